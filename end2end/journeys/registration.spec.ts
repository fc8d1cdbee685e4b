// A certificate put on record, its first registration reviewed by two people and issued; and who may not review.
import { inventedName } from "../people.ts";
import { accounts, expect, navigate, signIn, signOut, test, unique } from "../support.ts";

test("a registration is reviewed by two people before it is issued", async ({ page, lookAt }) => {
  const name = inventedName();
  const number = `JX${unique().toUpperCase()}`.slice(0, 30);
  await signIn(page, accounts.officer);
  await navigate(page, "人员");
  await page.getByRole("main").getByRole("link", { name: "新增人员" }).click();
  await page.getByLabel("姓名", { exact: true }).fill(name);
  await page.getByRole("main").getByRole("button", { name: "保存" }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("台账中没有此人的证书");

  // A certificate can't be of a day to come; what was typed is kept.
  await main.getByRole("link", { name: "登记证书" }).click();
  await page.getByLabel("级别").selectOption({ label: "助理社会工作师" });
  await page.getByLabel("类别").selectOption("national");
  await page.getByLabel("证书编号（管理号）").fill(number);
  await page.getByLabel("批准日期").fill("2100-06-16");
  await main.getByRole("button", { name: "登记这份证书" }).click();
  await expect(main.getByRole("alert")).toContainText("晚于今天");
  await page.getByLabel("批准日期").fill("2024-06-16");
  await main.getByRole("button", { name: "登记这份证书" }).click();
  await expect(main).toContainText(number);

  await main.getByRole("link", { name: "申请登记" }).click();
  await page.getByLabel("说明").fill("材料已核对");
  await main.getByRole("button", { name: "提交申请" }).click();
  await expect(main).toContainText("待审核");
  await signOut(page);

  // The first review, by the city; the final one isn't theirs.
  const open = async () => {
    await navigate(page, "人员");
    await main.getByRole("link", { name: "登记审核", exact: true }).click();
    await main.getByRole("link", { name }).click();
  };
  await signIn(page, accounts.city);
  await open();
  await main.getByRole("button", { name: "初审通过" }).click();
  await expect(main).toContainText("终审须由另一人办理");
  await main.getByRole("button", { name: "终审通过" }).click();
  await expect(main.getByRole("alert")).toContainText("初审是您办理的");
  await signOut(page);

  await signIn(page, accounts.province);
  await open();
  await lookAt(page);
  await main.getByRole("button", { name: "终审通过" }).click();
  await page.getByLabel("登记编号").fill(`DJ-${number}`);
  await main.getByRole("button", { name: "登记", exact: true }).click();
  await main.getByRole("button", { name: "记为已出证" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(main).toContainText(`DJ-${number}`);
  await expect(main).toContainText("已出证");
  await lookAt(page);
});
