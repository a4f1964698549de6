import { describe, expect, it } from "vitest";
import { diffRulesets } from "../../../dashboard/lib/ruleset-diff";
import { tellChanges, tellValue } from "../../../dashboard/lib/version-words";
import type { KeptRule, RulesetContent } from "../../../dashboard/state/versions";

const OWNERS: KeptRule = {
  id: 1,
  rule_type: "lead_owner",
  name: "Owners",
  priority: 1,
  config: { mappings: { team_a: "dialfire" } },
};

const CONTENT: RulesetContent = {
  rules: [OWNERS],
  dialers: [
    {
      id: 1,
      name: "dialfire",
      kind: "dialfire",
      phone_number: null,
      active: true,
      seats: null,
    },
  ],
  settings: null,
};

describe("what differs between two versions", () => {
  it("is nothing where they hold the same", () => {
    expect(diffRulesets(CONTENT, structuredClone(CONTENT))).toEqual([]);
  });

  it("is told value by value, and a rule with another name is still the same rule", () => {
    const after = {
      ...CONTENT,
      rules: [{ ...OWNERS, name: "Teams", config: { mappings: { team_b: "zendesk_talk" } } }],
    };

    expect(diffRulesets(CONTENT, after)).toEqual([
      {
        kind: "rule",
        name: "Teams",
        action: "update",
        fields: [
          { path: ["name"], before: "Owners", after: "Teams" },
          { path: ["mappings", "team_a"], before: "dialfire", after: undefined },
          { path: ["mappings", "team_b"], before: undefined, after: "zendesk_talk" },
        ],
      },
    ]);
  });

  it("counts the entries of a list from one", () => {
    const tiers = (max: number) => ({ tiers: [{ max: 100 }, { max }] });
    const withTiers = (max: number) => ({ ...CONTENT, rules: [{ ...OWNERS, config: tiers(max) }] });

    const [changed] = diffRulesets(withTiers(79), withTiers(69));

    expect(changed?.fields).toEqual([{ path: ["tiers", "2", "max"], before: 79, after: 69 }]);
  });

  it("names what came and what went, and the settings", () => {
    const added = { ...OWNERS, id: 2, name: "New" };
    const after = { ...CONTENT, rules: [added], settings: { default_dialer: "dialfire" } };

    expect(diffRulesets(CONTENT, after)).toEqual([
      { kind: "rule", name: "New", action: "create", fields: [] },
      { kind: "rule", name: "Owners", action: "delete", fields: [] },
      {
        kind: "settings",
        name: "routing",
        action: "update",
        fields: [{ path: ["default_dialer"], before: undefined, after: "dialfire" }],
      },
    ]);
  });
});

describe("a version in a line", () => {
  it("says what was done to what", () => {
    const changes = [
      { kind: "rule", name: "Owners", action: "update", fields: ["config", "name"] },
      { kind: "dialer", name: "zendesk_talk", action: "delete", fields: [] },
      { kind: "settings", name: "routing", action: "update", fields: ["default_dialer"] },
    ] as const;

    const told = tellChanges({
      number: 7,
      changes: changes.map((one) => ({ ...one, fields: [...one.fields] })),
    });

    expect(told).toBe(
      "Changed the rule “Owners” (what it does and name), switched off the dialer Zendesk Talk " +
        "and changed the hand-over settings (default dialer)",
    );
  });

  it("says so where that was not kept", () => {
    expect(tellChanges({ number: 1, changes: null })).toBe("As shipped");
    expect(tellChanges({ number: 4, changes: null })).toBe("See the version");
  });

  it("shows values as people read them", () => {
    expect([null, "", true, 1_200, "dialfire"].map(tellValue)).toEqual([
      "none",
      "none",
      "yes",
      "1,200",
      "dialfire",
    ]);
  });
});
