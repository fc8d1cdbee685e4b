// What is kept of one: taken along in both shapes and looked into, then deleted, so that nobody can find it any more.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import ExcelJS from "exceljs";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

const secret = "松风 石桥 半夏 渡口";
const note = "接纳不等于认同：只有我看得到";

/** Presses a button that answers with a file, and reads it. */
async function download(page: Page, button: string): Promise<{ name: string; bytes: Buffer }> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: button }).click();
  const file = await arriving;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test("everything is taken along and then deleted: nothing of the person is left to be found", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  const name = `过客${unique()}`;
  await signUp(page, name, secret);
  await navigate(page, "刷题");
  await page.getByRole("link", { name: "社会工作实务（初级）" }).click();
  await page.getByRole("button", { name: "练习：儿童社会工作" }).click();
  if (javaScriptEnabled) await page.locator("html[data-awake]").waitFor();
  const set = page.url().replace(/\/1$/, "");
  await page.getByRole("button", { name: "收藏" }).click();
  await expect(page.getByRole("button", { name: "收藏" })).toHaveAttribute("aria-pressed", "true");
  for (let number = 1; number <= 3; number += 1) {
    await page.locator("label.option").first().click();
    await page.getByRole("button", { name: "确认" }).click();
    await expect(page.locator(".verdict")).toHaveText(/^(正确|部分正确|错误)/);
    if (number < 3) await page.getByRole("link", { name: "下一题" }).click();
  }
  await page.getByText("笔记", { exact: true }).click();
  await page.getByRole("textbox").fill(note);
  await page.getByRole("button", { name: "保存笔记" }).click();
  await expect(page.getByText(javaScriptEnabled ? "已保存" : "笔记已保存")).toBeVisible();

  await page.getByRole("banner").getByRole("link", { name }).click();
  await page.getByRole("link", { name: "我的数据" }).click();
  await lookAt(page);
  const json = await download(page, "下载 JSON");
  expect(json.name).toMatch(/^zhengtu-data-\d{4}-\d\d-\d\d\.json$/);
  const data = JSON.parse(json.bytes.toString("utf8"));
  expect(data.account[0].name).toBe(name);
  expect(data.sets).toHaveLength(1);
  expect(data.set_questions).toHaveLength(10);
  expect(data.answers).toHaveLength(3);
  expect(data.answers[0]).toMatchObject({ counts: true, position: 1 });
  expect(data.favourites).toHaveLength(1);
  expect(data.notes[0].text).toBe(note);
  expect(data.browsers).toHaveLength(1);

  const book = new ExcelJS.Workbook();
  const xlsx = await download(page, "下载 Excel");
  expect(xlsx.name).toMatch(/\.xlsx$/);
  await book.xlsx.load(xlsx.bytes as unknown as ArrayBuffer);
  const sheet = (title: string) => book.getWorksheet(title)!;
  expect(sheet("账号").getRow(2).values).toContain(name);
  expect(sheet("作答").rowCount).toBe(4);
  expect(sheet("作答").getRow(1).values).toContain("得分");
  expect(sheet("笔记").getRow(2).values).toContain(note);

  await page.getByRole("link", { name: "注销账号并删除数据…" }).click();
  await expect(page.getByText("1 组练习与模考和其中的 3 次作答")).toBeVisible();
  await expect(page.getByRole("heading", { name: "将被保留，以及原因" })).toBeVisible();
  await lookAt(page);
  await page.getByLabel("现在的密码").fill("不是这个密码");
  await page.getByRole("button", { name: "注销账号并删除数据" }).click();
  await expect(page.getByText("密码不对，没有删除任何数据。").first()).toBeVisible();
  await page.getByLabel("现在的密码").fill(secret);
  await page.getByRole("button", { name: "注销账号并删除数据" }).click();
  await expect(page.getByRole("status").first()).toContainText("账号已注销，数据已删除。");
  await expect(page.getByRole("banner").getByRole("link", { name: "登录" })).toBeVisible();
  expect((await page.goto(set))?.status()).toBe(404);

  // Nobody signs in with it any more.
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: "登录" }).click();
  await page.getByLabel("账号名").fill(name);
  await page.getByLabel("密码").fill(secret);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("alert").first()).toContainText("账号名或密码不对");

  // An administrator finds no such account; what is left of it has no name, and no way back in.
  const office = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  await signIn(office, accounts.administrator);
  await navigate(office, "账号");
  await office.getByLabel("账号名").fill(name);
  await office.getByRole("search").getByRole("button").click();
  await expect(office.getByText("没有符合条件的账号")).toBeVisible();
  await office.getByLabel("账号名").fill("已注销");
  await office.getByRole("search").getByRole("button").click();
  await office.getByRole("main").getByRole("link", { name: /^已注销-/ }).first().click();
  await expect(office.getByText("这个账号已由本人注销")).toBeVisible();
  await expect(office.getByRole("button", { name: /重设密码|恢复账号|授予角色/ })).toHaveCount(0);
  await lookAt(office);

  // The name is free: whoever takes it begins with nothing.
  await signUp(page, name, secret);
  await navigate(page, "刷题");
  await page.getByRole("main").getByRole("link", { name: "练习记录" }).click();
  await expect(page.getByRole("main")).not.toContainText("儿童社会工作");
});
