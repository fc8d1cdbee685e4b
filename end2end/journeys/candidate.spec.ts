// Journey 2: ten questions without an account, the exam's marks, and a history that comes along when signing up.
import type { Page } from "@playwright/test";
import { expect, navigate, test, unique } from "../support.ts";

const verdicts = /^(正确|部分正确|错误)/;

/** Answers the question that is shown: two options of a multiple, one of a single. Says which kind it was. */
async function answer(page: Page): Promise<"single" | "multiple"> {
  const kind = (await page.getByRole("main").getByRole("checkbox").count()) > 0 ? "multiple" : "single";
  const options = page.locator("label.option");
  await options.nth(0).click();
  if (kind === "multiple") await options.nth(1).click();
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.locator(".verdict")).toHaveText(verdicts);
  return kind;
}

test("ten questions of a chapter, marks by the rule, a summary, and sign-up keeps them", async ({ page, lookAt }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "我要备考" }).click();
  await page.getByRole("link", { name: "社会工作实务（初级）" }).click();
  await lookAt(page);
  await page.getByRole("button", { name: "练习：儿童社会工作" }).click();

  const kinds = new Set<string>();
  let earned = 0;
  for (let number = 1; number <= 10; number += 1) {
    await expect(page).toHaveURL(new RegExp(`/${number}$`));
    if (number === 1) await lookAt(page);
    const kind = await answer(page);
    kinds.add(kind);
    const marks = (await page.locator(".verdict").textContent())?.match(/得 ([\d.]+) \/ ([12]) 分/);
    expect(marks, "the verdict states the marks").toBeTruthy();
    expect(marks![2]).toBe(kind === "single" ? "1" : "2");
    // Two ticks of a multiple are worth 0, 1 (two of three or four) or 2 (both of two).
    expect(kind === "single" ? ["0", "1"] : ["0", "1", "2"]).toContain(marks![1]);
    earned += Number(marks![1]);
    await expect(page.locator(".explanation")).toBeVisible();
    if (number === 1) await lookAt(page);
    await page.getByRole("link", { name: number < 10 ? "下一题" : "查看小结" }).click();
  }
  expect([...kinds].sort()).toEqual(["multiple", "single"]);

  await expect(page.getByRole("heading", { level: 1 })).toContainText("小结");
  const shown = (await page.getByRole("main").textContent())?.match(/([\d.]+) \/ [\d.]+ 分/);
  expect(Number(shown![1])).toBe(earned);
  await lookAt(page);

  const name = `新手${unique()}`;
  await page.getByRole("banner").getByRole("link", { name: "注册" }).click();
  expect(await page.getByLabel(/手机|身份证/).count(), "no phone or ID number is asked for").toBe(0);
  await page.getByLabel("账号名").fill(name);
  await page.getByLabel("密码").fill("12345678");
  await page.getByRole("button", { name: "注册并登录" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("账号名"), "what was typed is kept").toHaveValue(name);
  await lookAt(page);
  await page.getByLabel("密码").fill("松风 石桥 半夏 渡口");
  await page.getByRole("button", { name: "注册并登录" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name })).toBeVisible();

  await navigate(page, "刷题");
  await page.getByRole("main").getByRole("link", { name: "练习记录" }).click();
  await expect(page.getByRole("main")).toContainText("儿童社会工作");
  await expect(page.getByRole("main")).toContainText(`${earned} / `);
  await lookAt(page);
});

test("by keyboard alone, and without waiting for the network", async ({ page, javaScriptEnabled, context }) => {
  // Without JavaScript there are no keys but the browser's own: the journey above is that path.
  if (!javaScriptEnabled) return;
  await page.goto("/practice/junior/junior-comprehensive");
  await page.getByRole("button", { name: /练习：个案/ }).click();
  await page.locator("html[data-awake]").waitFor();
  await context.setOffline(true);
  await page.keyboard.press("1");
  await page.keyboard.press("Enter");
  await expect(page.locator(".verdict")).toHaveText(verdicts);
  await expect(page.getByText("未联网，1 条待发送")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/2$/);
  await context.setOffline(false);
  await expect(page.getByText("已保存")).toBeVisible({ timeout: 30_000 });
  // What was kept has arrived: the first question is answered for the server, too.
  await page.goto(page.url().replace(/2$/, "1"));
  await expect(page.locator(".verdict")).toHaveText(verdicts);
});

test("somebody else's set is nobody's business", async ({ page, browser, baseURL }) => {
  await page.goto("/practice/junior/junior-practice");
  await page.getByRole("button", { name: "练习：老年社会工作" }).click();
  await expect(page).toHaveURL(/\/1$/);
  const stranger = await (await browser.newContext({ baseURL })).newPage();
  expect((await stranger.goto(page.url()))?.status()).toBe(404);
});
