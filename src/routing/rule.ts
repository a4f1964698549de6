import { z } from "zod";
import type { CallFacts } from "./facts";
import { evaluateLeadOwner, leadOwnerConfig } from "./rules/lead-owner";
import { evaluateLeadScore, leadScoreConfig } from "./rules/lead-score";
import type { Verdict } from "./verdict";

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
]);

export type Rule = z.infer<typeof ruleSchema>;
export type RuleType = Rule["type"];

/** What a rule can know of the rules around it. */
export interface RuleContext {
  /** No later active rule looks at the lead. */
  isLastCrmRule: boolean;
}

export function evaluateRule(rule: Rule, facts: CallFacts, context: RuleContext): Verdict {
  switch (rule.type) {
    case "lead_owner":
      return evaluateLeadOwner(rule.config, facts);
    case "lead_score":
      return evaluateLeadScore(rule.config, facts, context.isLastCrmRule);
  }
}

/** Whether a rule of this type asks who the lead is. */
export function needsLead(type: RuleType): boolean {
  switch (type) {
    case "lead_owner":
    case "lead_score":
      return true;
  }
}
