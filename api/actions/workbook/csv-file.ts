/** CSV (RFC 4180) that spreadsheets open as it is meant: UTF-8 with a byte order mark. */

/** A cell that begins like a formula is given an apostrophe, so that no spreadsheet runs what somebody typed. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d[\d.,]*$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The lines of a file, its head among them. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
