import parsePhoneNumber from "libphonenumber-js/max";
import { z } from "zod";
import { isTimeZone } from "../routing/opening-hours";
import { isDestination } from "../shared/phone-number";
import type { ContactDraft } from "./contact";

/** One row as it came in. */
export interface ImportRow {
  /** Counted from 1, the line of column names included; of JSON the place in the list. */
  line: number;
  fields: Readonly<Record<string, unknown>>;
}

/** Why a row did not become a contact. */
export interface LeftOutRow {
  line: number;
  result: "refused" | "duplicate";
  field: string;
  message: string;
}

export interface PlannedImport {
  drafts: (ContactDraft & { line: number })[];
  leftOut: LeftOutRow[];
}

/** More belong into several imports, so that each ends within its time. */
export const MOST_ROWS = 10_000;

const E164_EXAMPLE = "must be a number such as +491711234567";

/** People write numbers in groups; what separates them says nothing. */
const phoneNumber = z
  .string(E164_EXAMPLE)
  .transform((text) => text.replaceAll(/[\s()./-]/g, ""))
  .refine(isDestination, { message: E164_EXAMPLE, abort: true })
  .refine((number) => parsePhoneNumber(number)?.isPossible() === true, {
    message: "has too few or too many digits for its country",
  });

/** An empty cell is one that was left out. */
const optional = (schema: z.ZodType<string>) =>
  z.preprocess((given) => (given === "" ? null : given), schema.nullish()).transform(orNull);
const text = (most: number) => z.string().trim().max(most, `has at most ${most} characters`);

const rowSchema = z.object({
  phone_number: phoneNumber,
  name: optional(text(120)),
  reference: optional(z.union([z.number().transform(String), z.string()]).pipe(text(120))),
  time_zone: optional(z.string().refine(isTimeZone, "must be a zone such as Europe/Berlin")),
});

/**
 * Tells rows that can become contacts from those that cannot, and why. A number that comes a second
 * time is a duplicate of the first; `ownNumbers` are never called.
 */
export function planImport(
  rows: readonly ImportRow[],
  ownNumbers: readonly (string | undefined)[],
): PlannedImport {
  const drafts: PlannedImport["drafts"] = [];
  const leftOut: LeftOutRow[] = [];
  const lineOf = new Map<string, number>();

  for (const { line, fields } of rows) {
    const parsed = rowSchema.safeParse(fields);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const field = issue?.path.join(".") ?? "";
      leftOut.push({ line, result: "refused", field, message: issue?.message ?? "is wrong" });
      continue;
    }
    const { phone_number, name, reference, time_zone } = parsed.data;
    const field = "phone_number";
    const first = lineOf.get(phone_number);
    if (ownNumbers.includes(phone_number)) {
      leftOut.push({ line, result: "refused", field, message: "is our own number" });
    } else if (first !== undefined) {
      leftOut.push({ line, result: "duplicate", field, message: `stands on line ${first}, too` });
    } else {
      lineOf.set(phone_number, line);
      drafts.push({ line, phoneNumber: phone_number, name, reference, timeZone: time_zone });
    }
  }
  return { drafts, leftOut };
}

function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null;
}
