/** Spreadsheets take a cell that starts so for a formula, and run it; wide letters are the same. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const NEEDS_QUOTES = /["\r\n,;]/;

/**
 * One line of a CSV file (RFC 4180). A cell that a spreadsheet would run is led by an
 * apostrophe, numbers of ours aside.
 */
export function toCsvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

function toCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
