// Invented questions: texts nobody else has, a picture, the form of a question, and the sheets a district sends.
import ExcelJS from "exceljs";
import { expect, type Page } from "@playwright/test";
import type { Upload } from "./people.ts";
import { navigate } from "./support.ts";

const characters = "春江潮水连海平明月共生滟随波千万里何处无芳甸照花林皆似空流霜飞白沙看见天色纤尘皎孤轮初人代穷已年望待谁但送长云片悠浦胜愁扁舟楼徘徊离妆镜帘卷捣衣砧拂还来此时相闻愿逐华鸿雁度光鱼龙跃文昨夜闲潭梦落半家去欲尽复斜沉藏雾碣石潇湘限路乘归摇情满树";

/** So many characters that mean nothing and that no other test has in this order. */
export const inventedText = (length: number) => Array.from({ length }, () => characters[Math.floor(Math.random() * characters.length)]).join("");

export type Question = {
  subject: string;
  kind: "单选题" | "多选题";
  /** Number and name, as the form shows them. */
  chapter: string;
  stem: string;
  options: string[];
  /** Letters. */
  key: string;
  explanation: string;
  source: string;
};

/** A single choice of 社会工作实务（初级） that nobody else has. */
export function inventedQuestion(chapter: string, rest: Partial<Question> = {}): Question {
  return {
    subject: "社会工作实务（初级）",
    kind: "单选题",
    chapter,
    stem: `${inventedText(18)}，社会工作者首先应当（　　）。`,
    options: Array.from({ length: 4 }, () => inventedText(9)),
    key: "A",
    explanation: `{a} 正确：${inventedText(12)}。`,
    source: "《社会工作实务（初级）》教材",
    ...rest,
  };
}

/** Fills in the form of a new question, up to what its buttons do. */
export async function fillIn(page: Page, question: Question) {
  await navigate(page, "题库");
  await page.getByRole("link", { name: "新建题目" }).first().click();
  await page.getByLabel("科目").selectOption({ label: question.subject });
  await page.getByLabel("题型").selectOption({ label: question.kind });
  await page.getByRole("button", { name: "继续" }).click();
  await page.getByLabel("题干", { exact: true }).fill(question.stem);
  for (const [place, text] of question.options.entries()) await page.getByLabel(`选项 ${"ABCDE"[place]}`, { exact: true }).fill(text);
  for (const letter of question.key) await page.getByLabel(`正确选项 ${letter}`, { exact: true }).check();
  await page.getByLabel("解析", { exact: true }).fill(question.explanation);
  await page.getByText("2018 年版大纲").click();
  await page.getByLabel(question.chapter, { exact: true }).check();
  await page.getByLabel("依据", { exact: true }).fill(question.source);
}

/** Writes a question and hands it in; answers its address. */
export async function handIn(page: Page, question: Question): Promise<string> {
  await fillIn(page, question);
  await page.getByRole("button", { name: "保存并送审" }).click();
  await expect(page.getByRole("status").first()).toContainText("送审");
  return new URL(page.url()).pathname;
}

/** Opens what waits for review, from the queue. */
export async function openReview(page: Page, stem: string) {
  await navigate(page, "题库");
  await page.getByRole("link", { name: "审核队列" }).click();
  await page.getByRole("link", { name: `审题：${stem.slice(0, 12)}` }).click();
  await expect(page.getByRole("heading", { name: "逐项意见" })).toBeVisible();
}

/** Judges every point; a remark where it is not fine. */
export async function judge(page: Page, remarks: Record<string, string> = {}) {
  for (const point of ["答案", "选项", "解析", "依据", "章节"]) {
    const group = page.getByRole("group", { name: point, exact: true });
    await group.getByLabel(remarks[point] ? "需修改" : "通过", { exact: true }).check();
    if (remarks[point]) await group.getByLabel(`${point}：意见`).fill(remarks[point]);
  }
}

/** Publishes what waits for review. */
export async function publish(page: Page, stem: string) {
  await openReview(page, stem);
  await judge(page);
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await expect(page.getByRole("status").first()).toContainText("已发布");
}

/** Practises all questions of a chapter, and goes to the one with this stem. */
export async function practise(page: Page, chapter: string, stem: string) {
  await page.goto("/practice");
  await page.getByRole("link", { name: "社会工作实务（初级）" }).click();
  await page.getByLabel("每组题数").selectOption({ value: "all" });
  await page.getByRole("button", { name: `练习：${chapter}` }).click();
  await expect(page).toHaveURL(/\/1$/);
  await page.getByRole("navigation", { name: "所在位置" }).getByRole("link", { name: chapter }).click();
  await page.getByRole("listitem").filter({ hasText: stem.slice(0, 18) }).getByRole("link").click();
  await expect(page.getByRole("main")).toContainText(stem.slice(0, 18));
}

/** A picture of 48 by 32 points. */
export const picture: Upload = {
  name: "生态图.png",
  mimeType: "image/png",
  buffer: Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAADAAAAAgCAIAAADbtmxLAAAAR0lEQVR42mN49voDQaQRtYAgopY5DKMOGnXQqINGnIPoaRkx5ow6aNRBow4aeQ4aLalHHTTqoFEHjbaHRquOUQeNOmiEOwgATXCppjuvP8kAAAAASUVORK5CYII=",
    "base64",
  ),
};

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** A sheet as a district sends it: titles above the header, columns by names of its own. */
export async function districtSheet(rows: string[][]): Promise<Upload> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("试题");
  sheet.addRow(["广陵区社会工作者职业水平考试模拟题"]);
  sheet.addRow(["命题单位：曲江街道社工站"]);
  sheet.addRow(["序号", "题目内容（必填）", "题目类型", "选项A（必填）", "选项B", "选项C", "选项D", "选项E", "正确答案（必填）", "试题解析", "知识点"]);
  for (const [place, row] of rows.entries()) sheet.addRow([String(place + 1), ...row]);
  return { name: "广陵模拟题.xlsx", mimeType: xlsx, buffer: Buffer.from(await book.xlsx.writeBuffer()) };
}
