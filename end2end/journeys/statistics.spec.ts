// Journey 5: pass rates from the province down to the district, beside what was reported, each with its definition and source.
import { accounts, expect, navigate, signIn, test } from "../support.ts";

const numbers = (text: string) => [...text.matchAll(/([\d,]+) \/ ([\d,]+)/g)].map(([, passed, of]) => [passed, of].map((part) => Number(part.replaceAll(",", ""))));

test("an officer of the province goes down to a district and up again, and the parts add up", async ({ page, lookAt }) => {
  await signIn(page, accounts.province);
  await navigate(page, "统计");
  await page.getByRole("main").getByRole("link", { name: "江苏省" }).first().click();
  await page.getByLabel("年度").selectOption("2024");
  await page.getByLabel("级别").selectOption({ index: 0 });
  await page.getByRole("button", { name: "查看统计" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("江苏省");
  await expect(page.getByRole("main")).toContainText("通过 ÷ 实考人数");
  const [headline] = numbers(await page.locator(".stat__fraction").first().innerText());
  const children = numbers((await page.locator(".bar-row__value").allInnerTexts()).join("\n"));
  expect(children.length).toBeGreaterThan(1);
  expect(children.reduce((sum, [passed]) => sum + passed, 0), "the cities' passes add up").toBe(headline[0]);
  expect(children.reduce((sum, [, sat]) => sum + sat, 0), "the cities' candidates add up").toBe(headline[1]);
  await lookAt(page);

  await page.locator("a.bar-row__name", { hasText: "扬州市" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("扬州市");
  await expect(page.getByRole("main")).toContainText("2,772");
  await expect(page.getByRole("main")).toContainText("+216%");
  await lookAt(page);
  await page.locator("a.bar-row__name", { hasText: "广陵区" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("广陵区");
  await lookAt(page);
  const trail = page.getByRole("navigation", { name: "所在位置" });
  await trail.getByRole("link", { name: "江苏省" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("江苏省");
});

test("the figures of the news are there with their fractions and sources", async ({ page, lookAt }) => {
  const places: [string[], string[]][] = [
    [["甘肃省", "兰州市"], ["31.5%", "4,496 / 14,273"]],
    [["大理白族自治州"], ["11.0%", "477 / 4,330", "112 / 112"]],
    [["黑龙江省"], ["22.0%", "9,690 / 44,080", "32.3%", "9,690 / 30,000"]],
  ];
  for (const [[first, ...rest], figures] of places) {
    await page.goto("/");
    await page.getByRole("main").getByRole("link", { name: "查看全部统计" }).click();
    await page.getByRole("main").getByRole("link", { name: first, exact: true }).first().click();
    for (const name of rest) await page.getByRole("main").getByRole("link", { name, exact: true }).first().click();
    for (const figure of figures) await expect(page.getByRole("main")).toContainText(figure);
    await expect(page.getByRole("main")).toContainText("报道");
    await lookAt(page);
  }
});

test("outside the scope only what is published shows, and small cells don't", async ({ page, lookAt }) => {
  await signIn(page, accounts.province);
  await page.goto("/statistics/6201?year=2024&level=junior");
  await expect(page.getByRole("main")).toContainText("只显示已发布");
  await lookAt(page);
  await page.goto("/statistics/5329?year=2024&level=junior");
  await page.getByText("数据表").first().click();
  await expect(page.getByRole("main")).toContainText("隐去");
});
