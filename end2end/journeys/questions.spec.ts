// Journey 5: the question bank, from the first draft to the candidate who finds a mistake; files in and out.
import ExcelJS from "exceljs";
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import type { Upload } from "../people.ts";
import { districtSheet, fillIn, handIn, inventedQuestion, inventedText, judge, openReview, picture, practise, publish } from "../questions.ts";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

// Several people at several computers take their time where the machine is busy.
test.setTimeout(300_000);

/** Somebody else, at another computer. */
const another = async (browser: Browser) => (await browser.newContext()).newPage();

/** The card of the messages that are about this question. */
async function messages(page: Page, stem: string) {
  await page.getByRole("banner").getByRole("link", { name: /^消息/ }).click();
  return page.getByRole("list", { name: "消息列表" }).getByRole("listitem").filter({ hasText: stem.slice(0, 18) });
}

async function upload(page: Page, file: Upload, subject?: string) {
  await navigate(page, "题库");
  await page.getByRole("link", { name: "导入题目" }).first().click();
  await page.getByLabel("文件", { exact: true }).setInputFiles(file);
  if (subject) await page.getByLabel("科目").selectOption({ label: subject });
  await page.getByRole("button", { name: "上传并核对" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("核对结果");
}

test("an editor writes a question with a picture, a reviewer sends it back, then publishes; a candidate meets it", async ({ page, browser, javaScriptEnabled, lookAt }) => {
  const question = inventedQuestion("11 家庭社会工作");
  question.stem = `${question.stem}\n\n| 家庭成员 | 关系 |\n| --- | --- |\n| 祖母 | 疏离 |\n| 母亲 | 紧张 |`;
  await signIn(page, accounts.editor);
  await fillIn(page, question);
  // With a script, the preview comes while typing.
  const preview = page.locator(javaScriptEnabled ? "[data-preview-here]" : "#preview");
  if (javaScriptEnabled) await expect(preview.getByRole("table").first()).toContainText("疏离");
  await lookAt(page);
  await page.getByText("插入图片").click();
  await page.getByLabel("图片文件").setInputFiles(picture);
  await page.getByLabel("图片说明").fill("三代同住的家庭生态图");
  await page.getByLabel("放在").selectOption({ label: "题干" });
  await page.getByRole("button", { name: "插入", exact: true }).click();
  await expect(page.getByRole("status").filter({ hasText: "图片已上传" })).toBeVisible();
  await expect(page.getByLabel("题干", { exact: true })).toHaveValue(/\| 祖母 \| 疏离 \|[^]*!\[三代同住的家庭生态图\]/);
  await page.getByRole("button", { name: "预览" }).click();
  await expect(preview.getByRole("img", { name: "三代同住的家庭生态图" }).first()).toBeVisible();
  await expect(preview.getByRole("table").first()).toContainText("疏离");
  await expect(preview).toContainText(question.options[3]);
  await lookAt(page);
  await page.getByRole("button", { name: "保存并送审" }).click();
  await expect(page.getByRole("status").first()).toContainText("第 1 版");
  const address = new URL(page.url()).pathname;

  const reviewer = await another(browser);
  await signIn(reviewer, accounts.reviewer);
  await openReview(reviewer, question.stem);
  await lookAt(reviewer);
  // What needs mending has to be said, and nothing else of the form is lost.
  await judge(reviewer, { 解析: "x" });
  await reviewer.getByLabel("解析：意见").fill("");
  await reviewer.getByRole("button", { name: "退回作者" }).click();
  await expect(reviewer.getByRole("alert")).toContainText("请写明原因");
  await expect(reviewer.getByRole("group", { name: "依据", exact: true }).getByLabel("通过", { exact: true })).toBeChecked();
  await lookAt(reviewer);
  await reviewer.getByLabel("解析：意见").fill("请说明其余三项为什么不对");
  await reviewer.getByLabel("总的意见").fill("解析补全后即可发布");
  await reviewer.getByRole("button", { name: "退回作者" }).click();
  await expect(reviewer.getByRole("status").first()).toContainText("第 1 版已退回");

  const back = (await messages(page, question.stem)).filter({ hasText: "被退回" });
  await expect(back).toContainText("解析补全后即可发布");
  await lookAt(page);
  await back.getByRole("button", { name: /^查看/ }).click();
  await expect(page).toHaveURL(new RegExp(address));
  await expect(page.getByRole("main")).toContainText("请说明其余三项为什么不对");
  await lookAt(page);
  await page.getByRole("link", { name: "编辑" }).click();
  await page.getByLabel("解析", { exact: true }).fill("{a} 正确：先建立关系。{b}、{c}、{d} 都以关系已经建立为前提。");
  await page.getByRole("button", { name: "保存并送审" }).click();
  await expect(page.getByRole("status").first()).toContainText("第 2 版");

  await publish(reviewer, question.stem);
  const done = (await messages(page, question.stem)).filter({ hasText: "您的题目已发布" });
  await expect(done).toContainText("第 2 版");

  await navigate(page, "题库");
  await page.getByLabel("题干、选项或解析中的字词").fill(question.stem.slice(0, 12));
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page.getByRole("row").filter({ hasText: question.stem.slice(0, 12) })).toContainText("已发布");
  await lookAt(page);
  await page.goto(`${address}/history`);
  await expect(page.getByRole("main")).toContainText("以关系已经建立为前提");
  await lookAt(page);

  const candidate = await another(browser);
  await practise(candidate, "家庭社会工作", question.stem);
  const image = candidate.getByRole("img", { name: "三代同住的家庭生态图" });
  await expect(image).toBeVisible();
  await expect(candidate.getByRole("table")).toContainText("疏离");
  const served = await candidate.request.get((await image.getAttribute("src"))!);
  expect(served.status()).toBe(200);
  expect(served.headers()["content-type"]).toMatch(/^image\//);
  await lookAt(candidate);
});

test("a teacher mends a messy district sheet by its report, and takes the good questions in", async ({ page, browser, lookAt }) => {
  const options = (count: number) => Array.from({ length: 5 }, (_, place) => (place < count ? inventedText(8) : ""));
  const [wide, beyond, twice, single] = Array.from({ length: 4 }, () => `${inventedText(18)}，恰当的做法有（　　）。`);
  const [wideOptions, beyondOptions, twiceOptions] = [options(5), options(5), options(4)];
  const rest = [`${inventedText(9)}。`, "残疾人社会工作"];
  const equal = [twiceOptions[0], twiceOptions[0], ...twiceOptions.slice(2)];
  const good = [wide, "多项选择题", ...wideOptions, "ＡＢ", ...rest];
  const last = [single, "单选题", ...options(4), "Ｃ", ...rest];
  const messy = await districtSheet([good, [beyond, "多选题", ...beyondOptions, "A、B、F", ...rest], [twice, "单选", ...equal, "a", ...rest], good, last]);
  await signIn(page, accounts.editor);
  await upload(page, messy, "社会工作实务（初级）");
  const row = (place: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: place }) });
  await expect(row("试题!I5")).toContainText("答案 F 没有对应的选项");
  await expect(row("试题!I5")).toContainText("请补上选项或改正答案");
  await expect(row("试题!I5")).toContainText(beyond.slice(0, 12));
  await expect(row("6").filter({ hasText: "相同" })).toContainText("请修改其中一个");
  await expect(row("7").filter({ hasText: "是同一道题" })).toContainText("不会重复导入");
  await expect(page.locator(".report-row--error")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "导入可用的 2 题" })).toBeVisible();
  await lookAt(page);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "下载核对结果（xlsx）" }).click()]);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile((await download.path())!);
  const sheet = book.worksheets[0];
  const header = (sheet.getRow(1).values as unknown[]).map(String);
  expect(header).toContain("如何修改");
  const fixes = sheet.getColumn(header.indexOf("如何修改")).values.map(String);
  expect(fixes.filter((fix) => fix.includes("请补上选项或改正答案"))).toHaveLength(1);
  expect(fixes.filter((fix) => fix.includes("请修改其中一个"))).toHaveLength(1);

  const mended = await districtSheet([good, [beyond, "多选题", ...beyondOptions, "A、B、E", ...rest], [twice, "单选", ...twiceOptions, "a", ...rest], good, last]);
  await upload(page, mended, "社会工作实务（初级）");
  await expect(page.locator(".report-row--error")).toHaveCount(0);
  await expect(page.getByLabel("直接送审")).toBeChecked();
  await page.getByRole("button", { name: "导入可用的 4 题" }).click();
  await expect(page.getByRole("status").first()).toContainText("已导入 4 题");

  const reviewer = await another(browser);
  await signIn(reviewer, accounts.reviewer);
  await publish(reviewer, wide);
  await navigate(page, "题库");
  await page.getByLabel("题干、选项或解析中的字词").fill(wide.slice(0, 12));
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page.getByRole("row").filter({ hasText: wide.slice(0, 12) })).toContainText("已发布");

  await upload(page, mended, "社会工作实务（初级）");
  await expect(page.getByRole("main")).toContainText("文件里的题题库都已有，题库没有变化");
  await expect(page.getByRole("button", { name: /导入可用的/ })).toHaveCount(0);
});

