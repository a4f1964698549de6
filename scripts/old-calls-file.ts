import { createHash } from "node:crypto";
import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";
import { oldCallSchema } from "../src/outbound/old-call";
import { StartProblem } from "./ports";

/** One call of the file as the API takes it, and the line (of JSON: the place) it comes from. */
export interface FiledCall {
  line: number;
  call: Record<string, unknown>;
}

export interface RefusedCall {
  line: number;
  message: string;
}

interface Row {
  line: number;
  fields: Record<string, unknown>;
}

/** What old exports call our fields; case, spaces and underscores do not matter. */
const COLUMNS: Readonly<Record<string, string>> = {
  callsid: "call_sid",
  conversationid: "conversation_id",
  id: "id",
  driverid: "driver_id",
  driver: "driver_id",
  phonenumber: "phone_number",
  phone: "phone_number",
  tonumber: "phone_number",
  status: "status",
  createdat: "created_at",
  callstarttime: "call_start_time",
  startedat: "call_start_time",
  callendtime: "call_end_time",
  endedat: "call_end_time",
  durationseconds: "duration_seconds",
  callduration: "duration_seconds",
};

/** What programs of Windows put before everything else. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/** How exports of databases write that there is nothing. */
const NOTHING = new Set(["", "null", "none", "\\n"]);

/**
 * Reads calls of another system from CSV with a line of column names, or from JSON: a list, or an
 * object with a list `calls`. Says of each call that cannot be imported what is wrong with it.
 */
export function readOldCalls(text: string): { calls: FiledCall[]; refused: RefusedCall[] } {
  const given = text.replace(BYTE_ORDER_MARK, "");
  const rows = /^\s*[[{]/.test(given) ? readJsonRows(given) : readCsvRows(given);
  const calls: FiledCall[] = [];
  const refused: RefusedCall[] = [];
  const identify = createIdentifier();
  for (const { line, fields } of rows) {
    const call = identify(tidy(fields));
    const checked = oldCallSchema.safeParse(call);
    if (checked.success) calls.push({ line, call });
    else refused.push({ line, message: explain(checked.error) });
  }
  return { calls, refused };
}

function readJsonRows(text: string): Row[] {
  try {
    const given: unknown = JSON.parse(text);
    const list = z.array(z.record(z.string(), z.unknown()));
    const rows = z.union([list, z.object({ calls: list }).transform((all) => all.calls)]);
    const parsed = rows.safeParse(given);
    if (parsed.success) return parsed.data.map((fields, i) => ({ line: i + 1, fields }));
    throw new StartProblem("The JSON must be a list of calls, or an object with a list `calls`");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new StartProblem(`This is no JSON: ${error.message}`);
  }
}

function readCsvRows(text: string): Row[] {
  const shape = { columns: true, delimiter: [",", ";", "\t"], info: true, trim: true };
  const lenience = { relax_column_count: true, skip_empty_lines: true };
  try {
    // Counted by the library, a line's end of two characters within quotes would be two lines.
    const unified = text.replaceAll("\r\n", "\n");
    const records = parse(unified, { ...shape, ...lenience });
    return z
      .array(
        z.object({
          record: z.record(z.string(), z.unknown()),
          info: z.looseObject({ lines: z.number() }),
        }),
      )
      .parse(records)
      .map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new StartProblem(`This is no CSV: ${error.message}`);
  }
}

/** The fields by our names, in our forms; where the status is missing it follows from the end. */
function tidy(fields: Record<string, unknown>): Record<string, unknown> {
  const known = Object.entries(fields).flatMap(([name, value]) => {
    const ours = COLUMNS[name.toLowerCase().replaceAll(/[\s_-]/g, "")];
    const isNothing = NOTHING.has(
      String(value ?? "")
        .trim()
        .toLowerCase(),
    );
    return ours && !isNothing ? [[ours, value] as const] : [];
  });
  const call: Record<string, unknown> = Object.fromEntries(known);
  for (const name of ["created_at", "call_start_time", "call_end_time"]) {
    if (call[name] !== undefined) call[name] = toMoment(call[name]);
  }
  if (call.id !== undefined) call.id = String(call.id);
  if (call.duration_seconds !== undefined) call.duration_seconds = Number(call.duration_seconds);
  call.created_at ??= call.call_start_time;
  call.status ??= call.call_end_time === undefined ? "in_progress" : "completed";
  return call;
}

/** Databases write `2026-03-10 14:00:00.123+00`, programs seconds or milliseconds since 1970. */
function toMoment(value: unknown): string {
  const text = String(value).trim();
  if (/^\d{10}(\d{3})?$/.test(text)) {
    return new Date(Number(text) * (text.length === 10 ? 1_000 : 1)).toISOString();
  }
  return text
    .replace(/^(\d{4}-\d{2}-\d{2}) /, "$1T")
    .replace(/ ?(UTC|Z)$/i, "Z")
    .replace(/ ?([+-]\d{2}):?(\d{2})?$/, (_, hours, minutes = "00") => `${hours}:${minutes}`);
}

/**
 * Gives a call that nothing tells from others a key made of all that is said of it, and of how many
 * like it came before: the same file gives the same keys.
 */
function createIdentifier() {
  const seen = new Map<string, number>();
  return (call: Record<string, unknown>): Record<string, unknown> => {
    if (call.call_sid ?? call.conversation_id ?? call.id) return call;
    const content = JSON.stringify(Object.entries(call).sort());
    const nth = (seen.get(content) ?? 0) + 1;
    seen.set(content, nth);
    return { ...call, id: createHash("sha256").update(`${nth}:${content}`).digest("hex") };
  };
}

function explain({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join(".") || "call"} ${message}`).join("; ");
}
