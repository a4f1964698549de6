import { z } from "zod";
import type { CallFacts } from "../facts";
import { type DialerUse, defaultDialerUse, findNameProblems, type Problem } from "../problem";
import type { RuleBehaviour } from "../rule-behaviour";
import { MAX_SCORE, MIN_SCORE, readLabelScore, readNumberScore } from "../score";
import { noMatchFields, sendTo, unmatched, type Verdict } from "../verdict";

const NOT_A_SCORE = `must be a number from ${MIN_SCORE} to ${MAX_SCORE}`;

const border = z.number(NOT_A_SCORE).min(MIN_SCORE, NOT_A_SCORE).max(MAX_SCORE, NOT_A_SCORE);
const dialer = z.string("must name a dialer");
const numberTier = z.object({ name: z.string(), min: border, max: border, dialer });
const labelTier = z.object({
  name: z.string().optional(),
  label: z.string('must be a text, where a tier has no "min" and "max"'),
  dialer,
});

/**
 * The first tier that fits takes the call: by `min <= score <= max` where the CRM keeps numbers
 * from 0 to 100, by the same `label` where it keeps words.
 */
export const leadScoreConfig = z.object({
  tiers: z
    .array(z.union([numberTier, labelTier]))
    .refine((tiers) => new Set(tiers.map((tier) => "label" in tier)).size < 2, {
      message: "must all be ranges, or all be labels",
    }),
  ...noMatchFields,
});

export type LeadScoreConfig = z.infer<typeof leadScoreConfig>;
export type NumberTier = z.infer<typeof numberTier>;
export type LabelTier = z.infer<typeof labelTier>;

/** The tiers by their kind; all of one rule are of one kind. */
export function splitTiers(config: LeadScoreConfig): {
  numbers: NumberTier[];
  labels: LabelTier[];
} {
  const numbers: NumberTier[] = [];
  const labels: LabelTier[] = [];
  for (const tier of config.tiers) {
    if ("label" in tier) labels.push(tier);
    else numbers.push(tier);
  }
  return { numbers, labels };
}

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

  const { numbers, labels } = splitTiers(config);
  const score =
    labels.length > 0 ? readLabelScore(facts.lead.score) : readNumberScore(facts.lead.score);
  switch (score.kind) {
    case "missing":
      if (!isLastCrmRule || !config.default_dialer) {
        return { kind: "no_match", reason: score.reason };
      }
      return sendTo(config.default_dialer, `${score.reason}: the rule's default dialer takes it`);
    case "label":
      return placeLabel(config, labels, score.value);
    case "number":
      return placeNumber(config, numbers, score.value);
  }
}

function placeNumber(config: LeadScoreConfig, tiers: NumberTier[], score: number): Verdict {
  const hit = tiers.find((tier) => tier.min <= score && score <= tier.max);
  if (!hit) return unmatched(config, `score ${score} is in no tier`);
  const { name, min, max, dialer } = hit;
  return sendTo(dialer, `score ${score} is in tier "${name}" (${min} to ${max})`);
}

function placeLabel(config: LeadScoreConfig, tiers: LabelTier[], label: string): Verdict {
  const hit = tiers.find((tier) => tier.label === label);
  if (!hit) return unmatched(config, `score "${label}" is in no tier`);
  return sendTo(hit.dialer, `score "${label}" is tier "${hit.name ?? hit.label}"`);
}

function findLeadScoreProblems(config: LeadScoreConfig): Problem[] {
  const { numbers, labels } = splitTiers(config);
  return [
    ...findNameProblems(
      labels.map(({ label }, index) => ({ field: `tiers.${index}.label`, name: label })),
      "a label",
    ),
    ...numbers.flatMap((tier, index) => findTierProblems(tier, index, numbers)),
  ];
}

function findTierProblems(tier: NumberTier, index: number, tiers: NumberTier[]): Problem[] {
  const field = `tiers.${index}`;
  const named = findNameProblems([{ field: `${field}.name`, name: tier.name }], "a tier");
  if (tier.min > tier.max) {
    const message = `The min of "${tier.name}" (${tier.min}) must be less than or equal to its max (${tier.max})`;
    return [...named, { field: `${field}.min`, code: "min_above_max", message }];
  }
  const rivals = tiers.filter(
    (other) =>
      other !== tier && other.min <= other.max && other.min <= tier.max && tier.min <= other.max,
  );
  const overlaps = rivals.map((other) => ({
    field,
    code: "overlapping_ranges",
    message: `Score ranges cannot overlap: ${describeTier(tier)} and ${describeTier(other)}`,
  }));
  return [...named, ...overlaps];
}

function describeTier({ name, min, max }: NumberTier): string {
  return `"${name}" (${min} to ${max})`;
}

/** Highest tier first; labels have no order of their own and keep the one they were given. */
function tidyLeadScore(config: LeadScoreConfig): LeadScoreConfig {
  const { numbers, labels } = splitTiers(config);
  if (labels.length === 0) return { ...config, tiers: numbers.sort((a, b) => b.min - a.min) };
  return { ...config, tiers: labels.map((tier) => ({ ...tier, label: tier.label.trim() })) };
}

function leadScoreDialers(config: LeadScoreConfig): DialerUse[] {
  const tiers = config.tiers.map(({ dialer }, index) => ({
    field: `tiers.${index}.dialer`,
    dialer,
  }));
  return [...tiers, ...defaultDialerUse(config)];
}

export const leadScore: RuleBehaviour<LeadScoreConfig> = {
  needsLead: true,
  evaluate: (config, facts, { isLastCrmRule }) => evaluateLeadScore(config, facts, isLastCrmRule),
  findProblems: findLeadScoreProblems,
  listDialers: leadScoreDialers,
  tidy: tidyLeadScore,
};
