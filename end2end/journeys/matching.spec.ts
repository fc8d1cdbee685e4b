// A list of results with a row that may be either of two people: settled in the queue, seen at the person, never asked again.
import { inventedName } from "../people.ts";
import { accounts, expect, navigate, signIn, test, unique } from "../support.ts";

test("a doubtful match is decided once", async ({ page, lookAt }) => {
  const name = inventedName();
  const [east, west] = [`东关${unique()}社区居委会`, `西门${unique()}社区居委会`];
  await signIn(page, accounts.officer);
  const main = page.getByRole("main");
  for (const organisation of [east, west]) {
    await page.goto("/people/new");
    await page.getByLabel("姓名", { exact: true }).fill(name);
    await page.getByLabel("工作单位", { exact: true }).fill(organisation);
    await main.getByRole("button", { name: "保存" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  }

  const list = `考试年度,级别,姓名,工作单位,综合能力,实务\r\n2024,初级,${name},${east.replace("居委会", "居委")},72,66.5\r\n`;
  const upload = async () => {
    await page.goto("/people/import");
    await page.getByLabel("考试成绩").check();
    await page.getByLabel("文件", { exact: true }).setInputFiles({ name: "成绩.csv", mimeType: "text/csv", buffer: Buffer.from(list) });
    await main.getByRole("button", { name: "上传并核对" }).click();
  };
  await upload();
  await expect(main).toContainText("待核对");
  await main.getByRole("button", { name: "送入待核对" }).click();
  await main.getByRole("link", { name: "待核对", exact: true }).click();
  await lookAt(page);
  await main.getByRole("link", { name }).first().click();

  // Side by side, the likelier first.
  await expect(main.getByRole("article").first()).toContainText(east);
  await lookAt(page);
  await main.getByRole("article").first().getByRole("button", { name: `认定为 ${name}` }).click();
  await expect(page.getByRole("status").first()).toContainText("已认定：新增 2 科成绩");

  await upload();
  await expect(main).toContainText("与台账一致");
  await expect(main.getByRole("button", { name: "送入待核对" })).toHaveCount(0);

  await navigate(page, "人员");
  await page.getByLabel("姓名、拼音首字母或单位").fill(east);
  await main.getByRole("button", { name: "搜索" }).click();
  await main.getByRole("link", { name }).click();
  await expect(main).toContainText("2024");
  await expect(main).toContainText("已取得");
});
