import type { CallFacts } from "./facts";
import type { DialerUse, Problem } from "./problem";
import type { Evaluation } from "./verdict";

/** What a rule can know of itself and of the rules around it. */
export interface RuleContext {
  ruleId: number;
  /** No later active rule looks at the lead. */
  isLastCrmRule: boolean;
}

/** What a rule type is, beside the schema of its configuration. Each file in `rules/` has one. */
export interface RuleBehaviour<Config> {
  /** Whether rules of this type ask who the lead is. */
  needsLead: boolean;
  evaluate(config: Config, facts: CallFacts, context: RuleContext): Evaluation;
  /** What is wrong with a configuration that has the right shape. */
  findProblems(config: Config): Problem[];
  /** Every place that names a dialer. */
  listDialers(config: Config): DialerUse[];
  /** The configuration as it is kept: same meaning, tidy. */
  tidy(config: Config): Config;
}
