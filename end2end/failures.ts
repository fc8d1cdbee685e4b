// What failed, shortly, in a file of its own: the Makefile prints it last, where a long log is cut off from the front.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FullResult, Reporter, TestCase, TestResult } from "@playwright/test/reporter";

const plain = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, "");

export default class Failures implements Reporter {
  private readonly lines: string[] = [];
  private readonly file: string;

  constructor(options: { file: string }) {
    this.file = options.file;
  }

  onTestEnd(test: TestCase, result: TestResult) {
    if (result.status === test.expectedStatus || result.status === "skipped") return;
    const where = test.location.file.split("/").pop();
    this.lines.push(`${result.status}${result.retry ? " again" : ""}: [${test.parent.project()?.name}] ${where} › ${test.title}`);
    for (const error of result.errors.slice(0, 2)) {
      const place = error.location ? ` (line ${error.location.line})` : "";
      this.lines.push(plain(`${error.message ?? error.value}${place}`).split("\n").filter((line) => line.trim()).slice(0, 14).map((line) => `  ${line.slice(0, 200)}`).join("\n"));
    }
  }

  onEnd(result: FullResult) {
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(this.file, this.lines.length ? `${this.lines.join("\n")}\n` : result.status === "passed" ? "" : `${result.status}\n`);
  }
}
