// An organised mock of a district: set by its organiser, sat by two of the three who are expected, closed by the clock; then a key
// is corrected, and everybody concerned has other marks and is told why.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { inventedText, judge, openReview } from "../questions.ts";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

/** Somebody else, at another computer. */
const another = async (browser: Browser) => (await browser.newContext()).newPage();
const main = (page: Page) => page.getByRole("main");
const said = (page: Page) => page.getByRole("status").first();

/** So many minutes from now, as the form takes them. */
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 8 * 3_600_000).toISOString().slice(0, 16);

/** Nobody waits for an hour here: the window is open from now on, for so many seconds. */
function openNow(project: string, mock: string, seconds: number) {
  const tool = join(dirname(process.env.ZHENGTU_BINARY!), "examples", "open_mock");
  const sqlite = `sqlite:${join(process.env.ZHENGTU_END2END!, "sqlite", "zhengtu.db")}`;
  execFileSync(tool, [project.startsWith("postgres") ? process.env.ZHENGTU_TEST_POSTGRES! : sqlite, mock, String(seconds)]);
}

/** A fixed paper of nobody else's, published; its first question: where it is, how it begins, and its key. */
async function makePaper(editor: Page, title: string) {
  await navigate(editor, "模考");
  await main(editor).getByRole("link", { name: "模考试卷" }).click();
  await editor.getByLabel("科目").selectOption({ label: "社会工作法规与政策" });
  await editor.getByLabel("试卷名称").fill(title);
  await editor.getByRole("button", { name: "组卷" }).click();
  await editor.getByRole("button", { name: "发布试卷" }).click();
  await expect(said(editor)).toContainText("已发布");
  const first = editor.locator(".summary-list").getByRole("link").first();
  const stem = (await first.textContent())!.trim();
  await first.click();
  const key = (await editor.locator(".option--right .option__letter").first().textContent())!.trim();
  return { address: editor.url(), stem, key };
}

async function openCard(page: Page, title: string) {
  await navigate(page, "模考");
  await page.getByRole("link", { name: new RegExp(`^(查看并报到|进入考试|查看)：${title}$`) }).click();
}

/** Signs up, and joins with a name and a unit. */
async function joining(page: Page, title: string, name: string, unit: string) {
  await signUp(page, `${name}${unique()}`, "竹影 听雨 远山 长路");
  await openCard(page, title);
  await page.getByLabel("姓名").fill(name);
  await page.getByLabel("单位").selectOption({ label: unit });
  await page.getByRole("button", { name: "报到" }).click();
  await expect(said(page)).toContainText("已报到");
}

