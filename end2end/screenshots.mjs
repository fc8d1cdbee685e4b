// Makes the pictures of the README from a running demonstration: node screenshots.mjs http://127.0.0.1:3000
import { chromium } from "@playwright/test";

const base = process.argv[2] ?? "http://127.0.0.1:3000";
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function shoot(name, { width, height, account, locale = "zh-CN" }, steps) {
  const context = await browser.newContext({ viewport: { width, height }, baseURL: base, locale, deviceScaleFactor: 1.5 });
  const page = await context.newPage();
  if (account) {
    await page.goto("/account/sign-in");
    await page.getByLabel("账号名").fill(account);
    await page.getByLabel("密码").fill("zhengtu-demo");
    await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  }
  await steps(page);
  await page.screenshot({ path: new URL(`screenshots/${name}.png`, import.meta.url).pathname });
  await context.close();
}

const desk = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };
await shoot("start", desk, (page) => page.goto("/"));
await shoot("player", phone, async (page) => {
  await page.goto("/practice/junior/junior-practice");
  await page.getByRole("button", { name: "练习：老年社会工作" }).click();
  await page.locator("label.option").nth(1).click();
  await page.getByRole("button", { name: "确认" }).click();
  await page.locator(".explanation").waitFor();
});
await shoot("statistics", { ...desk, account: "江苏社工" }, (page) => page.goto("/statistics/3210?year=2024&level=junior"));
await shoot("person", { ...desk, account: "广陵民政" }, async (page) => {
  await page.goto("/people");
  await page.getByLabel("姓名、拼音首字母或单位").fill("林知远");
  await page.getByLabel("姓名、拼音首字母或单位").press("Enter");
  await page.getByRole("link", { name: "林知远" }).click();
});
await browser.close();
