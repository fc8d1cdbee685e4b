// An evening of practice: twenty questions on a phone that loses its network, a note, a favourite, the keys, and reading with the key.
import type { Browser, Page } from "@playwright/test";
import { expect, test } from "../support.ts";

const verdicts = /^(正确|部分正确|错误)/;

/** A phone, as wide as most and with a finger instead of a mouse. */
async function phone(browser: Browser, baseURL: string | undefined, javaScriptEnabled: boolean | undefined) {
  const context = await browser.newContext({ baseURL, javaScriptEnabled, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: "zh-CN" });
  return { context, page: await context.newPage() };
}

/** Begins a set of a subject. */
async function begin(page: Page, { count = "10", way = "" } = {}) {
  await page.goto("/practice/junior/junior-practice");
  await page.getByLabel("每组题数").selectOption(count);
  if (way) await page.locator("[name=way]").selectOption(way);
  await page.getByRole("button", { name: "全科随机练习" }).click();
  await expect(page).toHaveURL(/\/practice\/sets\/[0-9a-f-]+\/1$/);
  return page.url().replace(/\/1$/, "");
}

const awake = (page: Page) => page.locator("html[data-awake]").waitFor();

/** Answers the question shown: two of a multiple, one of a single. */
async function answer(page: Page) {
  const options = page.locator("label.option");
  await options.nth(0).click();
  if ((await page.getByRole("main").getByRole("checkbox").count()) > 0) await options.nth(1).click();
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.locator(".verdict")).toHaveText(verdicts);
}

test("twenty questions on a phone, the network gone for a while, and a reload: all twenty arrive", async ({ browser, baseURL, javaScriptEnabled, lookAt }) => {
  const { context, page } = await phone(browser, baseURL, javaScriptEnabled);
  const set = await begin(page, { count: "20" });
  const script = javaScriptEnabled === true;
  if (script) await awake(page);
  for (let number = 1; number <= 20; number += 1) {
    await expect(page).toHaveURL(new RegExp(`/${number}$`));
    if (script && number === 6) await context.setOffline(true);
    await answer(page);
    if (script && number === 9) {
      await expect(page.getByText("未联网，4 条待发送")).toBeVisible();
      // Back, but the answers don't get through yet; and the page is loaded anew.
      await page.route("**/practice/answers", (route) => route.abort());
      await context.setOffline(false);
      await page.reload();
      await awake(page);
      await expect(page.locator(".verdict")).toHaveText(verdicts);
      await expect(page.getByText("未联网，4 条待发送")).toBeVisible();
      await page.unroute("**/practice/answers");
      await expect(page.getByText("已保存")).toBeVisible({ timeout: 40_000 });
    }
    if (number === 12) await lookAt(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("link", { name: number < 20 ? "下一题" : "查看小结" }).click();
  }
  await expect(page.getByRole("heading", { level: 1 })).toContainText("小结");
  expect(page.url()).toBe(`${set}/summary`);
  await expect(page.getByRole("main")).toContainText("20 / 20");
  await context.close();
});

test("a note, a favourite and one's settings stay", async ({ page, javaScriptEnabled, lookAt }) => {
  const set = await begin(page);
  if (javaScriptEnabled) await awake(page);
  const keep = page.getByRole("button", { name: "收藏" });
  await expect(keep).toHaveAttribute("aria-pressed", "false");
  await keep.click();
  await expect(keep).toHaveAttribute("aria-pressed", "true");
  await answer(page);
  await page.getByText("笔记", { exact: true }).click();
  await page.getByRole("textbox").fill("接纳不等于认同");
  await page.getByRole("button", { name: "保存笔记" }).click();
  await expect(page.getByText(javaScriptEnabled ? "已保存" : "笔记已保存")).toBeVisible();
  await lookAt(page);
  await page.goto(`${set}/1`);
  await expect(keep).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("textbox")).toHaveValue("接纳不等于认同");

  await page.getByRole("link", { name: "练习设置" }).click();
  await lookAt(page);
  await page.getByLabel("单选即点即判").check();
  await page.getByRole("button", { name: "保存设置" }).click();
  await expect(page).toHaveURL(new RegExp(`^${set}/`));
  if (!javaScriptEnabled) return;
  // From now on a tap on a single choice is the answer.
  await awake(page);
  while ((await page.getByRole("radio").count()) === 0) await page.getByRole("link", { name: "下一题" }).click();
  await page.locator("label.option").nth(2).click();
  await expect(page.locator(".verdict")).toHaveText(verdicts);
});

