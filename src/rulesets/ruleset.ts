import type { StoredDialer } from "../dialers/dialer";
import {
  type Configuration,
  type ConfigurationDefaults,
  readConfiguration,
} from "../routing/configuration";
import type { Problem } from "../routing/problem";
import { checkRuleDraft } from "../routing/rule-draft";
import type { RoutingSettings } from "../settings/routing-settings";

export type { StoredDialer };

/** A rule as it is kept, active or not, readable or not. */
export interface StoredRule {
  id: number;
  type: string;
  name: string;
  /** `null` where the database holds no whole number: such a rule is skipped. */
  priority: number | null;
  /** The document people edit; the bare text where the database holds no JSON. */
  config: unknown;
  active: boolean;
  version: number;
  createdAt: number;
  updatedAt: number;
  createdBy: string;
}

/** The settings document as it is kept; version 0 and `null` until somebody saved one. */
export interface StoredRoutingSettings {
  value: unknown;
  version: number;
}

/** Everything that decisions go by, as people configured it. */
export interface Ruleset {
  /** The published version this state belongs to. */
  number: number;
  /** By id. */
  rules: readonly StoredRule[];
  /** By id. */
  dialers: readonly StoredDialer[];
  settings: StoredRoutingSettings;
}

/** One thing that is to be kept in place of what stands now; `null` where it is new. */
export type RulesetChange =
  | { kind: "rule"; before: StoredRule | null; after: StoredRule }
  | { kind: "dialer"; before: StoredDialer | null; after: StoredDialer }
  | { kind: "settings"; before: StoredRoutingSettings; after: SavedSettings };

export interface SavedSettings extends StoredRoutingSettings {
  value: RoutingSettings;
}

/** The ruleset with changes made, as the version after it. */
export function applyChanges(ruleset: Ruleset, changes: readonly RulesetChange[]): Ruleset {
  return { ...changes.reduce(applyChange, ruleset), number: ruleset.number + 1 };
}

function applyChange(ruleset: Ruleset, change: RulesetChange): Ruleset {
  switch (change.kind) {
    case "rule":
      return { ...ruleset, rules: replaceById(ruleset.rules, change.after) };
    case "dialer":
      return { ...ruleset, dialers: replaceById(ruleset.dialers, change.after) };
    case "settings":
      return { ...ruleset, settings: change.after };
  }
}

function replaceById<T extends { id: number }>(all: readonly T[], one: T): T[] {
  return [...all.filter(({ id }) => id !== one.id), one].sort((a, b) => a.id - b.id);
}

/** The id after the highest: rows are never deleted, so it was never used. */
export function nextId(all: readonly { id: number }[]): number {
  return Math.max(0, ...all.map(({ id }) => id)) + 1;
}

/** In the order they are tried; what has no readable priority comes last. */
export function sortRules(rules: readonly StoredRule[]): StoredRule[] {
  const rank = ({ priority }: StoredRule) => priority ?? Number.POSITIVE_INFINITY;
  return [...rules].sort((a, b) => (rank(a) === rank(b) ? a.id - b.id : rank(a) - rank(b)));
}

/** A rule as people write it: what of it can be changed. */
export function describeRule({ type, name, priority, config, active }: StoredRule) {
  return { rule_type: type, name, priority, config, active };
}

/** A dialer as people write it; its number is `null` while the variable counts. */
export function describeDialer({ name, kind, phoneNumber, active, seats }: StoredDialer) {
  return { name, kind, phone_number: phoneNumber, active, seats };
}

/** What a published version holds: active rules, all dialers and the settings, in one order. */
export function contentOf({ rules, dialers, settings }: Ruleset) {
  return {
    rules: rules
      .filter((rule) => rule.active)
      .map((rule) => {
        const { active: _, ...described } = describeRule(rule);
        return { id: rule.id, ...described };
      }),
    dialers: dialers.map((dialer) => ({ id: dialer.id, ...describeDialer(dialer) })),
    settings: settings.value,
  };
}

/** The ruleset as calls would go by it. */
export function toConfiguration(ruleset: Ruleset, defaults: ConfigurationDefaults): Configuration {
  const content = contentOf(ruleset);
  return readConfiguration({ version: ruleset.number, ...content }, defaults);
}

/** The first thing that is wrong about a rule, in words that help to mend it. */
export function findFault(rule: StoredRule, dialers: readonly string[]): Problem | null {
  const { active: _, ...described } = describeRule(rule);
  const check = checkRuleDraft(described, dialers);
  return check.kind === "valid" ? null : (check.problems[0] ?? null);
}
