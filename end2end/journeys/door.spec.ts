// The door: a screen shows a code, a phone scans it and is checked in and out; a correction, a slip, its check, and what altering it does.
import { execFileSync, spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import type { Page } from "@playwright/test";
import jsQR from "jsqr";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const time = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 8 * 3_600_000).toISOString().slice(11, 16);
const main = (page: Page) => page.getByRole("main");
const said = (page: Page) => page.getByRole("status").first();

/** Nobody waits for a day here: the session began so many minutes ago, and takes so many. */
function hold(project: string, session: string, began: number, minutes: number) {
  const tool = join(dirname(process.env.ZHENGTU_BINARY!), "examples", "open_training");
  const sqlite = `sqlite:${join(process.env.ZHENGTU_END2END!, "sqlite", "zhengtu.db")}`;
  const database = project.startsWith("postgres") ? process.env.ZHENGTU_TEST_POSTGRES! : sqlite;
  execFileSync(tool, [database, session, String(began), String(minutes)]);
}

/** What a camera sees in the code: its drawing as dots, read by a reader that knows nothing of how it was made. */
async function scan(page: Page, where: string) {
  const drawing = page.locator(`${where} svg`);
  const size = Number((await drawing.getAttribute("viewBox"))!.split(" ")[2]);
  const runs = [...(await drawing.locator("path").getAttribute("d"))!.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number));
  const [scale, side] = [4, size * 4];
  const dots = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [x, y, width] of runs) {
    for (let row = y * scale; row < (y + 1) * scale; row += 1) {
      for (let column = x * scale; column < (x + width) * scale; column += 1) dots.set([0, 0, 0], 4 * (row * side + column));
    }
  }
  const read = jsQR(dots, side, side);
  expect(read, "the code can be read").toBeTruthy();
  return read!.data;
}

/** The organiser publishes a session in so many days; its id. */
async function publish(page: Page, title: string, offset: number) {
  await signIn(page, accounts.organiser);
  await navigate(page, "培训");
  await main(page).getByRole("link", { name: "管理场次" }).click();
  await main(page).getByRole("link", { name: "新建场次" }).first().click();
  await page.getByLabel("名称", { exact: true }).fill(title);
  await page.getByLabel("地址", { exact: true }).fill("广陵区文昌中路 1 号");
  await page.getByLabel("名额", { exact: true }).fill("30");
  await page.locator("#date_day-1").fill(day(offset));
  await page.locator("#date_start-1").fill("09:00");
  await page.locator("#date_end-1").fill("12:00");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("button", { name: "发布场次" }).click();
  await expect(said(page)).toContainText("场次已发布");
  return page.url().split("/").pop()!;
}

test("a phone at the door, a correction, a slip: verified, altered, refused", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }, info) => {
  test.setTimeout(180_000);
  const title = `督导入门 ${unique()}`;
  const name = `学员${unique()}`;
  const session = await publish(page, title, 20);

  const phone = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN", viewport: { width: 390, height: 844 } })).newPage();
  await signUp(phone, name, "竹影 听雨 远山 长路");
  await navigate(phone, "培训");
  await phone.getByLabel("地区、名称或主办单位").fill(title);
  await phone.getByRole("button", { name: "筛选" }).click();
  await phone.getByRole("link", { name: title }).click();
  await phone.getByRole("button", { name: "报名本场次" }).click();
  await expect(said(phone)).toContainText("已为您报名");

  // The screen, and the phone in front of it.
  hold(info.project.name, session, 5, 60);
  await page.reload();
  await main(page).getByRole("link", { name: "签到与学时" }).click();
  await main(page).getByRole("link", { name: /^签到屏/ }).click();
  await expect(main(page)).toContainText("已签到 0 / 1 人");
  await lookAt(page);
  const shown = await scan(page, ".checkin__code");
  await phone.goto(shown);
  await lookAt(phone);
  await phone.getByRole("button", { name: "签到", exact: true }).click();
  await expect(said(phone)).toContainText("已签到");
  if (javaScriptEnabled === false) await page.getByRole("link", { name: "刷新二维码" }).click();
  await expect(main(page)).toContainText("已签到 1 / 1 人", { timeout: 15_000 });
  await page.getByRole("link", { name: "签退", exact: true }).click();
  await phone.goto(await scan(page, ".checkin__code"));
  await phone.getByRole("button", { name: "签退", exact: true }).click();
  await expect(said(phone)).toContainText("已签退");
  // Somebody at home, to whom the photograph was sent, isn't on the list.
  const home = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  await signUp(home, `路人${unique()}`, "竹影 听雨 远山 长路");
  await home.goto(shown.replace(/code=\d+/, (code) => `code=${Number(code.slice(5)) + 1}`));
  await expect(home.getByRole("alert")).toContainText("不是本次课的签到码");

  // It is over; the organiser knows better when they came and left.
  hold(info.project.name, session, 62, 60);
  await page.getByRole("link", { name: "签到与学时" }).first().click();
  await expect(main(page)).toContainText("100.0%");
  await lookAt(page);
  await page.getByRole("link", { name }).click();
  await page.getByLabel("签到时间").fill(time(-62));
  await page.getByLabel("签退时间").fill(time(-2));
  await page.getByRole("button", { name: "保存更正" }).click();
  await expect(page.getByRole("alert")).toContainText("更正原因");
  await page.getByLabel("更正原因").fill("排队签到，实际准时到场");
  await page.getByRole("button", { name: "保存更正" }).click();
  await expect(said(page)).toContainText("已更正");
  await expect(main(page)).toContainText("排队签到，实际准时到场");
  await lookAt(page);
  await page.getByRole("link", { name: "签到与学时" }).first().click();
  await page.getByRole("button", { name: "签发结业证明（1 人）" }).click();
  await expect(said(page)).toContainText("已签发 1 份");

  // The holder's slip; what its code says is on record.
  await navigate(phone, "培训");
  await main(phone).getByRole("link", { name: "我的培训" }).click();
  await phone.getByRole("link", { name: "培训结业证明" }).click();
  await expect(main(phone)).toContainText(name);
  await lookAt(phone);
  const signed = (await phone.locator("[data-signed]").textContent())!;
  const key = (await phone.locator("code").first().textContent())!;
  const slip = await scan(phone, ".slip__code");
  const anybody = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  await anybody.goto(slip);
  await expect(main(anybody)).toContainText("二维码中的签名有效");
  await expect(main(anybody)).toContainText("今天有效");
  await lookAt(anybody);
  const verify = (text: string) => spawnSync(process.env.ZHENGTU_BINARY!, ["verify", text, "--key", key], { encoding: "utf8" });
  expect(verify(signed)).toMatchObject({ status: 0 });
  expect(verify(slip)).toMatchObject({ status: 0 });
  const altered = signed.replace(name, `${name}二`);
  expect(verify(altered)).toMatchObject({ status: 4 });
  await anybody.getByLabel("编号、网址或签名文本").fill(altered);
  await anybody.getByRole("button", { name: "查验", exact: true }).click();
  await expect(main(anybody)).toContainText("签名不符，不要采信");

  // Withdrawn, and whoever checks it sees why.
  await page.getByRole("link", { name: "有效" }).click();
  await page.getByText("撤销这份证明…").click();
  await page.getByLabel("撤销原因").fill("发错了人");
  await page.getByRole("button", { name: "撤销证明" }).click();
  await expect(said(page)).toContainText("已撤销");
  await anybody.goto(slip);
  await expect(main(anybody)).toContainText("发错了人");
});

