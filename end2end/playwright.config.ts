// Every journey twice: as most will use it, with JavaScript on SQLite, and without on PostgreSQL, so that each database and each way of using
// the pages is walked through. The other two combinations add nothing that the tests of the router on both databases don't see, and as much
// time again: `ALL_WAYS=1` takes them as well. Each database has one server, made fresh.
import { defineConfig } from "@playwright/test";
import { postOffice, postOfficeCommand, servers } from "./servers.ts";

const chromium = { executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"] };

export default defineConfig({
  testDir: ".",
  fullyParallel: false,
  workers: 2,
  // Two browsers, two databases and a compiler share a small machine: a story told in vain is told once more, and both are named.
  retries: 1,
  forbidOnly: !!process.env.CI,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./failures.ts", { file: "test-results/failures.txt" }]],
  outputDir: "test-results",
  use: { locale: "zh-CN", timezoneId: "Asia/Shanghai", screenshot: "only-on-failure", launchOptions: chromium },
  projects: servers
    .flatMap((server) => [
      { name: `${server.name}-script`, use: { baseURL: server.url, javaScriptEnabled: true } },
      { name: `${server.name}-plain`, use: { baseURL: server.url, javaScriptEnabled: false } },
    ])
    .filter((project) => ["sqlite-script", "postgres-plain"].includes(project.name) || process.env.ALL_WAYS),
  webServer: [...servers.map(({ command, url }) => ({ command, url: `${url}/readyz` })), { command: postOfficeCommand, url: postOffice }].map((server) => ({
    ...server,
    timeout: 180_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM" as const, timeout: 5_000 },
    stdout: "ignore" as const,
    stderr: "pipe" as const,
  })),
});
