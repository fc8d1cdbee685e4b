// Invented people for imports: names nobody else has, ID numbers that can't exist, and the files an office would send.
import ExcelJS from "exceljs";
import iconv from "iconv-lite";

const pick = (from: string) => from[Math.floor(Math.random() * from.length)];
const given = "岚峥霁筠沅漪澍珩璟昀旸煦翊翀骁彧芃芊苒茉荻菡葳蕤藜桁梓椿楠榆槿樾橦泠洵涵淳渟湉滢潆澄烨焓照瑀瑄瑜瑾璇瓒畅皓盈睿砚祎祺禾秋笙箐";

/** A name of four characters that no other test has. */
export const inventedName = () => `试${pick(given)}${pick(given)}${pick(given)}`;

/** An ID number with a right check digit and an area that can't exist; its last digit but one is odd for men. */
export function inventedId(gender: "男" | "女"): string {
  const digits = (count: number) => Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join("");
  const body = `99${digits(4)}1988${String(1 + Math.floor(Math.random() * 12)).padStart(2, "0")}${String(1 + Math.floor(Math.random() * 28)).padStart(2, "0")}${digits(2)}${2 * Math.floor(Math.random() * 5) + (gender === "男" ? 1 : 0)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * weights[index], 0);
  return body + "10X98765432"[sum % 11];
}

export type Upload = { name: string; mimeType: string; buffer: Buffer };

/** A staff list as a department sends it: a title above the header, ID numbers as text. */
export async function staffList(rows: string[][]): Promise<Upload> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet("名册");
  sheet.addRow(["广陵区社会工作人员名册"]);
  sheet.addRow(["姓名（必填）", "证件号码", "性别", "学历", "工作单位", "岗位"]);
  for (const row of rows) sheet.addRow(row);
  return { name: "名册.xlsx", mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", buffer: Buffer.from(await book.xlsx.writeBuffer()) };
}

/** Results as the examination authority's system writes them: CSV in GB18030, a row per subject. */
export function resultList(rows: (string | number)[][]): Upload {
  const lines = [["考试年度", "级别", "姓名", "证件号码", "科目", "成绩"], ...rows].map((row) => row.join(","));
  return { name: "成绩.csv", mimeType: "text/csv", buffer: iconv.encode(`${lines.join("\r\n")}\r\n`, "gb18030") };
}
