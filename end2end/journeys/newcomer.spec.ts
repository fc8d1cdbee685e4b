// Journey 1: somebody opens the address and understands within a minute what this is for.
import { expect, test } from "../support.ts";

test("the start page says what this is, for whom, and offers three ways in and a certificate check", async ({ page, lookAt }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("从第一道练习题，到一本一直有效的证书");
  await expect(page.getByText("2,772")).toBeVisible();
  await lookAt(page);
  for (const [door, heading] of [["我要备考", "刷题"], ["我要报名培训", "培训场次"], ["我管理持证人员", "请先登录"]]) {
    await page.goto("/");
    await page.getByRole("link", { name: door }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(heading);
    await lookAt(page);
  }
  await page.goto("/");
  await page.getByLabel("姓名").fill("查无此人");
  await page.getByLabel("证书管理号").fill("DEMO00000000");
  await page.getByRole("button", { name: "查验证书" }).click();
  await expect(page.getByRole("main")).toContainText("没有");
  expect(page.url(), "nothing typed here stands in the address").not.toContain("DEMO00000000");
  await lookAt(page);
});

test("the page speaks English when asked, remembers it, and stays where it was", async ({ page, lookAt }) => {
  await page.goto("/training");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page).toHaveURL(/\/training$/);
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.getByRole("banner").getByRole("link", { name: "Zhengtu" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("From the first practice question");
  await lookAt(page);
});

test("dark and large type are chosen once and kept", async ({ page }) => {
  await page.goto("/practice");
  await page.getByRole("button", { name: "深色" }).click();
  await page.getByRole("button", { name: "大字" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(page.locator("html")).toHaveAttribute("data-size", "large");
  await expect(page).toHaveURL(/\/practice$/);
});

test("a page that isn't there says so and leads on", async ({ page, lookAt }) => {
  const answer = await page.goto("/no/such/page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("没有这个页面");
  await lookAt(page);
  await page.getByRole("main").getByRole("link", { name: "首页" }).click();
  await expect(page).toHaveURL(/\/$/);
});