test("by keys: tick, confirm, move, keep, note, help; and none while writing", async ({ page, javaScriptEnabled, lookAt }) => {
  if (!javaScriptEnabled) return;
  await begin(page);
  await awake(page);
  const keys = page.getByRole("dialog", { name: "键盘" });
  await page.keyboard.press("?");
  await expect(keys).toBeVisible();
  await lookAt(page);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await expect(page).toHaveURL(/\/1$/);
  // A dialog that has just closed may still hold the keyboard for a moment.
  await expect(async () => {
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "还没有选择选项" })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 10_000 });
  await page.keyboard.press("n");
  await expect(page.getByText("作答之后才显示笔记")).toBeVisible();
  await page.keyboard.press("f");
  await expect(page.getByRole("button", { name: "收藏" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("b");
  await expect(page.locator("label.option input:checked")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.locator(".verdict")).toHaveText(verdicts);
  await page.keyboard.press("N");
  await expect(page.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("faN?b");
  await expect(page.getByRole("textbox")).toHaveValue("faN?b");
  await expect(page.getByRole("button", { name: "收藏" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(page.locator("#stem")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/\/2$/);
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(/\/1$/);
  await expect(page.getByRole("textbox"), "leaving kept it").toHaveValue("faN?b");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/2$/);
});

test("a swipe moves, a scroll doesn't", async ({ browser, baseURL, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  const { context, page } = await phone(browser, baseURL, true);
  await begin(page);
  await awake(page);
  const touch = await context.newCDPSession(page);
  const swipe = async (from: [number, number], to: [number, number]) => {
    const at = (step: number) => [{ x: from[0] + ((to[0] - from[0]) * step) / 4, y: from[1] + ((to[1] - from[1]) * step) / 4 }];
    // A swipe is quick, however busy the machine is: the events say when they happened.
    const began = Date.now() / 1000 - 0.3;
    const finger = (type: "touchStart" | "touchMove" | "touchEnd", nth: number, touchPoints: { x: number; y: number }[]) =>
      touch.send("Input.dispatchTouchEvent", { type, touchPoints, timestamp: began + nth * 0.05 });
    await finger("touchStart", 0, at(0));
    for (const nth of [1, 2, 3, 4]) await finger("touchMove", nth, at(nth));
    await finger("touchEnd", 5, []);
  };
  // A browser that is busy may take a finger for a scroll: then it is tried again, as one would.
  await expect(async () => {
    if (page.url().endsWith("/1")) await swipe([330, 300], [60, 310]);
    await expect(page).toHaveURL(/\/2$/, { timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
  await swipe([200, 500], [190, 250]);
  await page.waitForTimeout(300);
  await expect(page).toHaveURL(/\/2$/);
  await expect(async () => {
    if (page.url().endsWith("/2")) await swipe([60, 300], [330, 310]);
    await expect(page).toHaveURL(/\/1$/, { timeout: 2_000 });
  }).toPass({ timeout: 15_000 });
  await expect(page.locator("label.option input:checked"), "a swipe ticks nothing").toHaveCount(0);
  await context.close();
});

test("two pages of one set neither lose nor repeat an answer", async ({ page, context, javaScriptEnabled }) => {
  if (!javaScriptEnabled) return;
  const set = await begin(page);
  await awake(page);
  const other = await context.newPage();
  await other.goto(`${set}/2`);
  await awake(other);
  await context.setOffline(true);
  await answer(page);
  await answer(other);
  await expect(page.getByText("未联网，2 条待发送")).toBeVisible();
  // What was answered there is answered here.
  await page.getByRole("link", { name: "下一题" }).click();
  await expect(page.locator(".verdict")).toHaveText(verdicts);
  await other.close();
  await context.setOffline(false);
  await expect(page.getByText("已保存")).toBeVisible({ timeout: 40_000 });
  await page.goto(`${set}/summary`);
  await expect(page.getByRole("main")).toContainText("2 / 10");
});

test("reading with the key goes on where it was left", async ({ page, javaScriptEnabled, lookAt }) => {
  const set = await begin(page, { way: "study" });
  if (javaScriptEnabled) await awake(page);
  await expect(page.getByText("背题：答案已标出")).toBeVisible();
  await expect(page.getByText("正确答案").first()).toBeVisible();
  await lookAt(page);
  for (let number = 2; number <= 4; number += 1) {
    await page.getByRole("button", { name: "下一题" }).click();
    await expect(page).toHaveURL(new RegExp(`/${number}$`));
  }
  if (javaScriptEnabled) await page.waitForResponse((response) => response.url().endsWith("/place"));
  await page.goto(set);
  await expect(page).toHaveURL(/\/4$/);
});
