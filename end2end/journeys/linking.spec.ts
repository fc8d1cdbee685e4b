// An officer hands out a code; whoever types it in and agrees sees what the register holds of them, claims hours with proof, and has them
// confirmed.
import type { Browser, Page } from "@playwright/test";
import { inventedName } from "../people.ts";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

const proof = { name: "培训证明.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n") };

async function apart(browser: Browser, baseURL: string | undefined, javaScriptEnabled: boolean | undefined): Promise<Page> {
  return (await browser.newContext({ baseURL, javaScriptEnabled })).newPage();
}

test("a code links an account by consent; hours claimed with proof are confirmed", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  const name = inventedName();
  await signIn(page, accounts.officer);
  await navigate(page, "人员");
  await page.getByRole("main").getByRole("link", { name: "新增人员" }).click();
  await page.getByLabel("姓名", { exact: true }).fill(name);
  await page.getByRole("main").getByRole("button", { name: /保存|新增人员/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  const register = page.url();
  await page.getByRole("button", { name: "生成关联码" }).click();
  const code = await page.locator("[data-code]").innerText();
  await lookAt(page);

  const own = await apart(browser, baseURL, javaScriptEnabled);
  await signUp(own, `持证人${unique()}`, "三盏灯在九楼 lamps");
  await own.getByRole("banner").getByRole("link", { name: /持证人/ }).click();
  await own.getByRole("main").getByRole("link", { name: "我的证书" }).click();
  await own.getByRole("main").getByRole("link", { name: "关联人员台账" }).click();
  await own.getByLabel("关联码").fill("00000-00000");
  await own.getByRole("button", { name: "查看" }).click();
  await expect(own.getByRole("main")).toContainText("没有这个关联码");
  await own.getByLabel("关联码").fill(code.toLowerCase());
  await own.getByRole("button", { name: "查看" }).click();
  await expect(own.getByRole("main")).toContainText(name);
  await own.getByRole("button", { name: "这是我，同意关联" }).click();
  await expect(own.getByRole("status").first()).toContainText("已关联");

  await own.getByRole("link", { name: "申报学时" }).click();
  await own.getByLabel("培训（学历）名称").fill("个案管理研修班");
  await own.getByLabel("举办（授予）单位").fill("省社会工作协会");
  await own.getByLabel("开始日期").fill("2026-03-05");
  await own.getByLabel("结束（取得）日期").fill("2026-03-06");
  await own.getByLabel("学时", { exact: true }).fill("12.5");
  await own.getByLabel("证明材料").setInputFiles(proof);
  await own.getByRole("button", { name: "提交" }).click();
  await expect(own.getByRole("main")).toContainText("待确认");
  await lookAt(own);

  await navigate(page, "人员");
  await page.getByRole("link", { name: "待确认的学时" }).click();
  await page.getByRole("main").getByRole("link", { name }).click();
  await page.getByRole("button", { name: "确认", exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText("已确认");
  await lookAt(page);

  await own.getByRole("banner").getByRole("link", { name: /消息/ }).click();
  await expect(own.getByRole("main")).toContainText("申报的学时已确认");
  await page.goto(register);
  await expect(page.getByRole("main")).toContainText("本人已于");
  await own.context().close();
});
