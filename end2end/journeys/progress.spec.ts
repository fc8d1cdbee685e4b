// Six weeks to go: a candidate says what they prepare for, practises from the plan of the day, and sees what that came to.
import type { Browser, Page } from "@playwright/test";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

/** An administrator enters the exam of a province. */
async function enterExam(browser: Browser, baseURL: string | undefined, province: string) {
  const context = await browser.newContext({ baseURL, locale: "zh-CN" });
  const page = await context.newPage();
  await signIn(page, accounts.administrator);
  await page.getByRole("contentinfo").getByRole("link", { name: "考试日历" }).click();
  await page.getByRole("link", { name: "管理日历" }).click();
  await page.getByRole("link", { name: "录入时间" }).first().click();
  await page.getByLabel("考试年度").fill(day(40).slice(0, 4));
  await page.getByLabel("级别").selectOption("junior");
  await page.getByLabel("适用地区").selectOption({ label: province });
  await page.getByLabel("开始日期").fill(day(40));
  await page.getByLabel("结束日期").fill(day(41));
  await page.getByLabel("确定程度").selectOption("confirmed");
  await page.getByLabel("出处", { exact: true }).fill(`公告 ${unique()}`);
  await page.getByRole("button", { name: "录入", exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText("时间已录入");
  await context.close();
}

/** Answers the question shown: two of a multiple, one of a single. */
async function answer(page: Page) {
  const options = page.locator("label.option");
  await options.nth(0).click();
  if ((await page.getByRole("main").getByRole("checkbox").count()) > 0) await options.nth(1).click();
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.locator(".verdict")).toHaveText(/^(正确|部分正确|错误)/);
}

test("level and region chosen, ten questions from the plan, and the page says what they came to", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  test.setTimeout(240_000);
  // A province of its own for each way through, so that they don't meet.
  const province = javaScriptEnabled ? "河北省" : "湖南省";
  await enterExam(browser, baseURL, province);
  await signUp(page, `夜读${unique()}`, "松风 石桥 半夏 渡口");
  await page.goto("/");
  await page.getByRole("link", { name: "我要备考" }).click();
  await page.getByRole("main").getByRole("link", { name: "进度", exact: true }).click();
  await expect(page.getByText("还没有作答")).toBeVisible();
  await lookAt(page);

  // What can't be is sent back with what was typed.
  await page.getByLabel("报考级别").selectOption({ label: "助理社会工作师（初级）" });
  await expect(page.getByLabel("报考地区").locator("option", { hasText: "四川省凉山彝族自治州（单独划线）" })).toHaveCount(1);
  await page.getByLabel("报考地区").selectOption({ label: province });
  await page.getByLabel("每日目标题数").fill("两百");
  await page.getByRole("button", { name: "保存设置" }).click();
  await expect(page.getByRole("alert").first()).toContainText("5–200");
  await expect(page.getByLabel("每日目标题数")).toHaveValue("两百");
  await page.getByLabel("每日目标题数").fill("10");
  await page.getByLabel("晚上提醒我").check();
  await page.getByRole("button", { name: "保存设置" }).click();
  await expect(page.getByRole("status").first()).toContainText("备考设置已保存");
  await expect(page.getByLabel("报考地区").locator("option:checked")).toHaveText(province);
  await expect(page.locator(".countdown")).toContainText("40 天");
  await expect(page.getByText("今天已做 0 题，目标 10 题").first()).toBeVisible();
  await lookAt(page);

  // The first chapter not begun, straight from the plan.
  await page.getByRole("button", { name: /^开始：社会工作实务（初级） · (?!每日一练|错题本)/ }).click();
  for (let number = 1; number <= 10; number += 1) {
    await expect(page).toHaveURL(new RegExp(`/${number}$`));
    await answer(page);
    await page.getByRole("link", { name: number < 10 ? "下一题" : "查看小结" }).click();
  }
  await expect(page.getByRole("heading", { level: 1 })).toContainText("小结");

  await navigate(page, "刷题");
  await page.getByRole("main").getByRole("link", { name: "进度", exact: true }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("今天已做 10 题，达到目标 10 题");
  await expect(main).toContainText("今天已打卡");
  await expect(main.locator(".figure-list")).toContainText("1 天");
  // How well the chapter is known, and how sure that is.
  await expect(main.locator(".bar-row", { hasText: "10 题）" })).toContainText(/得分率 \d+%（\d+%–\d+%，10 题）/);
  await expect(main).toContainText("练习 1 组，模考 0 次");
  await lookAt(page);

  // On paper there is the day, and nothing to fill in.
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText(/^截至 /)).toBeVisible();
  await expect(page.getByRole("button", { name: "保存设置" })).toBeHidden();
  await page.emulateMedia({ media: null });

  await main.getByRole("link", { name: "练习记录" }).click();
  await expect(page.getByRole("main").getByRole("row").filter({ hasText: "10 / 10" })).toHaveCount(1);
  // The start page counts the same days.
  await page.goto("/");
  await expect(page.locator(".countdown")).toContainText("40 天");
});
