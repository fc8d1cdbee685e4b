// What every journey needs: signing in, a look by axe, and proof that the page itself complained of nothing.
import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type Page } from "@playwright/test";

type Fixtures = {
  /** Fails a test whose pages logged an error (a refused script or style shows up here) or threw. */
  quiet: void;
  /** Looks at the page as it is now: axe finds nothing serious, nothing sticks out sideways. */
  lookAt: (page: Page) => Promise<void>;
};

export const test = base.extend<Fixtures>({
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
  lookAt: async ({ browser, javaScriptEnabled, baseURL }, use, info) => {
    await use(async (page) => {
      // The pages are the same whatever the database: half of the looks, which take most of a journey's time, are enough.
      if (info.project.name.startsWith("postgres")) return;
      // axe itself is a script: where scripts are off, the page's HTML is shown to it in a context of its own.
      if (javaScriptEnabled) return examine(page);
      const context = await browser.newContext({ baseURL, javaScriptEnabled: true });
      const copy = await context.newPage();
      const html = await page.content();
      await copy.route(page.url(), (route) => route.fulfill({ body: html, contentType: "text/html; charset=utf-8" }));
      await copy.goto(page.url());
      await examine(copy);
      await context.close();
    });
  },
});

async function examine(page: Page) {
  const result = await new AxeBuilder({ page }).analyze();
  const serious = result.violations.filter((violation) => violation.impact === "serious" || violation.impact === "critical");
  const words = serious.map((violation) => `${page.url()} ${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ")}`);
  expect(words).toEqual([]);
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, `${page.url()} is ${overflow}px too wide at ${width}px`).toBeLessThanOrEqual(0);
  }
}

export { expect };

/** The accounts of the demonstration data, as the sign-in page names them. */
export const accounts = {
  administrator: "管理员",
  auditor: "审计员",
  city: "扬州社工",
  province: "江苏社工",
  officer: "广陵民政",
  organiser: "广陵培训",
  elsewhere: "兰州社工",
  candidate: "考生小林",
  editor: "命题老师",
  reviewer: "审题老师",
} as const;
export const password = "zhengtu-demo";

/** Something no other test has typed. */
export const unique = () => `${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;

/** Signs in from the start page, as a person would. */
export async function signIn(page: Page, name: string, secret: string = password) {
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: "登录" }).click();
  await page.getByLabel("账号名").fill(name);
  await page.getByLabel("密码").fill(secret);
  await page.getByRole("main").getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("banner").getByRole("button", { name: "退出登录" })).toBeVisible();
}

export async function signOut(page: Page) {
  await page.getByRole("banner").getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name: "登录" })).toBeVisible();
}

/** Signs somebody new up, who then is signed in. */
export async function signUp(page: Page, name: string, secret: string) {
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: "注册" }).click();
  await page.getByLabel("账号名").fill(name);
  await page.getByLabel("密码").fill(secret);
  await page.getByRole("button", { name: "注册并登录" }).click();
  await expect(page.getByRole("banner").getByRole("link", { name })).toBeVisible();
}

export const navigate = (page: Page, name: string) => page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name }).click();
