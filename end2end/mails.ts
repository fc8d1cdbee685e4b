// What arrived at the journeys' mail server.
import type { Page } from "@playwright/test";
import { expect } from "./support.ts";
import { postOffice } from "./servers.ts";

export type Mail = { id: string; subject: string; text: string; unsubscribe?: string };

/** What came for an address, of mails whose subject holds this. */
export async function mails(to: string, subject: string): Promise<Mail[]> {
  const all: Mail[] = await (await fetch(`${postOffice}/mails?to=${encodeURIComponent(to)}`)).json();
  return all.filter((mail) => mail.subject.includes(subject));
}

/** The mail that comes. */
export async function mail(to: string, subject: string): Promise<Mail> {
  await expect.poll(async () => (await mails(to, subject)).length, { timeout: 20_000 }).toBe(1);
  return (await mails(to, subject))[0];
}

/** The address in a mail that leads to a place of the site. */
export const linkTo = (mail: Mail, path: string) => mail.text.match(new RegExp(`http\\S+${path}\\S+`))![0];

/** Somebody signed in gives an address, and shows that they read what is sent there. */
export async function giveAddress(page: Page, address: string) {
  await page.getByLabel("邮箱地址").fill(address);
  await page.getByRole("button", { name: "寄出确认邮件" }).click();
  await expect(page.getByRole("main")).toContainText("等待确认");
  await page.goto(linkTo(await mail(address, "确认邮箱"), "/mail/confirm/"));
}

/** And confirms it. */
export async function confirmAddress(page: Page) {
  await page.getByRole("button", { name: "确认这个邮箱" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("邮箱已确认");
}
