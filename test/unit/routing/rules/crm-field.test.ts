import { describe, expect, it } from "vitest";
import {
  type CrmFieldCase,
  type CrmFieldConfig,
  evaluateCrmField,
} from "../../../../src/routing/rules/crm-field";
import { factsWith } from "../../../support/rule-builders";

const GOLD: CrmFieldCase = { equals: "gold", dialer: "dialfire" };

function evaluate(value: unknown, config: Partial<CrmFieldConfig> = {}) {
  const lead = { kind: "known", owner: null, score: null, fields: { plan: value } } as const;
  return evaluateCrmField({ field: "plan", cases: [GOLD], ...config }, factsWith({ lead }));
}

const byCase = (one: CrmFieldCase, value: unknown) => evaluate(value, { cases: [one] }).kind;

describe("a rule by CRM field", () => {
  it("sends a lead to the dialer of the case that fits, and says which", () => {
    expect(evaluate("gold", { cases: [{ ...GOLD, name: "Premium" }] })).toEqual({
      kind: "decided",
      target: { kind: "dialer", dialer: "dialfire" },
      reason: '"plan" is "gold": case "Premium" (is "gold")',
    });
  });

  it("takes the first case that fits", () => {
    const cases = [{ in: ["silver", "gold"], dialer: "hotline" }, GOLD];

    expect(evaluate("gold", { cases })).toMatchObject({
      target: { dialer: "hotline" },
      reason: '"plan" is "gold": case is one of "silver", "gold"',
    });
  });

  it.each<[unknown, CrmFieldCase["dialer"] | "nobody"]>([
    ["gold", "dialfire"],
    [" gold ", "dialfire"],
    ["Gold", "nobody"],
    ["golden", "nobody"],
    [["silver", "gold"], "dialfire"],
    [{ gold: "gold" }, "nobody"],
  ])("compares a text by every letter, in a list with each entry: %j", (value, dialer) => {
    expect(evaluate(value).kind).toBe(dialer === "nobody" ? "no_match" : "decided");
  });

  it.each<[unknown, unknown, boolean]>([
    [12, 12, true],
    [12, "12", true],
    [12, "12.0", true],
    [12, "twelve", false],
    ["12", 12, true],
    [0, 0, true],
    [0, false, false],
    [true, true, true],
    [true, "true", true],
    [false, false, true],
    [false, 0, false],
  ])("takes a value sent as text for what the rule has: %j fits %j, %j", (wanted, value, fits) => {
    const one = { equals: wanted as string | number | boolean, dialer: "dialfire" };

    expect(byCase(one, value)).toBe(fits ? "decided" : "no_match");
  });

  it.each<[{ min?: number; max?: number }, unknown, boolean, string]>([
    [{ min: 18, max: 30 }, 18, true, "18 to 30"],
    [{ min: 18, max: 30 }, 30, true, "18 to 30"],
    [{ min: 18, max: 30 }, "24.5", true, "18 to 30"],
    [{ min: 18, max: 30 }, 30.1, false, ""],
    [{ min: 18 }, 1e9, true, "from 18"],
    [{ min: 18 }, 17, false, ""],
    [{ max: 0 }, -4, true, "up to 0"],
    [{ max: 0 }, "old", false, ""],
    [{ max: 1 }, true, false, ""],
    [{ max: 1 }, "Infinity", false, ""],
  ])("knows ranges, both ends included: %j has %j, %j", (range, value, fits, words) => {
    const verdict = evaluate(value, { cases: [{ ...range, dialer: "dialfire" }] });

    expect(verdict.kind).toBe(fits ? "decided" : "no_match");
    if (fits) expect(verdict.reason).toMatch(new RegExp(`case ${words}$`));
  });

  it.each([undefined, null, "", "  ", [], [null, ""]])(
    "lets a lead without the field pass (%j), also where it has a default dialer",
    (value) => {
      expect(evaluate(value, { default_dialer: "hotline" })).toEqual({
        kind: "no_match",
        reason: 'the lead has no "plan"',
      });
    },
  );

  it("never takes a nested value for a text", () => {
    expect(byCase({ equals: "[object Object]", dialer: "dialfire" }, { a: 1 })).toBe("no_match");
  });

  it.each([0, false])("takes %j for a value", (value) => {
    expect(evaluate(value, { default_dialer: "hotline" })).toMatchObject({ kind: "decided" });
  });

  it("sends a value that fits no case to its default dialer", () => {
    expect(evaluate("tin", { default_dialer: "hotline" })).toEqual({
      kind: "decided",
      target: { kind: "dialer", dialer: "hotline" },
      reason: '"plan" is "tin", which fits no case: the rule\'s default dialer takes it',
    });
  });

  it("lets a value that fits no case pass where it is told to continue", () => {
    const config = { default_dialer: "hotline", on_no_match: "continue" } as const;

    expect(evaluate("tin", config)).toMatchObject({ kind: "no_match" });
  });

  it("does not know a caller about whom nothing could be learnt", () => {
    const facts = factsWith({ lead: { kind: "unknown", reason: "Braze knows nobody" } });

    expect(evaluateCrmField({ field: "plan", cases: [GOLD] }, facts)).toEqual({
      kind: "unknown",
      reason: "Braze knows nobody",
    });
  });

  it.each(["constructor", "__proto__", "toString"])("takes the field %s for a name", (field) => {
    expect(evaluate("gold", { field })).toMatchObject({ kind: "no_match" });
  });

  it("cuts a long value in its reason", () => {
    expect(evaluate("x".repeat(500)).reason.length).toBeLessThan(120);
  });
});