test("a list ticked without a network is sent once there is one, and not twice", async ({ page, context, javaScriptEnabled }, info) => {
  const title = `断网点名 ${unique()}`;
  const session = await publish(page, title, 260 + Math.floor(Math.random() * 90));
  // The list of a unit, as a file without a header.
  await page.getByRole("link", { name: "为单位人员报名" }).click();
  const names = (await main(page).locator("tbody th").allTextContents()).slice(0, 4);
  await page.getByLabel("名单文件（选填）").setInputFiles({ name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(`${names.join("\n")}\n查无此人\n`) });
  await page.getByRole("button", { name: "为名单人员报名" }).first().click();
  await expect(said(page)).toContainText("已报名 4 人，候补 0 人，未受理 1 人");

  hold(info.project.name, session, 5, 60);
  const list = `/training/${session}/list/1`;
  await page.goto(list);
  await expect(main(page)).toContainText("已签到 0 / 4 人");
  const press = (name: string) => main(page).getByRole("button", { name: `签到：${name}` }).click();
  if (javaScriptEnabled === false) {
    await press(names[0]);
    await expect(main(page)).toContainText("已签到 1 / 4 人");
    return;
  }
  await page.locator("html[data-awake]").waitFor();
  let sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith(list)) sent.push(request.postData() ?? "");
  });
  await context.setOffline(true);
  await expect.poll(() => page.evaluate(() => navigator.onLine)).toBe(false);
  for (const name of names.slice(0, 3)) await press(name);
  await expect(main(page)).toContainText("3 条待发送");
  await expect(main(page).getByRole("button", { name: /^签到：/ })).toHaveCount(1);
  // The tab is closed by mistake before there is a network: what was ticked stays in this browser, and is sent once the list is opened again.
  await page.goto("about:blank");
  sent = [];
  await context.setOffline(false);
  await page.goto(list);
  await page.locator("html[data-awake]").waitFor();
  await expect.poll(() => sent.length).toBe(1);
  await expect(page.locator("[data-state]")).toBeHidden();
  await expect(main(page).getByRole("button", { name: /^签到：/ })).toHaveCount(1);
  const again = await page.evaluate(
    async ([address, body]) => (await fetch(address, { method: "POST", headers: { accept: "application/json", "content-type": "application/x-www-form-urlencoded" }, body })).json(),
    [list, sent[0]],
  );
  expect(again.checks.map((check: { state: string }) => check.state)).toEqual(["already", "already", "already"]);
  await page.reload();
  await expect(main(page)).toContainText("已签到 3 / 4 人");
  // Each name once, though sent twice.
  await page.goto(`/training/${session}/attendance`);
  await expect(main(page)).toContainText("3");
});
