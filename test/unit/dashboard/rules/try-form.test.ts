import { describe, expect, it } from "vitest";
import {
  EMPTY_TRY,
  namedFields,
  toSimulated,
  withDraft,
} from "../../../../dashboard/lib/rules/try-form";

const aRule = (id: number, active = true) => ({
  id,
  rule_type: "lead_owner",
  name: `Rule ${id}`,
  priority: id,
  config: {},
  active,
  updated_at: "2026-03-10T10:00:00.000Z",
  created_by: "ann@example.com",
  version: 1,
});

const aDraft = (id?: number) => ({
  ...(id === undefined ? {} : { id }),
  rule_type: "lead_owner",
  name: "Draft",
  priority: 9,
  config: {},
  active: true,
});

describe("a dry run", () => {
  it("leaves out what was not filled in, and sends numbers as the CRM would", () => {
    const form = { ...EMPTY_TRY, score: "85", fields: { plan: " gold ", age: "" } };

    expect(toSimulated(form, null)).toEqual({ lead: { lead_score: 85, plan: "gold" } });
  });

  it("is of a stranger, or of a number without its spaces", () => {
    expect(toSimulated({ ...EMPTY_TRY, who: "stranger" }, [])).toEqual({ lead: null, rules: [] });
    expect(toSimulated({ ...EMPTY_TRY, who: "phone", phone: "+49 (151) 123-45" }, null)).toEqual({
      phone: "+4915112345",
    });
  });

  it("tries a draft in place of the rule it changes, or beside all active ones", () => {
    const saved = [aRule(1), aRule(2), aRule(3, false)];

    expect(withDraft(saved, aDraft(2)).map(({ name }) => name)).toEqual(["Rule 1", "Draft"]);
    expect(withDraft(saved, aDraft()).map(({ name }) => name)).toEqual([
      "Rule 1",
      "Rule 2",
      "Draft",
    ]);
    expect(withDraft(saved, { ...aDraft(1), active: false })).toHaveLength(1);
  });

  it("asks for the CRM fields that rules name, each once", () => {
    const ofPlan = { rule_type: "crm_field", config: { field: "plan" } };

    expect(namedFields([ofPlan, aRule(1), ofPlan, { ...ofPlan, config: null }])).toEqual(["plan"]);
  });
});
