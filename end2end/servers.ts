// The servers under test: the real binary, once on SQLite and once on PostgreSQL, with demonstration data.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const binary = process.env.ZHENGTU_BINARY;
const postgres = process.env.ZHENGTU_TEST_POSTGRES;
if (!binary || !postgres) throw new Error("run `make test-browser`: it builds the program and starts a PostgreSQL");

// Playwright reads this file in several processes; they must agree on the folder.
process.env.ZHENGTU_END2END ??= mkdtempSync(join(tmpdir(), "zhengtu-end2end-"));
const folder = process.env.ZHENGTU_END2END;

const port = Number(process.env.ZHENGTU_TEST_PORT ?? 4601);
const url = (port: number) => `http://127.0.0.1:${port}`;

// Where mail goes, and where the journeys read it.
const smtpPort = port + 2;
export const postOffice = url(port + 3);
export const postOfficeCommand = `node post-office.mjs ${smtpPort} ${port + 3}`;

const mail = (port: number) => `ZHENGTU_SMTP_URL=smtp://127.0.0.1:${smtpPort} ZHENGTU_MAIL_FROM='证途 <no-reply@example.org>' ZHENGTU_PUBLIC_URL=${url(port)}`;
const serve = (port: number, data: string) => `${mail(port)} ${binary} serve --demo --listen 127.0.0.1:${port} --data-dir ${join(folder, data)}`;

export const servers = [
  { name: "sqlite", url: url(port), command: serve(port, "sqlite") },
  { name: "postgres", url: url(port + 1), command: `DATABASE_URL='${postgres}' ${serve(port + 1, "postgres")}` },
];
