// The ways to practise: the wrong-question book emptied by getting things right, the questions of the day, search, paper.
import type { Browser, Page } from "@playwright/test";
import { expect, navigate, signUp, test, unique } from "../support.ts";

const secret = "松风 石桥 半夏 渡口";
const verdicts = /^(正确|部分正确|错误)/;

/** Goes through a set. `choose` says which options to tick, by what they say; each question's key is learned from its verdict. */
async function goThrough(page: Page, choose: (stem: string, options: string[]) => string[]): Promise<Map<string, string[]>> {
  const keys = new Map<string, string[]>();
  for (let number = 1; ; number += 1) {
    await expect(page).toHaveURL(new RegExp(`/${number}$`));
    const stem = (await page.locator(".player__stem").innerText()).trim();
    const labels = page.locator("label.option");
    const texts = (await labels.locator(".option__text").allInnerTexts()).map((text) => text.trim());
    for (const text of choose(stem, texts)) await labels.nth(texts.indexOf(text)).click();
    await page.getByRole("button", { name: "确认" }).click();
    await expect(page.locator(".verdict")).toHaveText(verdicts);
    const right = await page.locator(".option--right .option__text, .option--missed .option__text").allInnerTexts();
    keys.set(stem, right.map((text) => text.trim()));
    const next = page.getByRole("link", { name: "下一题" });
    if ((await next.count()) === 0) break;
    await next.click();
  }
  await page.getByRole("link", { name: "查看小结" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("小结");
  return keys;
}

test("what goes wrong enters the wrong-question book and leaves it when it goes right", async ({ page, lookAt }) => {
  await signUp(page, `错题${unique()}`, secret);
  await navigate(page, "刷题");
  await lookAt(page);
  await page.getByRole("link", { name: "社会工作实务（初级）" }).click();
  await page.getByLabel("每组题数").selectOption("5");
  await page.getByRole("button", { name: "练习：老年社会工作" }).click();
  // One tick is never all of a multiple, and every set has some.
  const keys = await goThrough(page, (_, options) => options.slice(0, 1));
  await expect(page.getByRole("heading", { name: "没有全对的题" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "多选的得失" })).toBeVisible();
  await lookAt(page);

  await page.goto("/practice/wrong");
  const entries = page.locator(".book__entry");
  const wrong = await entries.count();
  expect(wrong).toBeGreaterThan(0);
  await expect(entries.first()).toContainText("已连对 0/3");
  await entries.first().getByText("选项、答案与解析").click();
  await expect(entries.first().locator(".option--right").first()).toBeVisible();
  await lookAt(page);

  // Once right isn't enough, as long as three times are asked for.
  await page.getByLabel("每组题数").selectOption("all");
  await page.getByRole("button", { name: "练习这些题" }).click();
  await goThrough(page, (stem) => keys.get(stem) ?? []);
  await page.goto("/practice/wrong");
  await expect(entries).toHaveCount(wrong);
  await expect(entries.first()).toContainText("已连对 1/3");
  await page.getByLabel("连对几次后移出").selectOption("1");
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("main")).toContainText("错题本是空的");
  await lookAt(page);

  await navigate(page, "刷题");
  await page.getByRole("main").getByRole("link", { name: "练习记录" }).click();
  await expect(page.getByRole("main")).toContainText("错题本");
});

/** The stems of the set that is open, in order. */
async function stems(page: Page): Promise<string[]> {
  await page.goto(page.url().replace(/\/\d+$/, "/summary"));
  return page.locator(".summary-list__text").allInnerTexts();
}

async function opensToday(browser: Browser, baseURL: string | undefined, javaScriptEnabled: boolean | undefined): Promise<string[]> {
  const context = await browser.newContext({ baseURL, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto("/practice/daily");
  await page.getByRole("button", { name: "开始：社会工作实务（初级）" }).click();
  await expect(page).toHaveURL(/\/1$/);
  const found = await stems(page);
  await context.close();
  return found;
}

test("the questions of the day are the same for two candidates, and can be left and taken up", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  await page.goto("/practice");
  await page.getByRole("link", { name: "每日一练" }).click();
  await lookAt(page);
  await page.getByRole("button", { name: "开始：社会工作实务（初级）" }).click();
  await expect(page).toHaveURL(/\/1$/);
  const mine = await stems(page);
  expect(mine).toHaveLength(10);
  expect(await opensToday(browser, baseURL, javaScriptEnabled)).toEqual(mine);
  await page.goto("/practice");
  await expect(page.getByRole("region", { name: "继续上次的练习" })).toContainText("做到第 1 题");
  await page.getByRole("link", { name: "继续练习" }).click();
  await expect(page).toHaveURL(/\/1$/);
});

test("what a search finds is practised as a set, and prints as a paper", async ({ page, lookAt }) => {
  await page.goto("/practice");
  await page.getByLabel("检索题目").fill("老年");
  await page.getByLabel("科目").selectOption({ label: "社会工作实务（初级）" });
  await page.getByRole("button", { name: "搜索" }).click();
  await expect(page.getByRole("status").first()).toContainText("找到");
  await lookAt(page);
  await page.getByLabel("每组题数").selectOption("5");
  await page.getByRole("button", { name: "用这些题练习" }).click();
  await expect(page).toHaveURL(/\/1$/);
  expect(await stems(page)).toHaveLength(5);
  await page.getByRole("link", { name: "打印" }).click();
  await expect(page.getByRole("heading", { name: "答题卡" })).toBeVisible();
  await lookAt(page);
  await page.getByRole("link", { name: "答案与解析" }).click();
  await expect(page.getByRole("heading", { name: "答案速查" })).toBeVisible();
  await lookAt(page);
});
