// Journey: a session of one seat fills, somebody waits, a seat comes free and is offered to them, and they take it by the link in the
// mail; a unit signs up a list within the seats set aside for it, and answers for its people.
import type { Page } from "@playwright/test";
import { confirmAddress, giveAddress, linkTo, mail } from "../mails.ts";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const secret = "竹影 听雨 远山 长路";

/** Publishes a session with so many seats, perhaps some of them set aside. Each on another day, so that none are at the same time. */
async function publish(page: Page, title: string, seats: string, offset: number, quota?: string) {
  await navigate(page, "培训");
  await page.getByRole("main").getByRole("link", { name: "管理场次" }).click();
  await page.getByRole("main").getByRole("link", { name: "新建场次" }).first().click();
  await page.getByLabel("名称").fill(title);
  await page.getByLabel("地址", { exact: true }).fill("广陵区文昌中路 1 号");
  await page.getByLabel("名额", { exact: true }).fill(seats);
  await page.locator("#date_day-1").fill(day(offset));
  await page.locator("#date_start-1").fill("09:00");
  await page.locator("#date_end-1").fill("11:30");
  if (quota) {
    await page.locator("#quota_unit-1").fill("321002 广陵区");
    await page.locator("#quota_seats-1").fill(quota);
  }
  await page.getByRole("button", { name: "保存草稿" }).click();
  await page.getByRole("button", { name: "发布场次" }).click();
  await expect(page.getByRole("status").first()).toContainText("场次已发布");
}

async function find(page: Page, title: string) {
  await navigate(page, "培训");
  await page.getByLabel("地区、名称或主办单位").fill(title);
  await page.getByRole("button", { name: "筛选" }).click();
  await page.getByRole("link", { name: title }).click();
}

test("a freed seat is offered to whoever waits, and taken", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  const title = `小班研读 ${unique()}`;
  await signIn(page, accounts.organiser);
  await publish(page, title, "1", 22);
  const [first, second] = await Promise.all(
    ["先到", "后到"].map(async (name) => {
      const visitor = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
      await signUp(visitor, `${name}${unique()}`, secret);
      await find(visitor, title);
      return visitor;
    }),
  );
  await first.getByRole("button", { name: "报名本场次" }).click();
  await expect(first.getByRole("status").first()).toContainText("已为您报名");
  // The other still sees the button of a page loaded before.
  await second.getByLabel("单位（选填）").fill("曲江街道社工站");
  await second.getByRole("button", { name: "报名本场次" }).click();
  await expect(second.getByRole("main")).toContainText("候补第 1 位");
  await lookAt(second);
  const address = `${unique()}@example.org`;
  await second.goto("/notices/mail");
  await giveAddress(second, address);
  await confirmAddress(second);
  await first.getByRole("button", { name: "退出本场次" }).click();
  await expect(first.getByRole("status").first()).toContainText("已退出");
  await expect(first.getByRole("button", { name: "加入候补" })).toBeVisible();

  await navigate(second, "培训");
  await second.getByRole("main").getByRole("link", { name: "我的培训" }).click();
  await expect(second.getByRole("main")).toContainText("前确认");
  await second.getByRole("link", { name: title }).click();
  await expect(second.getByRole("main")).toContainText("轮到您了");
  await lookAt(second);
  // On the phone that gets the mail nobody is signed in.
  const phone = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN", viewport: { width: 390, height: 844 } })).newPage();
  const link = linkTo(await mail(address, "请您确认"), "/training/offer/");
  await phone.goto(link);
  await expect(phone.getByRole("main")).toContainText(title);
  await lookAt(phone);
  await phone.getByRole("button", { name: "确认参加" }).click();
  await expect(phone.getByRole("heading", { level: 1 })).toContainText("名额是您的了");
  await second.reload();
  await expect(second.getByRole("button", { name: "退出本场次" })).toBeVisible();
});

test("a unit of more than forty signs up a list within its twenty-five seats", async ({ page, lookAt }) => {
  const title = `站点人员培训 ${unique()}`;
  await signIn(page, accounts.organiser);
  await publish(page, title, "30", 23 + Math.floor(Math.random() * 200), "25");
  await page.getByRole("link", { name: "为单位人员报名" }).click();
  const boxes = page.locator("input[name=people]");
  expect(await boxes.count()).toBeGreaterThan(40);
  for (const box of (await boxes.all()).slice(0, 26)) await box.check();
  await page.getByLabel("粘贴姓名（每行一个）").fill("查无此人");
  await lookAt(page);
  await page.getByRole("button", { name: "为名单人员报名" }).first().click();
  await expect(page.getByRole("status").first()).toContainText("已报名 25 人，候补 1 人，未受理 1 人");
  await expect(page.getByRole("main")).toContainText("您范围内的台账中没有此人");
  await lookAt(page);
  await page.getByRole("button", { name: /^退出：/ }).first().click();
  await page.getByRole("button", { name: /^确认参加：/ }).click();
  await expect(page.getByRole("status").first()).toContainText("已确认名额");
  await page.getByRole("link", { name: "返回场次" }).click();
  await expect(page.getByRole("main")).toContainText("已报 25 人");
});
