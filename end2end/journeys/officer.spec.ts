// Journey 4: a staff list and a result list, checked row by row before anything is written; then what each person's page says.
import type { Page } from "@playwright/test";
import { inventedId, inventedName, resultList, staffList, type Upload } from "../people.ts";
import { accounts, expect, navigate, signIn, test, unique } from "../support.ts";

async function upload(page: Page, kind: "人员名单" | "考试成绩", file: Upload) {
  await navigate(page, "人员");
  await page.getByRole("main").getByRole("link", { name: "导入名单、成绩或证书" }).first().click();
  await page.getByLabel(kind, { exact: true }).check();
  await page.getByLabel("文件", { exact: true }).setInputFiles(file);
  await page.getByRole("button", { name: "上传并核对" }).click();
}

async function open(page: Page, name: string) {
  await navigate(page, "人员");
  await page.getByLabel("姓名、拼音首字母或单位").fill(name);
  await page.getByRole("main").getByRole("button", { name: /搜索|筛选/ }).first().click();
  await page.getByRole("main").getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

test("lists are reported row by row, the good rows are imported, and each page says what comes next", async ({ page, lookAt }) => {
  const [junior, split, middle, twin, typo] = [inventedName(), inventedName(), inventedName(), inventedName(), inventedName()];
  const ids = { [junior]: inventedId("女"), [split]: inventedId("男"), [middle]: inventedId("女") };
  const work = `曲江街道社工站${unique().slice(-3)}`;
  await signIn(page, accounts.officer);

  const list = await staffList([
    [junior, ids[junior], "女", "本科", work, "社工"],
    [split, ids[split], "男", "大专", work, "社工"],
    [middle, ids[middle], "女", "本科", work, "站长"],
    [twin, "", "女", "本科", work, "社工"],
    [twin, "", "男", "本科", `${work}二站`, "社工"],
    [typo, ids[junior].replace(/.$/, (last) => (last === "0" ? "1" : "0")), "女", "本科", work, "社工"],
  ]);
  await upload(page, "人员名单", list);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("核对报告");
  await expect(page.getByRole("main")).toContainText("第 8 行");
  await expect(page.locator(".report-row--error")).toHaveCount(1);
  await lookAt(page);
  await page.getByRole("button", { name: "导入正确的行" }).click();
  await expect(page.getByRole("status").first()).toContainText("新增 5");
  await lookAt(page);

  // The same file again changes nothing.
  await upload(page, "人员名单", list);
  await expect(page.getByRole("main")).toContainText("没有可导入的行");

  const results = resultList([
    // Both junior subjects in one year.
    [2024, "初级", junior, ids[junior], "社会工作综合能力", 71],
    [2024, "初级", junior, ids[junior], "社会工作实务", 66.5],
    // The two junior subjects in two years: not enough.
    [2023, "初级", split, ids[split], "社会工作综合能力", 68],
    [2024, "初级", split, ids[split], "社会工作综合能力", "缺考"],
    [2024, "初级", split, ids[split], "社会工作实务", 75],
    // Three intermediate subjects within two consecutive years.
    [2023, "中级", middle, ids[middle], "社会工作综合能力", 62],
    [2023, "中级", middle, ids[middle], "社会工作法规与政策", 60],
    [2024, "中级", middle, ids[middle], "社会工作实务", 64],
    // Two people of this name, no ID number: doubtful. And somebody nobody knows.
    [2024, "初级", twin, "", "社会工作实务", 80],
    [2024, "初级", inventedName(), inventedId("女"), "社会工作实务", 80],
  ]);
  await upload(page, "考试成绩", results);
  await expect(page.locator(".report-row--error")).toHaveCount(2);
  await expect(page.getByRole("main")).toContainText(twin);
  await lookAt(page);
  await page.getByRole("button", { name: "导入正确的行" }).click();
  await expect(page.getByRole("status").first()).toContainText("2 行留在外面");

  await open(page, junior);
  await expect(page.getByRole("main")).toContainText("助理社会工作师");
  await expect(page.locator(".next-step")).toContainText("登记");
  await expect(page.getByRole("main")).not.toContainText(ids[junior]);
  await page.getByText("为什么").first().click();
  await expect(page.getByRole("main")).toContainText("66.5");
  await lookAt(page);

  await open(page, split);
  await expect(page.locator(".next-step")).toContainText("重新报考");
  await expect(page.getByRole("main")).toContainText("未取得");

  await open(page, middle);
  await expect(page.getByRole("main")).toContainText("社会工作师");
  await expect(page.locator(".next-step")).toContainText("登记");
});

test("what is no list gets a sentence, and nothing is written", async ({ page, lookAt }) => {
  await signIn(page, accounts.officer);
  const hostile: [string, Buffer][] = [
    ["空.xlsx", Buffer.alloc(0)],
    ["图.xlsx", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex")],
    ["半.xlsx", (await staffList([[inventedName(), "", "女", "本科", "某站", "社工"]])).buffer.subarray(0, 900)],
    ["无表头.csv", Buffer.from("一,二,三\n1,2,3\n")],
  ];
  for (const [name, buffer] of hostile) {
    await upload(page, "人员名单", { name, mimeType: "application/octet-stream", buffer });
    await expect(page.locator(".field__error"), name).toBeVisible();
  }
  await lookAt(page);
});
