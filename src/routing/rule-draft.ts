import { z } from "zod";
import type { Problem } from "./problem";
import {
  findProblems,
  listDialers,
  RULE_TYPES,
  type Rule,
  type RuleType,
  ruleSchema,
  tidyRule,
} from "./rule";
import { explainIssues, findStrangers } from "./shape-problems";

/** A rule somebody wants to have; it gets its id when it is saved. */
export type RuleDraft = DistributiveOmit<Rule, "id"> & { active: boolean };
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export type DraftCheck =
  | { kind: "valid"; draft: RuleDraft }
  | { kind: "refused"; problems: Problem[] };

/** Names longer than this fit no table and no sentence. */
const MAX_NAME_LENGTH = 100;

const envelopeSchema = z.object({
  rule_type: z.string("must be a text"),
  name: z
    .string("must be a text")
    .trim()
    .min(1, "cannot be empty")
    .max(MAX_NAME_LENGTH, `can have ${MAX_NAME_LENGTH} characters at most`),
  priority: z.int("must be a whole number").min(0, "must be 0 or more"),
  config: z.record(z.string(), z.unknown(), "must be an object"),
  active: z.boolean("must be true or false").default(true),
});

/** Stands in for the id that a draft does not have. */
const NO_ID = 0;

/**
 * Checks a rule as people send it: `{rule_type, name, priority, config, active}`.
 *
 * Every problem names its field and what it collides with. Fields around `config` that do not
 * belong there pass, so that a rule can be sent back as it was read; inside `config` a field that
 * nobody knows is refused, for it is a slip of the keyboard. `dialers` are the names there are.
 * A valid draft is tidy: score tiers stand from high to low.
 */
export function checkRuleDraft(given: unknown, dialers: readonly string[]): DraftCheck {
  const envelope = envelopeSchema.safeParse(given);
  if (!envelope.success) return refuse(explainIssues(envelope.error.issues, given));

  const { rule_type: type, config, name, priority, active } = envelope.data;
  if (!isRuleType(type)) {
    const message = `"${type}" is no rule type: use ${RULE_TYPES.join(", ")}`;
    return refuse([{ field: "rule_type", code: "unknown_rule_type", message }]);
  }

  const sent = { id: NO_ID, type, name, priority, config };
  const parsed = ruleSchema.safeParse(sent);
  if (!parsed.success) return refuse(explainIssues(parsed.error.issues, sent));

  const rule = parsed.data;
  const problems = [
    ...findStrangers({ config }, { config: rule.config }),
    ...[
      ...findProblems(rule),
      ...findUnknownDialers(rule, dialers),
      ...findMissingDefault(rule),
    ].map(underConfig),
  ];
  if (problems.length > 0) return refuse(problems);

  const { id: _, ...draft } = tidyRule(rule);
  return { kind: "valid", draft: { ...draft, active } };
}

function refuse(problems: Problem[]): DraftCheck {
  return { kind: "refused", problems };
}

function underConfig(problem: Problem): Problem {
  return { ...problem, field: `config.${problem.field}` };
}

function isRuleType(type: string): type is RuleType {
  return RULE_TYPES.some((known) => known === type);
}

function findUnknownDialers(rule: Rule, dialers: readonly string[]): Problem[] {
  const known = dialers.join(", ") || "there are none yet";
  return listDialers(rule)
    .filter(({ dialer }) => !dialers.includes(dialer))
    .map(({ field, dialer }) => ({
      field,
      code: "unknown_dialer",
      message: `There is no dialer "${dialer}": known are ${known}`,
    }));
}

function findMissingDefault({ config }: Rule): Problem[] {
  if (config.on_no_match !== "default" || config.default_dialer) return [];
  const message = 'on_no_match is "default", so default_dialer must name a dialer';
  return [{ field: "default_dialer", code: "default_dialer_missing", message }];
}