test("a candidate reports an error, the key is corrected, and both who answered see their new marks", async ({ page, browser, javaScriptEnabled, lookAt }) => {
  // The key says A; B is right.
  const question = inventedQuestion("12 学校社会工作");
  const [wrong, right] = question.options;
  await signIn(page, accounts.editor);
  const address = await handIn(page, question);
  const reviewer = await another(browser);
  await signIn(reviewer, accounts.reviewer);
  await publish(reviewer, question.stem);

  const answer = async (candidate: Page, option: string, marks: string) => {
    await practise(candidate, "学校社会工作", question.stem);
    await candidate.locator("label.option").filter({ hasText: option }).click();
    await candidate.getByRole("button", { name: "确认" }).click();
    await expect(candidate.locator(".verdict")).toContainText(`得 ${marks} / 1 分`);
    // With a script, the answer travels behind the page.
    if (javaScriptEnabled) await expect(candidate.getByText("已保存")).toBeVisible();
    return candidate.url();
  };
  const [one, two] = [await another(browser), await another(browser)];
  await signUp(one, `考生${unique()}`, "竹影 听雨 远山 长路");
  const answerOfOne = await answer(one, right, "0");
  const answerOfTwo = await answer(two, wrong, "1");

  await one.getByRole("link", { name: "纠错" }).click();
  await lookAt(one);
  await one.getByRole("button", { name: "提交纠错" }).click();
  await expect(one.getByRole("alert")).toContainText("请选择错误类型");
  await one.getByLabel("错误类型").selectOption({ label: "答案有误" });
  await one.getByLabel("说明").fill("按教材应先建立专业关系。");
  await one.getByRole("button", { name: "提交纠错" }).click();
  await expect(one.getByRole("status").first()).toContainText("已收到");

  await navigate(page, "题库");
  await page.getByRole("main").getByRole("link", { name: "纠错" }).click();
  await lookAt(page);
  await page.getByRole("link", { name: question.stem.slice(0, 12) }).click();
  await expect(page.getByRole("main")).toContainText("按教材应先建立专业关系");
  await lookAt(page);
  const report = page.url();
  await page.getByRole("link", { name: "修改题目" }).click();
  await page.getByLabel("正确选项 B", { exact: true }).check();
  await page.getByLabel("解析", { exact: true }).fill("{b} 正确：先建立专业关系。");
  await page.getByRole("button", { name: "保存并送审" }).click();
  await expect(page.getByRole("alert")).toContainText("请写明修改原因");
  await expect(page.getByLabel("正确选项 B", { exact: true })).toBeChecked();
  await page.getByLabel("修改原因").fill("教材第十二章以建立关系为先");
  await page.getByRole("button", { name: "保存并送审" }).click();
  await expect(page.getByRole("status").first()).toContainText("第 2 版");

  await openReview(reviewer, question.stem);
  await expect(reviewer.getByRole("main")).toContainText("已有的 2 份作答会重新判分");
  await expect(reviewer.getByRole("main")).toContainText("教材第十二章以建立关系为先");
  await lookAt(reviewer);
  await judge(reviewer);
  await reviewer.getByRole("button", { name: "发布", exact: true }).click();
  await expect(reviewer.getByRole("status").first()).toContainText("2 份作答已重新判分");

  await page.goto(report);
  await page.getByLabel("处理结果").selectOption({ label: "已更正" });
  await page.getByLabel("答复").fill("您说得对，答案已改为“先建立关系”。");
  await page.getByRole("button", { name: "发送答复" }).click();
  await expect(page.getByRole("status").first()).toContainText("已答复 1 份报告");
  await page.goto(address);
  await expect(page.getByRole("main")).toContainText("2 份作答的得分有变");
  await lookAt(page);

  await one.goto(answerOfOne);
  await expect(one.getByRole("main")).toContainText("题目已更正：原 0 分，更正后 1 分。理由：教材第十二章以建立关系为先");
  await lookAt(one);
  await two.goto(answerOfTwo);
  await expect(two.getByRole("main")).toContainText("题目已更正：原 1 分，更正后 0 分。理由：教材第十二章以建立关系为先");
  await two.getByRole("navigation", { name: "所在位置" }).getByRole("link", { name: "学校社会工作" }).click();
  await expect(two.getByRole("main")).toContainText("有 1 题在您作答后更正");
  await lookAt(two);

  const told = await messages(one, question.stem);
  await expect(told).toHaveCount(2);
  await expect(told.filter({ hasText: "您的得分有变" })).toContainText("原得 0 分，更正后 1 分");
  await expect(told.filter({ hasText: "您报的错已处理" })).toContainText("答案已改为");
  await told.filter({ hasText: "您的得分有变" }).getByRole("button", { name: /^查看/ }).click();
  await expect(one).toHaveURL(answerOfOne);
});

