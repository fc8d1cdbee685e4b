// The calendar and notices: an administrator enters an exam, a candidate sees the days and subscribes; an organiser posts a notice,
// corrects it and withdraws it.
import { accounts, expect, signIn, test, unique } from "../support.ts";

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000 + 8 * 3_600_000).toISOString().slice(0, 10);

test("an administrator enters an exam; a candidate counts the days and subscribes", async ({ page, browser, request, baseURL, javaScriptEnabled, lookAt }) => {
  // A province of its own for each way through, so that they don't meet.
  const provinces = ["青海省", "海南省", "贵州省", "山西省", "吉林省", "福建省"];
  const province = provinces[Math.floor(Math.random() * provinces.length)];
  const source = `公告 ${unique()}`;
  const first = day(31);
  await signIn(page, accounts.administrator);
  await page.getByRole("contentinfo").getByRole("link", { name: "考试日历" }).click();
  await page.getByRole("link", { name: "管理日历" }).click();
  await lookAt(page);
  await page.getByRole("link", { name: "录入时间" }).first().click();
  await page.getByLabel("考试年度").fill(first.slice(0, 4));
  await page.getByLabel("级别").selectOption("senior");
  await page.getByLabel("适用地区").selectOption({ label: province });
  await page.getByLabel("开始日期").fill(first);
  await page.getByLabel("结束日期").fill(day(32));
  await page.getByLabel("确定程度").selectOption("confirmed");
  // A form with a mistake comes back with everything that was typed.
  await page.getByRole("button", { name: "录入", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("出处");
  await expect(page.getByLabel("开始日期")).toHaveValue(first);
  await lookAt(page);
  await page.getByLabel("出处", { exact: true }).fill(source);
  await page.getByRole("button", { name: "录入", exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText("时间已录入");

  const candidate = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  await candidate.goto("/");
  await candidate.getByRole("link", { name: "看考试日历" }).click();
  await candidate.getByLabel("级别").selectOption("senior");
  await candidate.getByLabel("省份").selectOption({ label: province });
  await candidate.getByRole("button", { name: "查看" }).click();
  await expect(candidate.locator(".countdown")).toContainText("天");
  await lookAt(candidate);
  const address = await candidate.getByLabel("订阅地址").inputValue();
  const feed = await request.get(new URL(address).pathname + new URL(address).search);
  expect(feed.headers()["content-type"]).toContain("text/calendar");
  const lines = (await feed.text()).split("\r\n");
  expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  expect(lines.join("\r\n").replaceAll("\r\n ", "")).toContain(source);
  const again = await request.get(new URL(address).pathname + new URL(address).search, { headers: { "if-none-match": feed.headers()["etag"] } });
  expect([200, 304]).toContain(again.status());
});

test("an organiser posts a notice, corrects it and withdraws it", async ({ page, browser, baseURL, javaScriptEnabled, lookAt }) => {
  const title = `辅导班报名提醒 ${unique()}`;
  await signIn(page, accounts.organiser);
  await page.getByRole("contentinfo").getByRole("link", { name: "公告" }).click();
  await page.getByRole("link", { name: "管理公告" }).click();
  await lookAt(page);
  await page.getByRole("link", { name: "发布公告" }).first().click();
  await page.getByLabel("标题").fill(title);
  await page.getByLabel("正文").fill("请**按时**报名。\n\n- 带身份证件");
  await page.getByLabel("名称 1", { exact: true }).fill("报名表");
  await page.getByLabel("网址 1", { exact: true }).fill("http://www.example.org/form.docx");
  await page.getByRole("button", { name: "发布公告" }).click();
  await expect(page.getByRole("alert")).toContainText("https://");
  await expect(page.getByLabel("标题")).toHaveValue(title);
  await lookAt(page);
  await page.getByLabel("网址 1", { exact: true }).fill("https://www.example.org/form.docx");
  await page.getByRole("button", { name: "发布公告" }).click();
  await expect(page.getByRole("status").first()).toContainText("公告已发布");
  const url = page.url();

  const reader = await (await browser.newContext({ baseURL, javaScriptEnabled, locale: "zh-CN" })).newPage();
  await reader.goto("/announcements?place=321002");
  await lookAt(reader);
  await reader.getByRole("link", { name: title }).click();
  await expect(reader.getByRole("link", { name: "报名表" })).toHaveAttribute("rel", /nofollow/);
  await lookAt(reader);

  await page.getByRole("link", { name: "更正公告" }).click();
  await page.getByLabel("正文").fill("报名截至周五。");
  await page.getByLabel("更正了什么").fill("改正截止日期");
  await page.getByRole("button", { name: "保存更正" }).click();
  await expect(page.getByRole("main")).toContainText("第 1 版");
  await lookAt(page);
  await reader.reload();
  await expect(reader.getByRole("main")).toContainText("改正截止日期");

  await page.getByText("撤回这条公告").click();
  await page.getByLabel("撤回原因").fill("日期有误");
  await page.getByRole("button", { name: "撤回公告" }).click();
  await expect(page.getByRole("status").first()).toContainText("公告已撤回");
  const gone = await reader.goto(url);
  expect(gone?.status()).toBe(410);
  await expect(reader.getByRole("main")).not.toContainText(title);
  await lookAt(reader);
});
