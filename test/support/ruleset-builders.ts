import type { AuditEntry } from "../../src/audit/audit-entry";
import type { ConfigurationDefaults } from "../../src/routing/configuration";
import { applyChanges, type Ruleset, type StoredRule } from "../../src/rulesets/ruleset";
import type { RulesetStore } from "../../src/rulesets/ruleset-store";
import { DIALFIRE_NUMBER, FIRST_VALUES, NOW, ZENDESK_NUMBER } from "./builders";

export const DEFAULTS: ConfigurationDefaults = {
  ...FIRST_VALUES,
  phoneNumbers: { dialfire: DIALFIRE_NUMBER, zendesk_talk: ZENDESK_NUMBER },
  seats: {},
};

/** An active owner rule as it is kept. */
export function aStoredRule(changed: Partial<StoredRule> = {}): StoredRule {
  return {
    id: 1,
    type: "lead_owner",
    name: "Teams",
    priority: 1,
    config: { mappings: { team_a: "dialfire" } },
    active: true,
    version: 1,
    createdAt: NOW,
    updatedAt: NOW,
    createdBy: "system",
    ...changed,
  };
}

/** Two dialers, no rules, first settings. */
export function aRuleset(changed: Partial<Ruleset> = {}): Ruleset {
  const dialers = (["dialfire", "zendesk_talk"] as const).map((name, index) => {
    const plain = { name, kind: name, phoneNumber: null, active: true, seats: null };
    return { id: index + 1, ...plain, version: 1, createdAt: NOW, updatedAt: NOW };
  });
  return { number: 1, rules: [], dialers, settings: { value: null, version: 0 }, ...changed };
}

export interface FakeRulesets extends RulesetStore {
  current: Ruleset;
  entries: AuditEntry[];
  /** So many publications in a row find that somebody else was faster. */
  rivals: number;
}

/** Rulesets in memory, with the promise of the real ones: the base's number is the lock. */
export function fakeRulesets(first: Ruleset = aRuleset()): FakeRulesets {
  const store: FakeRulesets = {
    current: first,
    entries: [],
    rivals: 0,
    read: async () => store.current,
    async publish(base, changes) {
      if (store.rivals > 0) {
        store.rivals -= 1;
        store.current = { ...store.current, number: store.current.number + 1 };
      }
      if (base.number !== store.current.number) return "conflict";
      store.current = applyChanges(
        base,
        changes.map(({ change }) => change),
      );
      store.entries.push(...changes.map(({ entry }) => entry));
      return "published";
    },
    listVersions: async () => ({ versions: [], total: 0 }),
    findVersion: async () => null,
  };
  return store;
}
