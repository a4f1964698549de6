import { z } from "zod";
import { likeName, type Problem } from "../routing/problem";
import { checkRuleDraft, type RuleDraft } from "../routing/rule-draft";
import { refuseProblems } from "./planned-change";
import { newRule } from "./rule-change";
import { nextId, type Ruleset } from "./ruleset";

/** A company has a few dozen rules; more are a mistake that would keep us busy. */
export const MOST_DRAFTS = 500;

export interface CheckedDrafts {
  drafts: readonly RuleDraft[];
  /** Each with the place in the list, as in `rules.2.config.tiers.0`. */
  problems: readonly Problem[];
}

/** Checks rules that belong together, one by one and then their names. */
export function checkRuleDrafts(
  given: readonly unknown[],
  dialers: readonly string[],
): CheckedDrafts {
  const checks = given.map((one) => checkRuleDraft(one, dialers));
  const problems = checks.flatMap((check, index) =>
    check.kind === "refused" ? prefix(`rules.${index}`, check.problems) : [],
  );
  const drafts = checks.flatMap((check) => (check.kind === "valid" ? [check.draft] : []));
  if (problems.length > 0) return { drafts, problems };
  // Among active rules a name stands for one.
  const names = drafts.map(({ name, active }) => (active ? name : null));
  return { drafts, problems: findTwins("rules", names) };
}

/** Names that stand for more than one entry of a list, which stands at `place`. */
export function findTwins(place: string, names: readonly (string | null)[]): Problem[] {
  const seen = new Map<string, number>();
  return names.flatMap((name, index): Problem[] => {
    if (name === null) return [];
    const twin = seen.get(likeName(name));
    seen.set(likeName(name), twin ?? index);
    if (twin === undefined) return [];
    const message = `"${name}" is the name of ${place}.${twin} already: choose another`;
    return [{ field: `${place}.${index}.name`, code: "duplicate_name", message }];
  });
}

/** Problems of one part, told from where the whole begins. */
export function prefix(place: string, problems: readonly Problem[]): Problem[] {
  return problems.map(({ field, code, message }) => {
    const isNamed = message.startsWith(field);
    return { field: `${place}.${field}`, code, message: isNamed ? `${place}.${message}` : message };
  });
}

/**
 * The ruleset with other active rules, as the version after it: a draft may keep its `id`, so
 * that its turns and choices by chance are those of the rule it would replace.
 */
export function withDraftRules(ruleset: Ruleset, given: readonly unknown[] | null): Ruleset {
  if (given === null) return ruleset;
  const names = ruleset.dialers.map(({ name }) => name);
  const { drafts, problems } = checkRuleDrafts(given, names);
  if (problems.length > 0) throw refuseProblems(problems);

  const firstNew = nextId(ruleset.rules);
  const edit = { at: 0, by: "", expectedVersion: null };
  const ids = given.map((one, index) => idIn(one) ?? firstNew + index);
  const rules = drafts.map((draft, index) => newRule(ids[index] ?? firstNew, draft, edit));
  return { ...ruleset, number: ruleset.number + 1, rules };
}

function idIn(given: unknown): number | undefined {
  return z.object({ id: z.int().positive() }).safeParse(given).data?.id;
}
