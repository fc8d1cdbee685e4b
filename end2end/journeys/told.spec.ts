// What happens is told: an address is confirmed by the mail that came, a move arrives by mail and in the calendar, a link stops the mail.
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";
import { confirmAddress, giveAddress, linkTo, mail, mails } from "../mails.ts";

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const folder = dirname(fileURLToPath(import.meta.url));

type Event = { uid: string; sequence: number; status: string; summary: string; start: string; modified: string };

/** A calendar as an independent library reads it. */
const read = (file: string): Event[] =>
  JSON.parse(execFileSync("/usr/bin/python3", [join(folder, "../read_calendar.py")], { input: file, encoding: "utf8" }));

test("a move of time arrives by mail and in the calendar, and a link stops the mail", async ({ page, browser, request, baseURL, javaScriptEnabled, lookAt }) => {
  const title = `改期演练 ${unique()}`;
  const address = `${unique()}@example.org`;
  const candidate = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  await signUp(candidate, `学员${unique()}`, "竹影 听雨 远山 长路");
  await candidate.getByRole("banner").getByRole("link", { name: /^消息/ }).click();
  await candidate.getByRole("link", { name: "通知设置" }).click();
  await lookAt(candidate);
  await candidate.getByRole("link", { name: "登记邮箱" }).click();
  await lookAt(candidate);
  await giveAddress(candidate, address);
  await lookAt(candidate);
  await confirmAddress(candidate);

  await signIn(page, accounts.organiser);
  await navigate(page, "培训");
  await page.getByRole("main").getByRole("link", { name: "管理场次" }).click();
  await page.getByRole("main").getByRole("link", { name: "新建场次" }).first().click();
  await page.getByLabel("名称").first().fill(title);
  await page.getByLabel("地址", { exact: true }).fill("广陵区文昌中路 1 号");
  await page.locator("#date_day-1").fill(day(30));
  await page.locator("#date_start-1").fill("09:00");
  await page.locator("#date_end-1").fill("11:30");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("button", { name: "发布场次" }).click();
  await expect(page.getByRole("status").first()).toContainText("场次已发布");

  await navigate(candidate, "培训");
  await candidate.getByLabel("地区、名称或主办单位").fill(title);
  await candidate.getByRole("button", { name: "筛选" }).click();
  await candidate.getByRole("link", { name: title }).click();
  await candidate.getByRole("button", { name: "报名本场次" }).click();
  await expect(candidate.getByRole("status").first()).toContainText("已为您报名");
  await mail(address, "报名成功");
  await navigate(candidate, "培训");
  await candidate.getByRole("main").getByRole("link", { name: "我的培训" }).click();
  await candidate.getByRole("link", { name: "日历订阅" }).click();
  await candidate.getByRole("button", { name: "开通日历订阅" }).click();
  await lookAt(candidate);
  const feed = new URL(await candidate.getByLabel("订阅地址").inputValue()).pathname;
  const first = await request.get(feed);
  const [before] = read(await first.text());
  expect(before).toMatchObject({ status: "CONFIRMED", summary: title, start: `${day(30)}T01:00:00+00:00` });
  const again = await request.get(feed, { headers: { "if-none-match": first.headers()["etag"] } });
  expect(again.status()).toBe(304);

  const change = async (field: string, value: string) => {
    await page.getByRole("link", { name: "编辑场次" }).click();
    await page.locator(field).fill(value);
    await page.getByRole("button", { name: "保存修改" }).click();
    await expect(page.getByRole("status").first()).toContainText("修改已保存");
  };
  await change("#date_start-1", "08:30");
  const moved = await mail(address, "有变更");
  expect(moved.text).toContain(`${day(30)} 08:30`);
  const [after] = read(await (await request.get(feed)).text());
  expect(after).toMatchObject({ uid: before.uid, status: "CONFIRMED", start: `${day(30)}T00:30:00+00:00` });
  expect(after.sequence).toBeGreaterThan(before.sequence);
  expect(after.modified > before.modified).toBe(true);

  // The link works without signing in.
  const stranger = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  await stranger.goto(linkTo(moved, "/mail/stop/"));
  await lookAt(stranger);
  await stranger.getByRole("button", { name: "不再寄这类邮件" }).click();
  await expect(stranger.getByRole("heading", { level: 1 })).toHaveText("已停止");
  await change("#room", "二楼教室");
  await candidate.getByRole("banner").getByRole("link", { name: /^消息/ }).click();
  await expect(candidate.getByRole("main").getByText("您报名的场次有变更")).toHaveCount(2);
  await lookAt(candidate);
  // Longer than a server waits before it looks for mail to send.
  await stranger.waitForTimeout(4_000);
  expect(await mails(address, "有变更")).toHaveLength(1);
});
