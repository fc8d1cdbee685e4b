// How long from a tap to the next question, on a slow phone: a CPU four times slower than this one, and a slow 4G network.
//   node tap.mjs http://127.0.0.1:3000
// Prints p50 and p99 of 60 taps on 下一题 and 60 on an answer: from the event to the frame in which the new state is painted.
import { chromium } from "@playwright/test";

const base = process.argv[2] ?? "http://127.0.0.1:3000";
const rounds = 60;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const context = await browser.newContext({ baseURL: base, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: "zh-CN" });
const page = await context.newPage();
await page.goto("/practice/junior/junior-practice");
await page.getByLabel("每组题数").selectOption("all");
await page.getByRole("button", { name: "全科随机练习" }).click();
await page.locator("html[data-awake]").waitFor();
const html = (await (await context.request.get(page.url())).body()).length;
const questions = Number((await page.locator(".player__progress").textContent()).match(/\/ (\d+)/)[1]);

const devtools = await context.newCDPSession(page);
await devtools.send("Network.enable");
// As Chromium's own "Slow 4G".
await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 562.5, downloadThroughput: 180_000, uploadThroughput: 84_375 });
await devtools.send("Emulation.setCPUThrottlingRate", { rate: 4 });

/** Milliseconds from clicking what is found to the frame after the one in which it took effect. */
const tap = (selector) =>
  page.evaluate(
    (selector) =>
      new Promise((resolve) => {
        const began = performance.now();
        document.querySelector(selector).click();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
      }),
    selector,
  );

const taps = { next: [], confirm: [] };
for (let round = 0; round < rounds; round += 1) {
  await page.locator("label.option input").first().check();
  taps.confirm.push(await tap(".player__bar [type=submit]"));
  await page.locator(".verdict").waitFor();
  taps.next.push(await tap("#onward"));
  await page.locator("label.option").first().waitFor();
}
const share = (times, part) => times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);
console.log(
  `tap_to_next_p50_ms=${share(taps.next, 0.5)} p99_ms=${share(taps.next, 0.99)} tap_to_verdict_p50_ms=${share(taps.confirm, 0.5)} ` +
    `p99_ms=${share(taps.confirm, 0.99)} questions=${questions} html_kb=${(html / 1000).toFixed(1)}`,
);
await browser.close();
