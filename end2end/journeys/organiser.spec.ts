// Journey 3: a session is created, published, filled, printed and downloaded.
import ExcelJS from "exceljs";
import type { Page } from "@playwright/test";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);
const secret = "竹影 听雨 远山 长路";

async function openForm(page: Page) {
  await navigate(page, "培训");
  await page.getByRole("main").getByRole("link", { name: "管理场次" }).click();
  await page.getByRole("main").getByRole("link", { name: "新建场次" }).first().click();
}

async function fillIn(page: Page, title: string, seats: string) {
  await page.getByLabel("名称").fill(title);
  await page.getByLabel("地址", { exact: true }).fill("广陵区文昌中路 1 号");
  await page.getByLabel("名额", { exact: true }).fill(seats);
  for (const [number, offset] of [[1, 20], [2, 21]]) {
    await page.locator(`#date_day-${number}`).fill(day(offset));
    await page.locator(`#date_start-${number}`).fill("09:00");
    await page.locator(`#date_end-${number}`).fill("11:30");
    await page.locator(`#date_hours-${number}`).fill("2.5");
  }
}

test("an organiser publishes a session; a candidate registers, withdraws and registers again", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  const title = `初级两科冲刺班 ${unique()}`;
  await signIn(page, accounts.organiser);
  await openForm(page);
  await lookAt(page);
  // A form with a mistake comes back with everything that was typed.
  await fillIn(page, title, "0");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(page.getByRole("alert")).toContainText("需要修改");
  await expect(page.getByLabel("名称")).toHaveValue(title);
  await expect(page.locator("#date_day-2")).toHaveValue(day(21));
  await lookAt(page);
  await page.getByLabel("名额", { exact: true }).fill("30");
  await page.getByRole("button", { name: "保存草稿" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(title);
  await expect(page.getByRole("main")).toContainText("5 学时");
  await page.getByRole("button", { name: "发布场次" }).click();
  await expect(page.getByRole("status").first()).toContainText("场次已发布");
  await lookAt(page);

  const candidate = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  const name = `学员${unique()}`;
  await signUp(candidate, name, secret);
  await navigate(candidate, "培训");
  await candidate.getByLabel("地区、名称或主办单位").fill(title);
  await candidate.getByRole("button", { name: "筛选" }).click();
  await lookAt(candidate);
  await candidate.getByRole("link", { name: title }).click();
  await expect(candidate.getByRole("main")).toContainText("余 30 / 30");
  await candidate.getByRole("button", { name: "报名本场次" }).click();
  await expect(candidate.getByRole("status").first()).toContainText("已为您报名");
  await expect(candidate.getByRole("main")).toContainText("余 29 / 30");
  await lookAt(candidate);
  await navigate(candidate, "培训");
  await candidate.getByRole("main").getByRole("link", { name: "我的培训" }).click();
  await lookAt(candidate);
  await candidate.getByRole("link", { name: title }).click();
  await candidate.getByRole("button", { name: "退出本场次" }).click();
  await expect(candidate.getByRole("main")).toContainText("余 30 / 30");
  await candidate.getByRole("button", { name: "报名本场次" }).click();
  await expect(candidate.getByRole("status").first()).toContainText("已为您报名");

  await page.reload();
  await page.getByRole("link", { name: /报名名单/ }).click();
  await expect(page.getByRole("main")).toContainText(name);
  await lookAt(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "下载 Excel 名单" }).click()]);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile((await download.path())!);
  const cells: string[] = [];
  book.eachSheet((sheet) => sheet.eachRow((row) => row.eachCell((cell) => cells.push(cell.text))));
  expect(cells).toContain(name);
});

test("the desk: from the start page to the coverage and the report", async ({ page, lookAt }) => {
  await signIn(page, accounts.organiser);
  await page.goto("/");
  const main = page.getByRole("main");
  await main.getByRole("link", { name: "我组织培训" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("培训工作台");
  await expect(main.getByRole("term").filter({ hasText: "参训人次" })).toBeVisible();
  await lookAt(page);
  await main.getByRole("link", { name: "覆盖率与未覆盖人员" }).click();
  await expect(main).toContainText("按单位");
  await expect(main).toContainText("未与台账关联");
  await lookAt(page);
  await main.getByRole("link", { name: "年度报告" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("培训工作报告");
  await expect(main).toContainText(`由 ${accounts.organiser} 生成`);
  await lookAt(page);
});
