import { z } from "zod";
import {
  type Choice,
  chooseByCapacity,
  chooseByLot,
  chooseByTurn,
  chooseByWeight,
} from "../balance";
import type { CallFacts } from "../facts";
import { type DialerUse, defaultDialerUse, type Problem } from "../problem";
import type { RuleBehaviour } from "../rule-behaviour";
import { type Evaluation, noMatchFields, sendTo, unmatched } from "../verdict";

export const STRATEGIES = ["capacity", "utilization", "round_robin", "weighted"] as const;

const NOT_A_WEIGHT = "must be a percentage from 0 to 100";
const weight = z.number(NOT_A_WEIGHT).min(0, NOT_A_WEIGHT).max(100, NOT_A_WEIGHT);
const dialer = z.string("must name a dialer");

/**
 * Shares calls between dialers: those in `dialers`, else the primary and the fallback of the
 * settings; by weight, those that have one. `preferred_dialer` takes what cannot be shared.
 */
export const loadBalanceConfig = z
  .object({
    enabled: z.boolean("must be true or false").default(true),
    strategy: z.enum(STRATEGIES, `must be one of ${STRATEGIES.join(", ")}`),
    preferred_dialer: dialer.optional(),
    fallback_on_equal: dialer.optional(),
    dialers: z.array(dialer).min(1, "must list a dialer").optional(),
    weights: z.record(z.string(), weight, "must give dialers their percentages").optional(),
    ...noMatchFields,
  })
  .refine(({ strategy, weights }) => strategy !== "weighted" || weights !== undefined, {
    path: ["weights"],
    message: "must give dialers their percentages",
  });

export type LoadBalanceConfig = z.infer<typeof loadBalanceConfig>;

/** Who shares the calls of a rule, where `usual` do unless it names its own. */
export function balancedDialers(config: LoadBalanceConfig, usual: readonly string[]) {
  if (config.strategy === "weighted") return Object.keys(config.weights ?? {});
  return config.dialers ?? usual;
}

/**
 * Decides every call while it is enabled, and asks for capacities or a ticket before it can.
 *
 * Choices by chance are seeded from the call, the rule and the ruleset's version: the same call
 * under the same rules always goes the same way.
 */
export function evaluateLoadBalance(
  config: LoadBalanceConfig,
  facts: CallFacts,
  ruleId: number,
): Evaluation {
  if (!config.enabled) return { kind: "no_match", reason: "load balancing is switched off" };

  const dialers = balancedDialers(config, facts.dialers);
  const preferred = config.preferred_dialer ?? dialers[0];
  if (preferred === undefined) return unmatched(config, "there is no dialer to share calls");
  if (dialers.length === 0) return sendTo(preferred, "only the preferred dialer is left");

  const { capacities } = facts;
  switch (config.strategy) {
    case "capacity":
    case "utilization": {
      if (capacities === null) return { kind: "needs", needs: { capacity: true } };
      const { strategy: by, fallback_on_equal: onEqual } = config;
      return conclude(chooseByCapacity({ by, dialers, capacities, preferred, onEqual }));
    }
    case "round_robin":
      return takeTurns(dialers, facts, ruleId);
    case "weighted": {
      const seed = [facts.callSid, ruleId, facts.rulesetVersion];
      const choice = chooseByWeight(config.weights ?? {}, seed);
      return choice ? conclude(choice) : sendTo(preferred, "no dialer has a share of the calls");
    }
  }
}

function conclude({ dialer, reason }: Choice): Evaluation {
  return sendTo(dialer, reason);
}

function takeTurns(dialers: readonly string[], facts: CallFacts, ruleId: number): Evaluation {
  const ticket = facts.tickets[ruleId];
  if (!ticket) return { kind: "needs", needs: { ticket: ruleId } };
  if (ticket.kind === "ticket") return conclude(chooseByTurn(dialers, ticket.number));
  const dialer = chooseByLot(dialers, [facts.callSid]);
  return sendTo(dialer, `whose turn it is could not be learnt: ${dialer} by lot from the CallSid`);
}

/** Percentages as people type them: 33.33, 33.33 and 33.34 make 100 but for the last bit. */
const ROUNDING = 1e-6;

function findLoadBalanceProblems(config: LoadBalanceConfig): Problem[] {
  const problems: Problem[] = [];
  const weights = Object.entries(config.weights ?? {});
  const sum = weights.reduce((total, [, share]) => total + share, 0);
  if (config.weights && Math.abs(sum - 100) > ROUNDING) {
    const shown = weights.map(([name, share]) => `${name} ${share}`).join(" + ") || "nothing";
    const message = `Weights must sum to 100: ${shown} is ${Math.round(sum * 1e6) / 1e6}`;
    problems.push({ field: "weights", code: "weights_sum", message });
  }
  const dialers = config.dialers ?? [];
  for (const [index, name] of dialers.entries()) {
    if (dialers.indexOf(name) === index) continue;
    const message = `"${name}" is listed twice`;
    problems.push({ field: `dialers.${index}`, code: "duplicate_dialer", message });
  }
  return problems;
}

function loadBalanceDialers(config: LoadBalanceConfig): DialerUse[] {
  const { preferred_dialer, fallback_on_equal } = config;
  const named = Object.entries({ preferred_dialer, fallback_on_equal });
  return [
    ...named.flatMap(([field, dialer]) => (dialer === undefined ? [] : [{ field, dialer }])),
    ...(config.dialers ?? []).map((dialer, index) => ({ field: `dialers.${index}`, dialer })),
    ...Object.keys(config.weights ?? {}).map((dialer) => ({ field: `weights.${dialer}`, dialer })),
    ...defaultDialerUse(config),
  ];
}

export const loadBalance: RuleBehaviour<LoadBalanceConfig> = {
  needsLead: false,
  evaluate: (config, facts, { ruleId }) => evaluateLoadBalance(config, facts, ruleId),
  findProblems: findLoadBalanceProblems,
  listDialers: loadBalanceDialers,
  tidy: (config) => config,
};
