import { describe, expect, it } from "vitest";
import { findingsBeside } from "../../../../dashboard/lib/rules/draft-findings";
import type { Finding, Rule } from "../../../../dashboard/state/ruleset";

const rule = (id: number): Rule => ({
  id,
  rule_type: "lead_owner",
  name: `Rule ${id}`,
  priority: id,
  config: {},
  active: true,
  updated_at: "2026-11-21T10:00:00.000Z",
  created_by: "ann@example.com",
  version: 1,
});

const finding = (rule_id: number | null, message: string): Finding => ({
  code: "never_reached",
  severity: "warning",
  rule_id,
  field: "config",
  message,
});

const RULES = [rule(1), rule(2)];
const OF_ONE = finding(1, "one is odd");
const OF_TWO = finding(2, "two is odd");

describe("what stands beside the form of a rule", () => {
  it("is what is odd about it as it is saved, until something changes", () => {
    const findings = { saved: [OF_ONE, OF_TWO], withDraft: null };

    expect(findingsBeside(1, RULES, findings)).toEqual([OF_ONE]);
    expect(findingsBeside(null, RULES, findings)).toEqual([]);
  });

  it("is what would be odd about it, and what it would newly do to others", () => {
    const never = finding(2, "two is never reached");

    const beside = findingsBeside(1, RULES, {
      saved: [OF_ONE, OF_TWO],
      withDraft: [OF_TWO, never],
    });

    expect(beside).toEqual([never]);
  });

  it("knows a new rule by an id that no other has", () => {
    const ofNew = finding(3, "the new one is odd");

    expect(findingsBeside(null, RULES, { saved: [], withDraft: [ofNew] })).toEqual([ofNew]);
  });
});
