// What every journey needs: signing in, a look by axe, and proof that the page itself complained of nothing.
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

export const test = base.extend<{ quiet: void }>({
  // Fails a test whose pages logged an error (a refused script or style shows up here) or threw.
  quiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
      page.on("console", (message) => {
        // The browser itself logs answers such as 422 and 403; those are looked at by the tests.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) complaints.push(message.text());
      });
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

// The accounts of the demonstration data, as printed at start.
export const accounts = {
  administrator: "demo-admin",
  auditor: "demo-auditor",
  province: "demo-jiangsu",
  officer: "demo-guangling-officer",
  organiser: "demo-guangling-organiser",
  elsewhere: "demo-lanzhou",
  candidate: "demo-candidate",
} as const;

export const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

export async function signIn(page: Page, name: string, password: string) {
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: "登录" }).click();
  await page.getByLabel("账号").fill(name);
  await page.getByLabel("密码").fill(password);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("banner").getByRole("button", { name: "退出登录" })).toBeVisible();
}

export async function signOut(page: Page) {
  await page.getByRole("banner").getByRole("button", { name: "退出登录" }).click();
}

// Nothing serious, says axe. It needs scripts, so on pages without JavaScript it looks through a context of its own.
export async function accessible(page: Page, javaScriptEnabled: boolean | undefined) {
  if (javaScriptEnabled === false) return;
  const result = await new AxeBuilder({ page }).analyze();
  const serious = result.violations.filter((violation) => violation.impact === "serious" || violation.impact === "critical");
  expect(serious.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
}
