// A case paper: written with a reload in between, handed in, marked by two people who differ and come to agree; the candidate sees it.
import type { Browser, Page } from "@playwright/test";
import { accounts, expect, signIn, signUp, test, unique } from "../support.ts";

const another = async (browser: Browser) => (await browser.newContext()).newPage();

/** Gives every point of the case that is shown all it is worth, or nothing. */
async function mark(page: Page, all: boolean) {
  const selects = page.locator("select[name=marks]");
  for (let place = 0; place < (await selects.count()); place += 1) {
    const options = await selects.nth(place).locator("option").count();
    await selects.nth(place).selectOption({ index: all ? options - 1 : 1 });
  }
}

/** Marks all five cases and hands in; the first case gets all or nothing. */
async function markScript(page: Page, code: string, all: boolean) {
  await page.goto(`/marking/${code}/1`);
  for (let number = 1; number <= 5; number += 1) {
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`第 ${number} 题`);
    await mark(page, number > 1 || all);
    await page.getByRole("button", { name: "保存评分" }).click();
  }
  await page.getByRole("button", { name: "提交批改" }).click();
  await expect(page.getByText("已提交，谢谢。")).toBeVisible();
}

test("a case paper is written, marked by two who differ, and settled", async ({ page, browser, javaScriptEnabled, lookAt }) => {
  test.setTimeout(180_000);
  const script = javaScriptEnabled !== false;
  const name = `应试${unique()}`;
  await signUp(page, name, `${unique()} under the old bridge`);
  await page.goto("/mock");
  await lookAt(page);
  await page.getByRole("button", { name: "开始模考：社会工作实务（中级）" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "第 1 题，共 5 题" })).toBeVisible();
  if (script) await page.locator("html[data-awake]").waitFor();
  await lookAt(page);
  const first = page.locator("#text-1");
  await first.fill("先建立信任关系，再预估小榆的需要。");
  if (script) {
    await expect(page.getByText("15 字", { exact: true })).toBeVisible();
    await expect(page.getByText("已保存")).toBeVisible({ timeout: 2_000 + 3_000 });
  } else {
    await page.getByRole("button", { name: "保存", exact: true }).last().click();
    await expect(page.getByText("已保存。")).toBeVisible();
  }
  await page.reload();
  await expect(first).toHaveValue("先建立信任关系，再预估小榆的需要。");

  if (script) {
    // Another page that knows nothing of what this one writes on.
    const second = await page.context().newPage();
    await second.goto(page.url());
    await second.locator("html[data-awake]").waitFor();
    await page.locator("html[data-awake]").waitFor();
    await first.fill("第一页写的内容。");
    await expect(page.getByText("已保存")).toBeVisible();
    await second.locator("#text-1").fill("第二页写的内容。");
    await expect(second.getByText("保存了不同的内容")).toBeVisible();
    await second.getByRole("link", { name: "查看" }).first().click();
    await expect(second.getByText("第一页写的内容。")).toBeVisible();
    await lookAt(second);
    await second.getByRole("button", { name: "改用这一份" }).click();
    await expect(second.locator("#text-1")).toHaveValue("第一页写的内容。");
    await second.close();

    // Without a network what is written waits in the browser, also when the page is closed.
    await page.reload();
    await page.locator("html[data-awake]").waitFor();
    await page.context().setOffline(true);
    await first.fill("断网时写的内容。");
    await expect(page.getByText("未联网")).toBeVisible();
    const address = page.url();
    await page.goto("about:blank");
    await page.context().setOffline(false);
    await page.goto(address);
    await expect(first).toHaveValue("断网时写的内容。", { timeout: 10_000 });
  }

  await page.getByRole("button", { name: "交卷" }).click();
  await expect(page.getByRole("heading", { name: "还没有写的问题" })).toBeVisible();
  await lookAt(page);
  await page.getByRole("button", { name: "确认交卷" }).click();
  await expect(page.getByText("还没有评分").first()).toBeVisible();
  await lookAt(page);
  await page.getByRole("link", { name: "第 1 题：作答与要点" }).click();
  await lookAt(page);
  await mark(page, true);
  await page.getByRole("button", { name: "保存自评" }).click();
  await expect(page.getByText("已保存自评：20 / 20 分。")).toBeVisible();
  await page.goBack();
  await page.goto(page.url().replace(/\/cases\/.*/, "/result"));
  const result = page.url();
  await page.getByRole("button", { name: "请人批改" }).click();
  const line = await page.getByText(/试卷 [0-9A-F]{8}/).first().textContent();
  const code = line!.match(/[0-9A-F]{8}/)![0];

  const editor = await another(browser);
  await signIn(editor, accounts.editor);
  await editor.goto("/marking");
  await lookAt(editor);
  await editor.goto(`/marking/${code}`);
  await expect(editor.getByText(name)).toHaveCount(0);
  await lookAt(editor);
  await editor.getByRole("button", { name: "由我批改" }).click();
  await editor.getByRole("link", { name: "批改第 1 题" }).click();
  await lookAt(editor);
  await markScript(editor, code, true);
  await page.goto(result);
  await expect(page.locator(".figure-list")).toContainText("100 / 100 分");
  await page.getByRole("button", { name: "申请第二人批改" }).click();

  await editor.goto(`/marking/${code}`);
  await editor.getByLabel("批改人").selectOption({ label: accounts.reviewer });
  await editor.getByRole("button", { name: "分配", exact: true }).click();
  const reviewer = await another(browser);
  await signIn(reviewer, accounts.reviewer);
  await reviewer.goto("/notices");
  await expect(reviewer.getByText(code).first()).toBeVisible();
  await markScript(reviewer, code, false);

  await editor.goto(`/marking/${code}/1/settle`);
  await expect(editor.getByText("批改人 1 20 · 批改人 2 0")).toBeVisible();
  await lookAt(editor);
  await reviewer.goto(`/marking/${code}/1`);
  await mark(reviewer, true);
  await reviewer.getByLabel("修改理由").fill("复看后同意第一位批改人。");
  await reviewer.getByRole("button", { name: "保存评分" }).click();

  await page.goto("/notices");
  await expect(page.getByText("您的案例卷已批改").first()).toBeVisible();
  await page.goto(result);
  await expect(page.locator(".figure-list")).toContainText("100 / 100 分");
  await page.getByRole("link", { name: "第 1 题：作答与要点" }).click();
  await expect(page.getByText("复看后同意第一位批改人。")).toBeVisible();
  await expect(page.getByText(accounts.reviewer)).toHaveCount(0);
  await lookAt(page);
});
