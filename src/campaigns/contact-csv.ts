import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { AppError } from "../shared/app-error";
import type { ImportRow } from "./contact-import";

/** What people call the columns; case, spaces and underscores do not matter. */
const COLUMNS: Readonly<Record<string, string>> = {
  phonenumber: "phone_number",
  phone: "phone_number",
  number: "phone_number",
  name: "name",
  reference: "reference",
  id: "reference",
  timezone: "time_zone",
  zone: "time_zone",
};

/** Spreadsheets of many countries write semicolons, since their comma is a decimal sign. */
const DELIMITERS = [",", ";", "\t"];

/**
 * Reads contacts from CSV (RFC 4180): a line of column names, then a contact a line. Separated by
 * commas, semicolons or tabs; columns nobody knows are left out. Refuses what is no CSV, and CSV
 * without phone numbers.
 */
export function readContactCsv(text: string): ImportRow[] {
  const delimiter = findDelimiter(text);
  let columns: (string | undefined)[] = [];
  const rows: ImportRow[] = [];
  for (const { record, info } of parseRecords(text, delimiter)) {
    if (columns.length === 0) columns = readHeader(record);
    else {
      const named = record.map((cell, i) => [columns[i] ?? "", cell]).filter(([name]) => name);
      rows.push({ line: info.lines, fields: Object.fromEntries(named) });
    }
  }
  return rows;
}

/** A record with what the library tells of it: among other things the line it ends on. */
const recordSchema = z.object({
  record: z.array(z.string()),
  info: z.object({ lines: z.number() }),
});

/** The library would count the two characters of a line's end within quotes as two lines. */
function parseRecords(text: string, delimiter: string): z.infer<typeof recordSchema>[] {
  const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true };
  try {
    const unified = text.replaceAll("\r\n", "\n");
    return z.array(recordSchema).parse(parse(unified, { ...options, trim: true, delimiter }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refuse(`This is no CSV: ${error.message}`, "invalid_csv");
  }
}

function readHeader(cells: readonly string[]): (string | undefined)[] {
  const columns = cells.map((cell) => COLUMNS[cell.toLowerCase().replaceAll(/[\s_-]/g, "")]);
  if (columns.includes("phone_number")) return columns;
  throw refuse("The first line must name the columns, one of them phone_number", "no_header");
}

/** The one that the line of column names has most of. */
function findDelimiter(text: string): string {
  const [header = ""] = text.split(/\r?\n/, 1);
  const countOf = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? ",";
}

function refuse(message: string, code: string): AppError {
  return new AppError("ValidationError", message, [{ field: "body", message, code }]);
}
