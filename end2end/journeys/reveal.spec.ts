// An officer is shown a whole ID number for a reason; the person reads in their own log who saw it, and why.
import { inventedId, inventedName } from "../people.ts";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

test("a number is shown once for a reason, and the person sees that it was", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  const [name, number] = [inventedName(), inventedId("女")];
  await signIn(page, accounts.officer);
  await navigate(page, "人员");
  await page.getByRole("main").getByRole("link", { name: "新增人员" }).click();
  await page.getByLabel("姓名", { exact: true }).fill(name);
  await page.getByLabel("证件号码").fill(number);
  await page.getByRole("main").getByRole("button", { name: /保存|新增人员/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  await expect(page.getByRole("main")).not.toContainText(number);
  const register = page.url();
  await page.getByRole("button", { name: "生成关联码" }).click();
  const code = await page.locator("[data-code]").innerText();

  const own = await (await browser.newContext({ baseURL, javaScriptEnabled })).newPage();
  await signUp(own, `持证人${unique()}`, "三盏灯在九楼 lamps");
  await own.goto("/account/link");
  await own.getByLabel("关联码").fill(code);
  await own.getByRole("button", { name: "查看" }).click();
  await own.getByRole("button", { name: "这是我，同意关联" }).click();

  await page.goto(register);
  await page.getByRole("link", { name: "查看完整号码" }).click();
  await page.getByLabel("具体说明").fill("看看");
  await page.getByRole("button", { name: "查看一次" }).click();
  await expect(page.getByRole("alert")).toContainText("请选择事由");
  await expect(page.getByRole("main")).not.toContainText(number);
  await lookAt(page);
  await page.getByLabel("事由").selectOption("核对身份");
  await page.getByLabel("具体说明").fill("核对准考证信息");
  await page.getByRole("button", { name: "查看一次" }).click();
  await expect(page.locator("[data-number]")).toHaveText(number);
  expect(page.url()).not.toContain(number.slice(0, 17));
  await lookAt(page);
  await page.getByRole("main").getByRole("link", { name: `返回 ${name}` }).click();
  await expect(page.getByRole("main")).toContainText("核对准考证信息");
  await expect(page.getByRole("main")).not.toContainText(number);

  await own.getByRole("banner").getByRole("link", { name: /消息/ }).click();
  await expect(own.getByRole("main")).toContainText("有人查看了您的完整号码");
  await own.goto("/certificates/mine");
  await own.getByRole("link", { name: "谁查看过我的号码" }).click();
  await expect(own.getByRole("row").filter({ hasText: "核对准考证信息" })).toContainText(`广陵区 · ${accounts.officer}`);
  await expect(own.getByRole("main")).not.toContainText(number);
  await lookAt(own);
  await own.context().close();
});
