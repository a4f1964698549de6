import { z } from "zod";
import type { CallFacts } from "./facts";
import type { DialerUse, Problem } from "./problem";
import type { RuleBehaviour, RuleContext } from "./rule-behaviour";
import { crmField, crmFieldConfig } from "./rules/crm-field";
import { leadOwner, leadOwnerConfig } from "./rules/lead-owner";
import { leadScore, leadScoreConfig } from "./rules/lead-score";
import { loadBalance, loadBalanceConfig } from "./rules/load-balance";
import { timeBased, timeBasedConfig } from "./rules/time-based";
import type { Evaluation } from "./verdict";

const common = {
  id: z.number().int(),
  name: z.string().min(1),
  /** Lower numbers are tried first; ties go by id. */
  priority: z.number().int(),
};

/** A rule as the router uses it. Each type is a file in `rules/` and a line here and below. */
export const ruleSchema = z.discriminatedUnion("type", [
  z.object({ ...common, type: z.literal("lead_owner"), config: leadOwnerConfig }),
  z.object({ ...common, type: z.literal("lead_score"), config: leadScoreConfig }),
  z.object({ ...common, type: z.literal("crm_field"), config: crmFieldConfig }),
  z.object({ ...common, type: z.literal("time_based"), config: timeBasedConfig }),
  z.object({ ...common, type: z.literal("load_balance"), config: loadBalanceConfig }),
]);

export type Rule = z.infer<typeof ruleSchema>;
export type RuleType = Rule["type"];
type ConfigOf<T extends RuleType> = Extract<Rule, { type: T }>["config"];

const BEHAVIOURS: { [T in RuleType]: RuleBehaviour<ConfigOf<T>> } = {
  lead_owner: leadOwner,
  lead_score: leadScore,
  crm_field: crmField,
  time_based: timeBased,
  load_balance: loadBalance,
};

export const RULE_TYPES = Object.keys(BEHAVIOURS) as RuleType[];

/** The part of a rule that its type knows how to handle; type and configuration go together. */
export type TypedConfig<T extends RuleType = RuleType> = {
  [K in T]: { type: K; config: ConfigOf<K> };
}[T];

export function evaluateRule<T extends RuleType>(
  rule: TypedConfig<T>,
  facts: CallFacts,
  context: RuleContext,
): Evaluation {
  return BEHAVIOURS[rule.type].evaluate(rule.config, facts, context);
}

/** What is wrong with a configuration that has the right shape; dialers are not looked up. */
export function findProblems<T extends RuleType>(rule: TypedConfig<T>): Problem[] {
  return BEHAVIOURS[rule.type].findProblems(rule.config);
}

export function listDialers<T extends RuleType>(rule: TypedConfig<T>): DialerUse[] {
  return BEHAVIOURS[rule.type].listDialers(rule.config);
}

/** The rule as it is kept: same meaning, tidy. */
export function tidyRule<T extends RuleType, R extends TypedConfig<T>>(
  rule: R & TypedConfig<T>,
): R {
  return { ...rule, config: BEHAVIOURS[rule.type].tidy(rule.config) };
}

/** Whether a rule of this type asks who the lead is. */
export function needsLead(type: RuleType): boolean {
  return BEHAVIOURS[type].needsLead;
}

/** The CRM attributes, beside owner and score, that rules name: what a lead must be asked for. */
export function listCrmFields(rules: readonly Rule[]): string[] {
  const named = rules.flatMap((rule) => (rule.type === "crm_field" ? [rule.config.field] : []));
  return [...new Set(named)];
}
