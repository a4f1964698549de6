import { z } from "zod";
import type { CallFacts } from "../facts";
import { unmatched, type Verdict } from "../verdict";

const tier = z.object({
  name: z.string(),
  min: z.number().min(0).max(100),
  max: z.number().min(0).max(100),
  dialer: z.string(),
});

/** The first tier with `min <= score <= max` takes the call; scores run from 0 to 100. */
export const leadScoreConfig = z.object({
  tiers: z.array(tier),
  default_dialer: z.string().optional(),
  on_no_match: z.enum(["default", "continue"]).optional(),
});

export type LeadScoreConfig = z.infer<typeof leadScoreConfig>;

/**
 * Sends a known caller to the dialer of the tier the score falls in.
 *
 * A lead without a usable score passes, unless no later rule needs the CRM: then this rule is
 * the last that can speak for a known caller, and its default dialer takes the call.
 */
export function evaluateLeadScore(
  config: LeadScoreConfig,
  facts: CallFacts,
  isLastCrmRule: boolean,
): Verdict {
  if (facts.lead.kind === "unknown") return { kind: "unknown", reason: facts.lead.reason };

  const score = readScore(facts.lead.score);
  if (score.kind === "missing") {
    if (!isLastCrmRule || !config.default_dialer) return { kind: "no_match", reason: score.reason };
    return {
      kind: "decided",
      target: { kind: "dialer", dialer: config.default_dialer },
      reason: `${score.reason}: the rule's default dialer takes it`,
    };
  }

  const hit = config.tiers.find((tier) => tier.min <= score.value && score.value <= tier.max);
  if (!hit) return unmatched(config, `score ${score.value} is in no tier`);
  return {
    kind: "decided",
    target: { kind: "dialer", dialer: hit.dialer },
    reason: `score ${score.value} is in tier "${hit.name}" (${hit.min} to ${hit.max})`,
  };
}

type Score = { kind: "present"; value: number } | { kind: "missing"; reason: string };

/** Numeric strings count as numbers; 0 is a score; what lies outside 0 to 100 is not. */
function readScore(raw: string | number | null): Score {
  if (raw === null || raw === "") return { kind: "missing", reason: "no score available" };
  const value = typeof raw === "number" ? raw : Number(raw.trim() || Number.NaN);
  if (Number.isNaN(value) || value < 0 || value > 100) {
    return { kind: "missing", reason: `"${raw}" is not a score from 0 to 100` };
  }
  return { kind: "present", value };
}
