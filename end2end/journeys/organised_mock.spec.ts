// An organised mock of a district: set by its organiser, sat by two of three who are expected, closed by the clock, and marked again
// after a correction, of which everybody concerned is told.
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Browser, Page } from "@playwright/test";
import { judge, openReview } from "../questions.ts";
import { accounts, expect, navigate, signIn, signUp, test, unique } from "../support.ts";

const another = async (browser: Browser) => (await browser.newContext({ locale: "zh-CN" })).newPage();
const main = (page: Page) => page.getByRole("main");
const said = (page: Page) => page.getByRole("status").first();

/** So many minutes from now, as the form takes them. */
const at = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 8 * 3_600_000).toISOString().slice(0, 16);

/** Nobody waits for an hour here: the window is open from now on, for so many seconds. */
function open(project: string, mock: string, seconds: number) {
  const tool = join(dirname(process.env.ZHENGTU_BINARY!), "examples", "open_mock");
  const database = project.startsWith("postgres") ? process.env.ZHENGTU_TEST_POSTGRES! : `sqlite:${join(process.env.ZHENGTU_END2END!, "sqlite", "zhengtu.db")}`;
  execFileSync(tool, [database, mock, String(seconds)]);
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
  const key = (await main(editor).locator(".option--right .option__letter, .option--missed .option__letter").first().textContent())!.trim();
  return { address: editor.url(), stem, key };
}

async function join_(candidate: Page, title: string, name: string, unit: string) {
  await navigate(candidate, "模考");
  await candidate.getByRole("link", { name: `查看并报到：${title}` }).click();
  await candidate.getByLabel("姓名").fill(name);
  await candidate.getByLabel("单位").selectOption({ label: unit });
  await candidate.getByRole("button", { name: "报到" }).click();
  await expect(said(candidate)).toContainText("已报到");
}
