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
export const rulesetDocumentSchema = z.object({
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
 * Plans what makes a ruleset like a document: dialers first, which rules and settings may name,
 * then settings, then rules. Throws with every problem of the first part that has any.
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
  const steps = [
    (base: Ruleset) => planDialers(base, document.dialers, edit, surroundings),
    (base: Ruleset) => planSettings(base, document.settings ?? null, surroundings),
    (base: Ruleset) => (document.rules ? planRules(base, document.rules, edit) : []),
  ];
  let changed = ruleset;
  const changes: RulesetChange[] = [];
  for (const planStep of steps) {
    const step = planStep(changed);
    changes.push(...step);
    changed = applyChanges(changed, step);
  }
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

function planSettings(
  ruleset: Ruleset,
  given: RulesetDocument["settings"],
  { defaults }: Surroundings,
): readonly RulesetChange[] {
  if (!given) return [];
  const check = checkSettingsDraft(given, namesOf(ruleset), defaults);
  if (check.kind === "refused") throw refuseProblems(prefix("settings", check.problems));
  return replaceSettings(ruleset.settings, check.settings).changes;
}

function planRules(ruleset: Ruleset, given: readonly unknown[], edit: Edit): RulesetChange[] {
  const { drafts, problems } = checkRuleDrafts(given, namesOf(ruleset));
  if (problems.length > 0) throw refuseProblems(problems);

  const wanted = drafts.filter(({ active }) => active);
  let newId = nextId(ruleset.rules);
  const kept = wanted.map((draft) => findNamesake(ruleset.rules, draft));
  const gone = ruleset.rules.filter((rule) => rule.active && !kept.includes(rule));
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

function namesOf({ dialers }: Ruleset): string[] {
  return dialers.map(({ name }) => name);
}

function nameIn(given: unknown): string {
  return z.object({ name: z.string() }).safeParse(given).data?.name ?? "";
}
