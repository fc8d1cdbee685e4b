// A full mock: eighty questions, the server killed half-way and started again, the tab closed once. Every answer is there at the end.
import type { Page } from "@playwright/test";
import { OwnServer } from "../own-server.ts";
import { expect, test } from "../support.ts";

const begin = "开始模考：社会工作实务（初级）";
const place = async (page: Page) => Number(page.url().match(/\/(\d+)$/)![1]);

/** The question that is shown; the others are hidden. */
const shown = (page: Page) => page.locator("[data-place]:not([hidden])");

/** Ticks the first option of the question that is shown, and goes on. */
async function answer(page: Page, number: number, script: boolean) {
  await expect(page).toHaveURL(new RegExp(`/${number}$`));
  if (script) {
    await page.keyboard.press("a");
    if (number < 80) await page.keyboard.press("ArrowRight");
  } else {
    await shown(page).locator("label.option").first().click();
    const on = shown(page).getByRole("button", { name: "下一题" });
    await ((await on.count()) > 0 ? on : page.locator(".mock__sheet").getByRole("button", { name: /^第 80 题/ })).click();
  }
}

const awake = async (page: Page, script: boolean) => {
  if (script) await page.locator("html[data-awake]").waitFor();
};

test("a whole mock, with the server killed and the tab closed half-way", async ({ page: first, context, javaScriptEnabled, lookAt }, info) => {
  test.setTimeout(300_000);
  const script = javaScriptEnabled !== false;
  const server = await OwnServer.start(info.project.name);
  let page = first;
  try {
    await page.goto(`${server.url}/mock`);
    await lookAt(page);
    await page.getByRole("button", { name: begin }).click();
    await awake(page, script);
    await lookAt(page);
    await expect(page.locator(".explanation, .option--right")).toHaveCount(0);
    for (let number = 1; number <= 40; number += 1) await answer(page, number, script);
    if (script) await expect(page.getByText("已保存")).toBeVisible();

    await server.kill();
    if (script) {
      // What is answered meanwhile is kept in the page.
      await answer(page, 41, script);
      await answer(page, 42, script);
      await expect(page.getByText(/未联网，已暂存 \d+ 处改动/)).toBeVisible();
      await server.up();
      await expect(page.getByText("已保存")).toBeVisible({ timeout: 60_000 });
    } else {
      await server.up();
      await page.reload();
      await answer(page, 41, script);
      await answer(page, 42, script);
    }

    await page.close();
    page = await context.newPage();
    await page.goto(`${server.url}/mock`);
    await page.getByRole("link", { name: /继续作答/ }).click();
    await awake(page, script);
    expect(await place(page), "on with the first question that isn't answered").toBe(43);
    await expect(page.getByRole("button", { name: "第 42 题 已答" })).toBeVisible();
    await expect(page.getByRole("button", { name: "第 44 题 未答" })).toBeVisible();
    for (let number = 43; number <= 79; number += 1) await answer(page, number, script);

    // The last is marked, not answered: both are said before handing in.
    if (script) await page.keyboard.press("m");
    else await shown(page).getByLabel("标记").check();
    await page.getByRole("button", { name: "交卷" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "交卷前检查" })).toBeVisible();
    await expect(page.getByText("还有 1 题未答")).toBeVisible();
    await expect(page.getByRole("link", { name: "第 80 题" })).toHaveCount(2);
    await lookAt(page);
    await page.getByRole("link", { name: "第 80 题" }).first().click();
    await awake(page, script);
    await answer(page, 80, script);
    if (script) await expect(page.getByText("已保存")).toBeVisible();
    await page.getByRole("button", { name: "交卷" }).click();
    await expect(page.getByText("全部题目都已作答。")).toBeVisible();
    await page.getByRole("button", { name: "确认交卷" }).click();

    await expect(page.getByRole("heading", { level: 1 })).toContainText("成绩");
    await expect(page.locator(".figure-list")).toContainText("80 / 80 题");
    await lookAt(page);
    await page.locator(".summary-list").last().getByRole("link").first().click();
    await expect(page.locator(".explanation")).toBeVisible();
    await expect(page.locator(".verdict")).toContainText("您选了 A");
    await lookAt(page);
    // Handed in is handed in.
    await page.goto(`${server.url}/mock`);
    await expect(page.getByRole("link", { name: /继续作答/ })).toHaveCount(0);
    await lookAt(page);
  } finally {
    await server.kill();
  }
});
