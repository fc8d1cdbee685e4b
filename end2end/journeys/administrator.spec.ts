// Journey 6: accounts and roles with a scope; the trail; and another district's officer, who is refused everywhere.
import { accounts, expect, navigate, signIn, signOut, test, unique } from "../support.ts";

test("an administrator makes an account with a role; its owner chooses a password; the auditor reads of it", async ({ page, lookAt }) => {
  const name = `邗江${unique()}`;
  await signIn(page, accounts.administrator);
  await expect(page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: "审计" })).toHaveCount(0);
  await navigate(page, "账号");
  await lookAt(page);
  await page.getByRole("main").getByRole("link", { name: "新建账号" }).first().click();
  await lookAt(page);
  await page.getByLabel("账号名").fill(name);
  await page.getByLabel("初始密码").fill("初始 渡口 清和 拾光");
  await page.getByLabel("角色").selectOption({ label: "部门工作人员" });
  await page.getByLabel("管辖范围").fill("不存在的地方");
  await page.getByRole("button", { name: "建立账号" }).click();
  await expect(page.getByRole("alert")).toContainText("没有找到这个区划");
  await page.getByLabel("管辖范围").fill("邗江区");
  await page.getByLabel("初始密码").fill("初始 渡口 清和 拾光");
  await page.getByRole("button", { name: "建立账号" }).click();
  await expect(page.getByRole("main")).toContainText("邗江区");
  await lookAt(page);
  await signOut(page);

  await signIn(page, name, "初始 渡口 清和 拾光");
  await expect(page).toHaveURL(/\/account\/password$/);
  await lookAt(page);
  await page.getByLabel("现在的密码").fill("初始 渡口 清和 拾光");
  await page.getByLabel("新密码").fill("自己 远山 小满 明灯");
  await page.getByRole("button", { name: "修改密码" }).click();
  await navigate(page, "人员");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await signOut(page);

  await signIn(page, accounts.auditor);
  await navigate(page, "审计");
  await lookAt(page);
  await page.getByLabel("操作人").fill(name);
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page.getByRole("main")).toContainText("修改密码");
  await page.getByRole("main").getByRole("button", { name: "检验完整性" }).click();
  await expect(page.getByRole("main")).toContainText("没有被改动");
  await lookAt(page);
});

test("an administrator adds an organisation and limits a role to it; the trail names it", async ({ page, lookAt }) => {
  const station = `曲江${unique()}社工站`;
  const name = `曲江${unique()}`;
  await signIn(page, accounts.administrator);
  await navigate(page, "机构");
  await lookAt(page);
  await page.getByRole("main").getByRole("link", { name: "登记机构" }).first().click();
  await page.getByLabel("机构名称").fill(station);
  await page.getByLabel("组织类型").selectOption({ label: "社工站" });
  await page.getByLabel("所属区划").fill("321002");
  await lookAt(page);
  await page.getByRole("button", { name: "登记机构" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(station);
  await lookAt(page);
  await page.getByRole("main").getByRole("link", { name: "江苏省扬州市广陵区" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("广陵区");
  await lookAt(page);

  await navigate(page, "账号");
  await page.getByRole("main").getByRole("link", { name: "新建账号" }).first().click();
  await page.getByLabel("账号名").fill(name);
  await page.getByLabel("初始密码").fill("初始 渡口 清和 拾光");
  await page.getByLabel("角色").selectOption({ label: "部门工作人员" });
  await page.getByLabel("管辖范围").fill("扬州市");
  await page.getByLabel("只限一个机构").fill(station.slice(0, -1));
  await page.getByRole("button", { name: "建立账号" }).click();
  await expect(page.getByRole("alert")).toContainText("请在下面选择");
  await lookAt(page);
  await page.getByRole("radio", { name: station }).check();
  await page.getByLabel("初始密码").fill("初始 渡口 清和 拾光");
  await page.getByRole("button", { name: "建立账号" }).click();
  await expect(page.getByRole("main")).toContainText(`广陵区 · ${station}`);
  await signOut(page);

  await signIn(page, accounts.auditor);
  await page.goto("/audit?action=account.grant.give");
  await page.locator("main tbody th a").first().click();
  await expect(page.getByRole("main")).toContainText(`广陵区 · ${station}`);
});

test("another district's officer is refused everywhere, and the trail says so", async ({ page, lookAt }) => {
  await signIn(page, accounts.officer);
  await navigate(page, "人员");
  const person = await page.locator("main tbody a[href^='/people/']").first().getAttribute("href");
  await signOut(page);
  await signIn(page, accounts.organiser);
  await navigate(page, "培训");
  await page.getByRole("main").getByRole("link", { name: "管理场次" }).click();
  const session = await page.locator("main tbody a[href^='/training/']").first().getAttribute("href");
  await signOut(page);

  await signIn(page, accounts.elsewhere);
  for (const address of [`${person}`, `${person}/edit`, `${session}/roster`, `${session}/roster.xlsx`, "/accounts", "/audit", "/audit.csv"]) {
    const answer = await page.goto(address);
    expect(answer?.status(), address).toBe(403);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("您没有查看或操作这里的权限");
  }
  await lookAt(page);
  for (const address of [`${session}/cancel`, `${session}/publish`, "/accounts/new"]) {
    const answer = await page.request.post(address, { form: { reason: "x" }, maxRedirects: 0 });
    expect(answer.status(), `POST ${address}`).toBe(403);
  }
  await page.goto("/");
  await signOut(page);

  await signIn(page, accounts.auditor);
  await navigate(page, "审计");
  await page.getByLabel("操作人").fill(accounts.elsewhere);
  await page.getByLabel("结果").selectOption({ label: "拒绝" });
  await page.getByRole("button", { name: "筛选" }).click();
  await expect(page.getByRole("main")).toContainText("超出管辖范围");
  await expect(page.getByRole("main")).toContainText("没有相应角色");
  await lookAt(page);
});
