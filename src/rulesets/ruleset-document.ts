import { z } from "zod";
import { likeName } from "../routing/problem";
import type { RuleDraft } from "../routing/rule-draft";
import { checkDialerDraft, newDialer, replaceDialer } from "./dialer-change";
import {
  type Edit,
  type Planned,
  refuseProblems,
  refuseStale,
  withDefaults,
} from "./planned-change";
import { newRule, replaceRule, switchRuleOff } from "./rule-change";
import { checkRuleDrafts, findTwins, prefix } from "./rule-drafts";
import {
  applyChanges,
  describeDialer,
  describeRule,
  nextId,
  type Ruleset,
  type RulesetChange,
  type StoredRule,
  sortRules,
} from "./ruleset";
import type { Surroundings } from "./ruleset-findings";
import { checkSettingsDraft, replaceSettings } from "./settings-change";

/**
 * A ruleset as a file that can be kept: by names, without ids and versions, which differ between
 * deployments, and always in the same order. Its parts are read by the checks of each.
 */
export const rulesetDocumentSchema = z.strictObject({
  /** Those that are not named stay as they are. */
  dialers: z.array(z.unknown(), "must be a list").default([]),
  /** The active rules, all of them; left out: they stay as they are. */
  rules: z.array(z.unknown(), "must be a list").optional(),
  /** `null` or left out: they stay as they are. */
  settings: z.record(z.string(), z.unknown(), "must be an object, or null").nullish(),
});

export type RulesetDocument = z.infer<typeof rulesetDocumentSchema>;

/** The ruleset as a file: dialers by name, active rules in the order they are tried. */
export function toDocument({ rules, dialers, settings }: Ruleset): RulesetDocument {
  return {
    dialers: [...dialers].sort((a, b) => (a.name < b.name ? -1 : 1)).map(describeDialer),
    rules: sortRules(rules.filter(({ active }) => active)).map((rule) => {
      const { active: _, ...described } = describeRule(rule);
      return described;
    }),
    settings: settings.value as RulesetDocument["settings"],
  };
}

/**
 * Plans what makes a ruleset like a document. Throws with every problem of the dialers, else with
 * every problem of settings and rules, which name dialers.
 *
 * A rule of the same name is changed, or switched on again; a new name is a new rule, and active
 * rules that the document does not have are switched off.
 */
export function planImport(
  ruleset: Ruleset,
  document: RulesetDocument,
  edit: Edit,
  surroundings: Surroundings,
): Planned<null> {
  refuseStale({ version: ruleset.number }, edit);
  const dialers = planDialers(ruleset, document.dialers, edit, surroundings);
  const names = applyChanges(ruleset, dialers).dialers.map(({ name }) => name);

  const { settings: given, rules } = document;
  const settings = given ? checkSettingsDraft(given, names, surroundings.defaults) : null;
  const checked = rules ? checkRuleDrafts(rules, names) : null;
  const problems = [
    ...(settings?.kind === "refused" ? prefix("settings", settings.problems) : []),
    ...(checked?.problems ?? []),
  ];
  if (problems.length > 0) throw refuseProblems(problems);

  const changes = [
    ...dialers,
    ...(settings?.kind === "valid"
      ? replaceSettings(ruleset.settings, settings.settings).changes
      : []),
    ...(checked ? planRules(ruleset, checked.drafts, edit) : []),
  ];
  return { changes, result: null };
}

function planDialers(
  ruleset: Ruleset,
  given: readonly unknown[],
  edit: Edit,
  surroundings: Surroundings,
): RulesetChange[] {
  const known = given.map((one) => {
    const name = likeName(nameIn(one));
    return ruleset.dialers.find((dialer) => likeName(dialer.name) === name);
  });
  const checks = given.map((one, index) => {
    const before = known[index];
    return checkDialerDraft(before ? withDefaults(describeDialer(before), one) : one, surroundings);
  });
  const problems = [
    ...checks.flatMap((check, index) =>
      check.kind === "refused" ? prefix(`dialers.${index}`, check.problems) : [],
    ),
    ...findTwins("dialers", given.map(nameIn)),
  ];
  if (problems.length > 0) throw refuseProblems(problems);

  let newId = nextId(ruleset.dialers);
  const changes = checks.flatMap((check, index): readonly RulesetChange[] => {
    if (check.kind === "refused") return [];
    const before = known[index];
    if (before) return replaceDialer(before, check.draft, edit, surroundings).changes;
    const after = newDialer(newId++, check.draft, edit);
    return [{ kind: "dialer", before: null, after }];
  });
  refuseNobody(applyChanges(ruleset, changes), changes);
  return changes;
}

function refuseNobody({ dialers }: Ruleset, changes: readonly RulesetChange[]): void {
  if (changes.length === 0 || dialers.some(({ active }) => active)) return;
  const message = "dialers: none would be active, so nobody would take calls";
  throw refuseProblems([{ field: "dialers", code: "last_active_dialer", message }]);
}

function planRules({ rules }: Ruleset, drafts: readonly RuleDraft[], edit: Edit): RulesetChange[] {
  const wanted = drafts.filter(({ active }) => active);
  const kept = wanted.map((draft) => findNamesake(rules, draft));
  const gone = rules.filter((rule) => rule.active && !kept.includes(rule));
  let newId = nextId(rules);
  return [
    // Before the others: a name that becomes free may be taken again.
    ...gone.flatMap((rule) => switchRuleOff(rule, edit).changes),
    ...wanted.flatMap((draft, index): readonly RulesetChange[] => {
      const before = kept[index];
      if (before) return replaceRule(before, draft, edit).changes;
      return [{ kind: "rule", before: null, after: newRule(newId++, draft, edit) }];
    }),
  ];
}

/** The active rule of this name, else the newest that was switched off and is of the same type. */
function findNamesake(rules: readonly StoredRule[], draft: RuleDraft): StoredRule | undefined {
  const namesakes = rules.filter(({ name }) => likeName(name) === likeName(draft.name));
  return (
    namesakes.find(({ active }) => active) ?? namesakes.findLast(({ type }) => type === draft.type)
  );
}

function nameIn(given: unknown): string {
  return z.object({ name: z.string() }).safeParse(given).data?.name ?? "";
}
