import { describe, expect, it } from "vitest";
import type { Editor } from "../../../../src/access/actor";
import { createRule, updateRule } from "../../../../src/rulesets/actions/change-rule";
import { NOW } from "../../../support/builders";
import { fakeConfiguration, fakeDeps } from "../../../support/fake-deps";
import { ANN, OFFICE } from "../../../support/fake-people";
import { aRuleset, aStoredRule, DEFAULTS, fakeRulesets } from "../../../support/ruleset-builders";

const EDITOR: Editor = {
  actor: { kind: "user", ...ANN, session: null },
  origin: OFFICE,
  expectedVersion: null,
};

const DRAFT = {
  rule_type: "lead_owner",
  name: "New",
  priority: 2,
  config: { mappings: { team_b: "zendesk_talk" } },
};

function start(rulesets = fakeRulesets(aRuleset({ rules: [aStoredRule()] }))) {
  const told: string[] = [];
  const configuration = {
    ...fakeConfiguration(),
    forget: () => void told.push("forgotten"),
    refreshCopy: async () => {
      told.push("copied");
      return true;
    },
  };
  return { ...fakeDeps({ configuration, rulesets, configurationDefaults: DEFAULTS }), told };
}

describe("a change of the ruleset", () => {
  it("is published once, and the isolate reads anew", async () => {
    const deps = start();

    const { result, ruleset } = await createRule(deps, EDITOR, DRAFT);
    await Promise.all(deps.afterwards);

    expect(result).toEqual(
      aStoredRule({ id: 2, ...typed(DRAFT), createdBy: ANN.email, version: 1 }),
    );
    expect(ruleset).toEqual(deps.rulesets.current);
    expect(ruleset.number).toBe(2);
    expect(deps.rulesets.entries).toMatchObject([
      { action: "create", entityType: "routing_rule", entityId: "2", userId: ANN.id, at: NOW },
    ]);
    expect(deps.told).toEqual(["forgotten", "copied"]);
    expect(deps.log.told()).toEqual(["INFO ruleset.published"]);
  });

  it("is thought out again when somebody else published meanwhile", async () => {
    const deps = start();
    deps.rulesets.rivals = 4;

    const { ruleset } = await createRule(deps, EDITOR, DRAFT);

    expect(ruleset.number).toBe(6);
    expect(deps.rulesets.entries).toHaveLength(1);
  });

  it("is given up with 409 when that goes on", async () => {
    const deps = start();
    deps.rulesets.rivals = 5;

    await expect(createRule(deps, EDITOR, DRAFT)).rejects.toMatchObject({ type: "ConflictError" });

    expect(deps.rulesets.entries).toEqual([]);
    expect(deps.told).toEqual([]);
  });

  it("that would change nothing is not published", async () => {
    const deps = start();
    const same = { rule_type: "lead_owner", name: "Teams", priority: 1, config: TEAM_A };

    const { result } = await updateRule(deps, EDITOR, 1, same);

    expect(result).toEqual(aStoredRule());
    expect(deps.rulesets.current.number).toBe(1);
    expect(deps.told).toEqual([]);
  });

  it("is refused for its own errors, not for those of another rule", async () => {
    const pointless = { rule_type: "lead_score", name: "None", priority: 3, config: { tiers: [] } };
    const broken = aStoredRule({ id: 7, name: "Broken", config: "{{{" });
    const deps = start(fakeRulesets(aRuleset({ rules: [broken] })));

    await expect(createRule(deps, EDITOR, pointless)).rejects.toMatchObject({
      type: "ValidationError",
      details: [{ field: "config.tiers", code: "never_decides" }],
    });
    const { findings } = await createRule(deps, EDITOR, DRAFT);

    expect(findings).toMatchObject([{ code: "broken_rule", rule_id: 7 }]);
  });

  it("may leave a rule without meaning while it is off", async () => {
    const off = {
      rule_type: "lead_score",
      name: "Later",
      priority: 3,
      config: { tiers: [] },
      active: false,
    };

    const { result } = await createRule(start(), EDITOR, off);

    expect(result.active).toBe(false);
  });
});

const TEAM_A = { mappings: { team_a: "dialfire" } };

function typed({ rule_type: type, ...rest }: typeof DRAFT) {
  return { type, ...rest };
}
