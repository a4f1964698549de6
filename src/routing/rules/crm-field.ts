import { z } from "zod";
import type { CallFacts } from "../facts";
import { type DialerUse, defaultDialerUse, findNameProblems, type Problem } from "../problem";
import type { RuleBehaviour } from "../rule-behaviour";
import { noMatchFields, sendTo, unmatched, type Verdict } from "../verdict";

const value = z.union(
  [z.string(), z.number(), z.boolean()],
  "must be a text, a number or true or false",
);
const border = z.number("must be a number").optional();
const common = { name: z.string().optional(), dialer: z.string("must name a dialer") };

const equalsCase = z.object({ ...common, equals: value });
const listCase = z.object({ ...common, in: z.array(value).min(1, "must list a value") });
const rangeCase = z
  .object({ ...common, min: border, max: border })
  .refine(({ min, max }) => min !== undefined || max !== undefined, {
    message: 'must have "equals", "in", "min" or "max"',
  });

/**
 * The first case that fits the CRM attribute `field` names its dialer: the value is one
 * (`equals`), is one of several (`in`), or lies from `min` to `max`, both included.
 */
export const crmFieldConfig = z.object({
  field: z.string(),
  cases: z.array(z.union([rangeCase, equalsCase, listCase])),
  ...noMatchFields,
});

export type CrmFieldConfig = z.infer<typeof crmFieldConfig>;
export type CrmFieldCase = CrmFieldConfig["cases"][number];
type Value = z.infer<typeof value>;

/**
 * Sends a known caller to the dialer of the first case that fits.
 *
 * A list in the CRM fits where one of its entries does. Numbers sent as text count as numbers
 * where the rule has a number. A lead without the attribute passes; `0` and `false` are values.
 */
export function evaluateCrmField(config: CrmFieldConfig, facts: CallFacts): Verdict {
  if (facts.lead.kind === "unknown") return { kind: "unknown", reason: facts.lead.reason };

  const { field } = config;
  const { fields } = facts.lead;
  const entries = readEntries(Object.hasOwn(fields, field) ? fields[field] : undefined);
  if (entries.length === 0) return { kind: "no_match", reason: `the lead has no "${field}"` };

  const shown = `"${field}" is ${showEntries(entries)}`;
  const hit = config.cases.find((one) => entries.some((entry) => fits(one, entry)));
  if (!hit) return unmatched(config, `${shown}, which fits no case`);
  return sendTo(hit.dialer, `${shown}: ${describeCase(hit)}`);
}

/** Nothing, an empty text and an empty list are no value. */
function readEntries(given: unknown): unknown[] {
  const entries: unknown[] = Array.isArray(given) ? given : [given];
  return entries.filter(
    (entry) =>
      entry !== undefined && entry !== null && !(typeof entry === "string" && entry.trim() === ""),
  );
}

function fits(one: CrmFieldCase, entry: unknown): boolean {
  if ("equals" in one) return isSame(one.equals, entry);
  if ("in" in one) return one.in.some((wanted) => isSame(wanted, entry));
  const number = toNumber(entry);
  if (number === null) return false;
  return (
    (one.min === undefined || one.min <= number) && (one.max === undefined || number <= one.max)
  );
}

function isSame(wanted: Value, entry: unknown): boolean {
  if (typeof wanted === "number") return toNumber(entry) === wanted;
  if (typeof entry === "object") return false;
  return String(entry).trim() === String(wanted).trim();
}

function toNumber(entry: unknown): number | null {
  if (typeof entry !== "number" && typeof entry !== "string") return null;
  const number = Number(entry);
  return Number.isFinite(number) ? number : null;
}

/** Longer values are cut: a reason is read by people. */
const SHOWN_LENGTH = 60;

function showEntries(entries: unknown[]): string {
  const text = entries.map((entry) => JSON.stringify(entry)).join(", ");
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function describeCase(one: CrmFieldCase): string {
  return one.name ? `case "${one.name}" (${describeTest(one)})` : `case ${describeTest(one)}`;
}

function describeTest(one: CrmFieldCase): string {
  if ("equals" in one) return `is ${JSON.stringify(one.equals)}`;
  if ("in" in one) return `is one of ${one.in.map((wanted) => JSON.stringify(wanted)).join(", ")}`;
  if (one.max === undefined) return `from ${one.min}`;
  return one.min === undefined ? `up to ${one.max}` : `${one.min} to ${one.max}`;
}

function findCrmFieldProblems(config: CrmFieldConfig): Problem[] {
  const cases = config.cases.flatMap((one, index): Problem[] => {
    if (!("min" in one || "max" in one)) return [];
    const { min, max } = one;
    if (min === undefined || max === undefined || min <= max) return [];
    const message = `The min (${min}) must be less than or equal to the max (${max})`;
    return [{ field: `cases.${index}.min`, code: "min_above_max", message }];
  });
  return [...findNameProblems([{ field: "field", name: config.field }], "a CRM field"), ...cases];
}

function tidyCrmField(config: CrmFieldConfig): CrmFieldConfig {
  return { ...config, field: config.field.trim() };
}

function crmFieldDialers(config: CrmFieldConfig): DialerUse[] {
  const cases = config.cases.map(({ dialer }, index) => ({
    field: `cases.${index}.dialer`,
    dialer,
  }));
  return [...cases, ...defaultDialerUse(config)];
}

export const crmField: RuleBehaviour<CrmFieldConfig> = {
  needsLead: true,
  evaluate: evaluateCrmField,
  findProblems: findCrmFieldProblems,
  listDialers: crmFieldDialers,
  tidy: tidyCrmField,
};