/** Answers the first question, and hands in. */
async function sit(page: Page, title: string, letter: string, script: boolean) {
  await openCard(page, title);
  await page.getByRole("button", { name: "开始作答" }).click();
  if (script) await page.locator("html[data-awake]").waitFor();
  await page.locator("[data-place]:not([hidden]) label.option").nth("ABCD".indexOf(letter)).click();
  if (script) await expect(page.getByText("已保存")).toBeVisible();
  await page.getByRole("button", { name: "交卷" }).click();
  await page.getByRole("button", { name: "确认交卷" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("已交卷，成绩稍后公布");
}

async function taken(page: Page, press: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return (await readFile((await download.path())!)).toString("utf8");
}

test("a district's mock: who came, results by unit, and a key corrected afterwards", async ({ page, browser, javaScriptEnabled, lookAt }, info) => {
  test.setTimeout(420_000);
  const script = javaScriptEnabled !== false;
  const title = `全区统一模考 ${unique()}`;
  const [one, two, absent] = [`钱${inventedText(2)}`, `孙${inventedText(2)}`, `李${inventedText(2)}`];
  const units = ["东关街道", "曲江街道"];

  const editor = await another(browser);
  await signIn(editor, accounts.editor);
  const paper = `法规卷 ${unique()}`.slice(0, 30);
  const question = await makePaper(editor, paper);
  const wrong = question.key === "A" ? "B" : "A";

  // Set, with a mistake first; nothing typed is lost.
  await signIn(page, accounts.organiser);
  await navigate(page, "模考");
  await page.getByRole("link", { name: "统一模考管理" }).click();
  await lookAt(page);
  await main(page).getByRole("link", { name: "新建统一模考" }).first().click();
  await page.getByLabel("名称", { exact: true }).fill(title);
  await page.getByLabel("参考单位").fill(`${units[0]}\n火星街道`);
  await page.getByLabel("试卷", { exact: true }).selectOption({ label: (await page.getByLabel("试卷", { exact: true }).getByText(paper).textContent())! });
  await page.getByLabel("开考时间").fill(minutesFromNow(60));
  await page.getByLabel("结束时间").fill(minutesFromNow(240));
  await page.getByLabel("作答时长").fill("30");
  await page.getByRole("button", { name: "保存为草稿" }).click();
  await expect(page.getByRole("alert")).toContainText("火星街道");
  await expect(page.getByLabel("名称", { exact: true })).toHaveValue(title);
  await lookAt(page);
  await page.getByLabel("参考单位").fill(units.join("\n"));
  await page.getByRole("button", { name: "保存为草稿" }).click();
  await expect(main(page)).toContainText("草稿");
  await page.getByRole("button", { name: "公布", exact: true }).click();
  await expect(said(page)).toContainText("已公布");
  await lookAt(page);
  const manage = page.url();
  await page.getByRole("link", { name: "名单与到考情况" }).click();
  await page.getByLabel("粘贴名单").fill(`${one}，${units[0]}\n${two}，${units[1]}\n${absent}，${units[1]}\n多余的人，${units[0]}`);
  await page.getByRole("button", { name: "加入名单" }).click();
  await expect(said(page)).toContainText("加入 4 人");
  await page.getByRole("link", { name: "移出名单：多余的人" }).click();
  await lookAt(page);
  await page.getByRole("button", { name: "移出", exact: true }).click();
  await expect(said(page)).toContainText("已移出名单");
  await lookAt(page);
  const people = page.url();

  const [first, second] = [await another(browser), await another(browser)];
  await joining(first, title, one, units[0]);
  await lookAt(first);
  await joining(second, title, two, units[1]);
  openNow(info.project.name, manage.match(/events\/([^/]+)/)![1], 100);
  await Promise.all([sit(first, title, question.key, script), sit(second, title, wrong, script)]);
  await lookAt(first);

  // While it goes on the organiser sees who hasn't come, and nobody's marks.
  await page.goto(people);
  const row = (name: string) => page.getByRole("row").filter({ hasText: name });
  await expect(row(absent)).toContainText("未到");
  await expect(row(absent)).toContainText("未报到");
  await expect(row(one)).toContainText("已交卷");
  await lookAt(page);
  await page.goto(manage);
  await page.getByRole("link", { name: "分单位成绩" }).click();
  await expect(main(page)).toContainText("成绩还没有出");
  const results = page.url();

  // The clock closes it for all.
  await expect(async () => {
    await page.goto(results);
    await expect(main(page)).toContainText("合格线", { timeout: 500 });
  }).toPass({ timeout: 180_000, intervals: [2_000] });
  await expect(main(page).getByText("人数少，不公布")).toHaveCount(3);
  await lookAt(page);
  const table = await taken(page, () => page.getByRole("link", { name: "单位表（CSV）" }).click());
  for (const unit of [...units, "合计"]) expect(table).toContain(`${unit},人数少，不公布`);
  expect(table).not.toContain(one);
  const names = await taken(page, () => page.getByRole("button", { name: "姓名与成绩（CSV）" }).click());
  expect(names).toMatch(new RegExp(`${absent},${units[1]},名单内,未到`));
  await page.goto(people);
  await expect(row(one).getByRole("cell").nth(2)).toHaveText("1");
  await expect(row(two).getByRole("cell").nth(2)).toHaveText("0");
  await first.reload();
  await expect(first.locator(".figure-list")).toContainText("1 / 80 题");
  await lookAt(first);

  // The key was wrong: an editor corrects it, a reviewer publishes it.
  const reason = `第一章以${inventedText(4)}为准`;
  await editor.goto(question.address);
  await main(editor).getByRole("link", { name: "编辑", exact: true }).click();
  await editor.getByLabel(`正确选项 ${wrong}`, { exact: true }).check();
  await editor.getByLabel("修改原因").fill(reason);
  await editor.getByRole("button", { name: "保存并送审" }).click();
  await expect(said(editor)).toContainText("送审");
  const reviewer = await another(browser);
  await signIn(reviewer, accounts.reviewer);
  await openReview(reviewer, question.stem);
  await judge(reviewer);
  await reviewer.getByRole("button", { name: "发布", exact: true }).click();
  await expect(said(reviewer)).toContainText(/\d+ 份作答已重新判分/);

  // Each who sat it is told, with the old mark, the new one and the reason.
  for (const [candidate, before, after] of [[first, "1", "0"], [second, "0", "1"]] as const) {
    await candidate.getByRole("banner").getByRole("link", { name: /^消息/ }).click();
    const told = candidate.getByRole("list", { name: "消息列表" }).getByRole("listitem").filter({ hasText: "您的得分有变" });
    await expect(told.first()).toContainText(`原得 ${before} 分，更正后 ${after} 分。理由：${reason}`);
    await told.first().getByRole("button", { name: /^查看/ }).click();
    await expect(main(candidate)).toContainText(`题目已更正：原 ${before} 分，更正后 ${after} 分。理由：${reason}`);
    await navigate(candidate, "模考");
    await candidate.getByRole("link", { name: title }).first().click();
    await expect(main(candidate)).toContainText("有 1 题在交卷后更正");
    await expect(candidate.locator(".figure-list")).toContainText(`${after} / 100 分`);
    await lookAt(candidate);
    await candidate.locator(".summary-list").last().getByRole("link").first().click();
    await expect(main(candidate)).toContainText(`题目已更正：原 ${before} 分，更正后 ${after} 分。理由：${reason}`);
  }
  await page.goto(people);
  await expect(row(one).getByRole("cell").nth(2)).toHaveText("0");
  await expect(row(two).getByRole("cell").nth(2)).toHaveText("1");
  await page.goto(results);
  await expect(main(page).getByText("人数少，不公布")).toHaveCount(3);
  await lookAt(page);
});
