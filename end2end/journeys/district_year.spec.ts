// A year of a district: a staff list, results, certificates with their registration; then whose registration ends, a reminder to whoever can
// be told, and the list as a file.
import type { Page } from "@playwright/test";
import { inventedId, inventedName, resultList, staffList, type Upload } from "../people.ts";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

async function bring(page: Page, kind: string, file: Upload) {
  await navigate(page, "人员");
  await page.getByRole("main").getByRole("link", { name: "导入名单、成绩或证书" }).first().click();
  await page.getByLabel(kind, { exact: true }).check();
  await page.getByLabel("文件", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "上传并核对" }).click();
  await page.getByRole("button", { name: /^导入/ }).first().click();
  await expect(page.getByRole("status").first()).toContainText("新增");
}

async function open(page: Page, name: string) {
  await navigate(page, "人员");
  await page.getByLabel("姓名、拼音首字母或单位").fill(name);
  await page.getByRole("main").getByRole("button", { name: /搜索|筛选/ }).first().click();
  await page.getByRole("main").getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

/** A day so many days from now, some years ago. */
function day(days: number, years = 0): string {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setFullYear(at.getFullYear() - years);
  return at.toISOString().slice(0, 10);
}

test("a year of a district, from the staff list to the reminder", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  const [passed, registered, other] = [inventedName(), inventedName(), inventedName()];
  const ids = { [passed]: inventedId("女"), [registered]: inventedId("男"), [other]: inventedId("女") };
  const work = `试办社工站${unique()}`;
  await signIn(page, accounts.officer);
  await bring(page, "人员名单", await staffList(Object.entries(ids).map(([name, id]) => [name, id, "", "本科", work, "社工"])));
  await bring(page, "考试成绩", resultList([
    [2025, "初级", passed, ids[passed], "社会工作综合能力", 71],
    [2025, "初级", passed, ids[passed], "社会工作实务", 66.5],
  ]));
  await open(page, passed);
  await expect(page.locator(".next-step")).toContainText("登记");

  const certificate = (name: string) => [name, ids[name], "初级", `99${unique().toUpperCase()}`.slice(0, 20), day(0, 4), `DJ-${unique().slice(-6)}`, day(21, 3), day(20)].join(",");
  const header = "姓名,证件号码,级别,证书编号,批准日期,登记编号,登记日期,有效期至";
  const lines = [header, certificate(registered), certificate(other)].join("\r\n");
  await bring(page, "证书与登记", { name: "证书.csv", mimeType: "text/csv", buffer: Buffer.from(`${lines}\r\n`) });

  // Somebody links their account; the other can't be told.
  await open(page, registered);
  await page.getByRole("link", { name: "查看时间线" }).click();
  await expect(page.getByRole("main")).toContainText("登记到期");
  await page.goBack();
  await page.getByRole("button", { name: "生成关联码" }).click();
  const code = await page.locator("[data-code]").innerText();
  const own = await (await browser.newContext({ baseURL, javaScriptEnabled })).newPage();
  await signUp(own, `持证人${unique()}`, "三盏灯在九楼 lamps");
  await own.goto("/account/link");
  await own.getByLabel("关联码").fill(code);
  await own.getByRole("button", { name: "查看" }).click();
  await own.getByRole("button", { name: "这是我，同意关联" }).click();
  await expect(own.getByRole("status").first()).toContainText("已关联");

  const main = page.getByRole("main");
  await navigate(page, "人员");
  await main.getByRole("link", { name: "待办清单" }).click();
  await lookAt(page);
  await page.getByLabel("范围").selectOption({ label: `　${work}` });
  await main.getByRole("button", { name: "筛选" }).click();
  await main.getByRole("link", { name: "30 天内到期" }).click();
  await expect(main).toContainText(registered);
  await expect(main).toContainText(other);
  await expect(main).not.toContainText(passed);
  await lookAt(page);
  await main.getByRole("button", { name: "提醒整张清单" }).click();
  await expect(main).toContainText("将提醒 1 人");
  await expect(main).toContainText("1 人无关联账号");
  await lookAt(page);
  await main.getByRole("button", { name: "发送给 1 人" }).click();
  await expect(page.getByRole("status").first()).toContainText("已提醒 1 人");
  const [file] = await Promise.all([page.waitForEvent("download"), main.getByRole("link", { name: "导出 csv" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^worklist-expiring-30-\d{8}\.csv$/);

  await own.getByRole("banner").getByRole("link", { name: /消息/ }).click();
  await expect(own.getByRole("main")).toContainText("您的单位提醒您");
  await own.context().close();
});
