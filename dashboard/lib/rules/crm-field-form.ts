import { asList, asNumber, asRecord, asText, withoutEmpty } from "../loose";
import { type Keyed, withKeys } from "../reorder";
import { type FormProblem, findMissingDialers } from "./form-problem";
import type { FormShape } from "./form-shape";
import { listSome, toDialer } from "./words";

export interface CrmCase {
  name: string;
  test: "equals" | "in" | "range";
  value: string;
  /** One value a line. */
  values: string;
  min: number | null;
  max: number | null;
  dialer: string;
}

export interface CrmFieldForm {
  field: string;
  cases: Keyed<CrmCase>[];
}

export const EMPTY_CASE: CrmCase = {
  name: "",
  test: "equals",
  value: "",
  values: "",
  min: null,
  max: null,
  dialer: "",
};

export const crmFieldForm: FormShape<CrmFieldForm> = {
  first: {},
  read: ({ field, cases }) => ({
    field: asText(field),
    cases: withKeys(asList(cases).map((one) => readCase(asRecord(one)))),
  }),
  write: ({ field, cases }) => ({ field: field.trim(), cases: cases.map(writeCase) }),
  check: ({ field, cases }) => [
    ...(field.trim() === "" ? [{ field: "field", message: "Enter a CRM field", isGap: true }] : []),
    ...cases.flatMap((one, index) => findCaseProblems(one, `cases.${index}`)),
    ...findMissingDialers(
      cases.map(({ dialer }, index) => ({ field: `cases.${index}.dialer`, dialer })),
    ),
  ],
  tell({ field, cases }) {
    if (cases.length === 0) return "It has no case yet, so every call passes on.";
    const parts = cases.map((one) => `${tellTest(one)} ${toDialer(one.dialer)}`);
    return `By the CRM field "${field}": ${parts.join("; ")}.`;
  },
};

function readCase(given: ReturnType<typeof asRecord>): CrmCase {
  const { name, equals, in: values, min, max, dialer } = given;
  const common = { ...EMPTY_CASE, name: asText(name), dialer: asText(dialer) };
  if ("equals" in given) return { ...common, test: "equals", value: asText(equals) };
  if ("in" in given) {
    return { ...common, test: "in", values: asList(values).map(asText).join("\n") };
  }
  if (!("min" in given || "max" in given)) return common;
  return { ...common, test: "range", min: asNumber(min), max: asNumber(max) };
}

function writeCase({ name, test, value, values, min, max, dialer }: CrmCase) {
  const common = { ...withoutEmpty({ name: name.trim() }), dialer };
  switch (test) {
    case "equals":
      return { ...common, equals: toValue(value.trim()) };
    case "in":
      return { ...common, in: linesOf(values).map(toValue) };
    case "range":
      return { ...common, ...withoutEmpty({ min, max }) };
  }
}

/** "5" is a number, "007" and "1e3" are texts: a code is no quantity. */
function toValue(text: string): string | number {
  return text !== "" && String(Number(text)) === text ? Number(text) : text;
}

function linesOf(values: string): string[] {
  return values
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function findCaseProblems({ test, value, values, min, max }: CrmCase, field: string) {
  switch (test) {
    case "equals":
      return value.trim() === "" ? [gap(`${field}.equals`, "Enter a value")] : [];
    case "in":
      return linesOf(values).length === 0 ? [gap(`${field}.in`, "Enter a value a line")] : [];
    case "range": {
      if (min === null && max === null) return [gap(`${field}.min`, "Enter at least one end")];
      if (min === null || max === null || min <= max) return [];
      return [{ field: `${field}.min`, message: "Must not be above the highest value" }];
    }
  }
}

function gap(field: string, message: string): FormProblem {
  return { field, message, isGap: true };
}

function tellTest({ test, value, values, min, max }: CrmCase): string {
  switch (test) {
    case "equals":
      return `"${value}"`;
    case "in":
      return listSome(linesOf(values));
    case "range":
      if (max === null) return `from ${min ?? "?"}`;
      return min === null ? `up to ${max}` : `${min} to ${max}`;
  }
}
