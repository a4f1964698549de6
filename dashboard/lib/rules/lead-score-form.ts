import { asList, asNumber, asRecord, asText, withoutEmpty } from "../loose";
import { type Keyed, withKeys } from "../reorder";
import { type FormProblem, findMissingDialers, findNameProblems } from "./form-problem";
import type { FormShape } from "./form-shape";
import { toDialer } from "./words";

/** The scores a CRM keeps as numbers. */
export const MIN_SCORE = 0;
export const MAX_SCORE = 100;

export interface ScoreTier {
  name: string;
  min: number | null;
  max: number | null;
  /** The CRM's word for the score, where it keeps words. */
  label: string;
  dialer: string;
}

export interface LeadScoreForm {
  kind: "number" | "label";
  tiers: Keyed<ScoreTier>[];
}

export const EMPTY_TIER: ScoreTier = { name: "", min: null, max: null, label: "", dialer: "" };

export const leadScoreForm: FormShape<LeadScoreForm> = {
  first: {},
  read({ tiers }) {
    const rows = asList(tiers).map((tier): ScoreTier => {
      const { name, min, max, label, dialer } = asRecord(tier);
      return {
        name: asText(name),
        min: asNumber(min),
        max: asNumber(max),
        label: asText(label),
        dialer: asText(dialer),
      };
    });
    return {
      kind: rows.some(({ label }) => label !== "") ? "label" : "number",
      tiers: withKeys(rows),
    };
  },
  write: ({ kind, tiers }) => ({
    tiers: tiers.map(({ name, min, max, label, dialer }) =>
      kind === "label" ? { ...withoutEmpty({ name }), label, dialer } : { name, min, max, dialer },
    ),
  }),
  check: ({ kind, tiers }) => [
    ...(kind === "label" ? findLabelProblems(tiers) : findRangeProblems(tiers)),
    ...findMissingDialers(
      tiers.map(({ dialer }, index) => ({ field: `tiers.${index}.dialer`, dialer })),
    ),
  ],
  tell({ kind, tiers }) {
    if (tiers.length === 0) return "It has no tier yet, so every call passes on.";
    const parts = tiers.map(({ min, max, label, dialer }) => {
      const what = kind === "label" ? `"${label}"` : `${min ?? "?"} to ${max ?? "?"}`;
      return `${what} ${toDialer(dialer)}`;
    });
    return `By the lead's score: ${parts.join("; ")}.`;
  },
};

/** The tiers whose range has a score in common with another's; places in the list. */
export function findOverlaps(tiers: readonly ScoreTier[]): Set<number> {
  const places = tiers.flatMap((tier, index) =>
    tiers.some((other) => other !== tier && overlap(tier, other)) ? [index] : [],
  );
  return new Set(places);
}

function overlap(one: ScoreTier, other: ScoreTier): boolean {
  if (!isRange(one) || !isRange(other)) return false;
  return one.min <= other.max && other.min <= one.max;
}

type Range = ScoreTier & { min: number; max: number };

export function isRange(tier: ScoreTier): tier is Range {
  return tier.min !== null && tier.max !== null && tier.min <= tier.max;
}

function findLabelProblems(tiers: readonly ScoreTier[]): FormProblem[] {
  const labels = tiers.map(({ label }, index) => ({ field: `tiers.${index}.label`, name: label }));
  return findNameProblems(labels, "the CRM's word");
}

function findRangeProblems(tiers: readonly ScoreTier[]): FormProblem[] {
  const overlaps = findOverlaps(tiers);
  const names = tiers.map(({ name }, index) => ({ field: `tiers.${index}.name`, name }));
  return [
    ...findNameProblems(names, "a name"),
    ...tiers.flatMap((tier, index) => [
      ...findBorderProblems(tier, `tiers.${index}`),
      ...(overlaps.has(index)
        ? [{ field: `tiers.${index}`, message: "Score ranges cannot overlap" }]
        : []),
    ]),
  ];
}

function findBorderProblems({ min, max }: ScoreTier, field: string): FormProblem[] {
  const borders = Object.entries({ min, max }).flatMap(([name, border]): FormProblem[] => {
    const at = `${field}.${name}`;
    if (border === null) return [{ field: at, message: "Enter a score", isGap: true }];
    const isScore = border >= MIN_SCORE && border <= MAX_SCORE;
    return isScore ? [] : [{ field: at, message: `From ${MIN_SCORE} to ${MAX_SCORE}` }];
  });
  if (min === null || max === null || min <= max) return borders;
  return [...borders, { field: `${field}.min`, message: "Must not be above the highest score" }];
}