test("a bank goes out as Moodle XML and comes back", async ({ page, lookAt }) => {
  await signIn(page, accounts.editor);
  await navigate(page, "题库");
  await page.getByLabel("科目").selectOption({ label: "社会工作实务（初级）" });
  await page.getByRole("button", { name: "筛选" }).click();
  await page.getByLabel("章节").selectOption({ label: "08 矫正社会工作（2018 年版）" });
  await page.getByRole("button", { name: "筛选" }).click();
  const shown = async () => Number((await page.getByRole("status").filter({ hasText: /共 \d+ 题/ }).textContent())!.match(/\d+/)![0]);
  const count = await shown();
  expect(count).toBeGreaterThan(5);
  // What is exported is what the list shows, by whatever it was filtered.
  await page.getByText("更多条件").click();
  await page.getByLabel("难度").selectOption({ label: "2 较易" });
  await page.getByLabel("题干、选项或解析中的字词").fill("服务对象");
  await page.getByRole("button", { name: "筛选" }).click();
  const fewer = await shown();
  expect(fewer).toBeLessThan(count);
  await page.getByRole("link", { name: "导出这些题" }).click();
  await expect(page.getByRole("main")).toContainText("另按题库列表中设定的 1 项条件筛选");
  await page.getByRole("button", { name: "查看" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(`共 ${fewer} 题`);
  await page.goBack();
  await page.goBack();
  await page.goBack();

  await page.getByRole("link", { name: "导出这些题" }).click();
  await page.getByLabel("格式").selectOption({ label: "Moodle XML" });
  await page.getByRole("button", { name: "查看" }).click();
  await expect(page.getByRole("heading", { level: 2 })).toHaveText(`共 ${count} 题`);
  await expect(page.getByRole("main")).toContainText(/带不走|能带走全部内容/);
  await lookAt(page);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /^下载/ }).click()]);
  const buffer = await readFile((await download.path())!);
  expect(buffer.toString("utf8")).toContain("<quiz>");

  await upload(page, { name: download.suggestedFilename(), mimeType: "application/xml", buffer }, "社会工作实务（初级）");
  await expect(page.getByRole("main")).toContainText("Moodle XML");
  await expect(page.locator(".report-row--error")).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "题库里已有这道题" })).toHaveCount(count);
  await expect(page.getByRole("main")).toContainText("文件里的题题库都已有，题库没有变化");
  await expect(page.getByRole("button", { name: /导入可用的/ })).toHaveCount(0);
  await lookAt(page);
});
