// The wrong-question book: fed by what goes wrong, emptied by getting it right as often in a row as one has chosen.
import type { Page } from "@playwright/test";
import { expect, navigate, test } from "../support.ts";

const squeezed = async (page: Page, selector: string) => ((await page.locator(selector).first().textContent()) ?? "").replace(/\s+/g, "");

/** The texts of the options that are right, by the text of the question: learnt from what the player shows after an answer. */
type Learnt = Map<string, Set<string>>;

/** Answers the question shown, rightly if it is known how; says whether it was fully right. */
async function answer(page: Page, learnt: Learnt): Promise<boolean> {
  const stem = await squeezed(page, "#stem");
  const known = learnt.get(stem);
  const options = page.locator("label.option");
  const texts = (await options.locator(".option__text").allTextContents()).map((text) => text.replace(/\s+/g, ""));
  const ticked = texts.map((text, place) => ({ text, place })).filter(({ text, place }) => (known ? known.has(text) : place === 0));
  for (const { place } of ticked) await options.nth(place).click();
  await page.getByRole("button", { name: "确认" }).click();
  await expect(page.locator(".verdict")).toHaveText(/^(正确|部分正确|错误)/);
  const right = await page.locator(".option--right .option__text, .option--missed .option__text").allTextContents();
  learnt.set(stem, new Set(right.map((text) => text.replace(/\s+/g, ""))));
  return ((await page.locator(".verdict").textContent()) ?? "").startsWith("正确");
}

/** Answers a whole set, up to its summary; says how many were fully right, and of how many. */
async function finish(page: Page, learnt: Learnt): Promise<[right: number, all: number]> {
  let right = 0;
  for (let number = 1; ; number += 1) {
    await expect(page).toHaveURL(new RegExp(`/${number}$`));
    if (await answer(page, learnt)) right += 1;
    const last = page.getByRole("link", { name: "查看小结" });
    if ((await last.count()) > 0) {
      await last.click();
      await expect(page.getByRole("heading", { level: 1 })).toContainText("小结");
      return [right, number];
    }
    await page.getByRole("link", { name: "下一题" }).click();
  }
}

async function openBook(page: Page) {
  await navigate(page, "刷题");
  await page.getByRole("main").getByRole("link", { name: "错题本" }).click();
}

test("what goes wrong is in the book, and leaves it after two right answers in a row", async ({ page, javaScriptEnabled, lookAt }) => {
  test.setTimeout(240_000);
  const learnt: Learnt = new Map();
  const awake = async () => {
    if (javaScriptEnabled) await page.locator("html[data-awake]").waitFor();
  };
  await page.goto("/");
  await page.getByRole("link", { name: "我要备考" }).click();
  await page.getByRole("main").getByRole("link", { name: "错题本" }).click();
  await expect(page.getByText("错题本是空的")).toBeVisible();
  await lookAt(page);
  await navigate(page, "刷题");
  await page.getByRole("link", { name: "社会工作实务（初级）" }).click();
  await page.getByRole("button", { name: "练习：老年社会工作" }).click();
  await awake();
  const [right, all] = await finish(page, learnt);
  const wrong = all - right;
  expect(wrong, "always the first option: some of ten are wrong").toBeGreaterThan(0);

  await openBook(page);
  const entries = page.locator(".book__entry");
  await expect(entries).toHaveCount(wrong);
  await expect(entries.first()).toContainText("错 1 次");
  await page.getByLabel("连对几次后移出").selectOption({ label: "连对 2 次" });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText("连对 2 次后移出错题本");
  await expect(entries.first()).toContainText("已连对 0/2");
  await lookAt(page);
  for (const round of [1, 2]) {
    await page.getByLabel("每组题数").selectOption({ label: "全部" });
    await page.getByRole("button", { name: "练习这些题" }).click();
    await awake();
    expect(await finish(page, learnt)).toEqual([wrong, wrong]);
    await openBook(page);
    if (round === 1) {
      await expect(entries).toHaveCount(wrong);
      await expect(entries.first()).toContainText("已连对 1/2");
    }
  }
  await expect(page.getByText("错题本是空的")).toBeVisible();
  await expect(entries).toHaveCount(0);
});
