// One person entered twice: the entries are compared and merged, what both hold is the one person's, and undoing gives both back.
import { inventedName } from "../people.ts";
import { accounts, expect, navigate, signIn, test, unique } from "../support.ts";

test("two entries of one person are merged and parted again", async ({ page, lookAt }) => {
  const name = inventedName();
  const number = `HB${unique().toUpperCase()}`.slice(0, 30);
  const main = page.getByRole("main");
  const add = async (education: string) => {
    await navigate(page, "人员");
    await main.getByRole("link", { name: "新增人员" }).click();
    await page.getByLabel("姓名", { exact: true }).fill(name);
    await page.getByLabel("学历").fill(education);
    await main.getByRole("button", { name: "保存" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
    return page.url();
  };
  await signIn(page, accounts.officer);
  const kept = await add("");
  const other = await add("本科");
  await main.getByRole("link", { name: "登记证书" }).click();
  await page.getByLabel("级别").selectOption({ label: "助理社会工作师" });
  await page.getByLabel("类别").selectOption("national");
  await page.getByLabel("证书编号（管理号）").fill(number);
  await page.getByLabel("批准日期").fill("2024-06-16");
  await main.getByRole("button", { name: "登记这份证书" }).click();
  await expect(main).toContainText(number);

  await navigate(page, "人员");
  await main.getByRole("link", { name: "查重与合并" }).click();
  await lookAt(page);
  await main.getByRole("link", { name: `对比“${name}”的两条记录` }).click();
  await expect(main).toContainText("1 本");
  await page.getByLabel("合并原因").fill("新增时重复登记");
  await lookAt(page);
  await main.getByRole("button", { name: "合并", exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText("已合并");
  await expect(page).toHaveURL(kept);
  await expect(main).toContainText(number);
  await expect(main).toContainText("本科");
  await page.goto(other);
  await expect(page).toHaveURL(kept);
  await lookAt(page);

  await main.getByRole("button", { name: "撤销合并" }).click();
  await expect(page.getByRole("status").first()).toContainText("已撤销合并");
  await expect(main).not.toContainText(number);
  await expect(main).not.toContainText("本科");
  await page.goto(other);
  await expect(main).toContainText(number);
  await expect(main).toContainText("本科");
});
