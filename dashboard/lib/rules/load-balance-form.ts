import { formatDialer } from "../format";
import { asList, asNumber, asRecord, asText, withoutEmpty } from "../loose";
import { type Keyed, withKeys } from "../reorder";
import type { FormProblem } from "./form-problem";
import type { FormShape } from "./form-shape";
import { joinWords } from "./words";

export interface Weight {
  dialer: string;
  percent: number | null;
}

export interface LoadBalanceForm {
  isEnabled: boolean;
  strategy: string;
  /** Empty where the first of those that share is preferred. */
  preferred: string;
  /** Empty where the preferred dialer takes it. */
  onEqual: string;
  /** Who shares; none: the primary and the fallback dialer. */
  dialers: string[];
  weights: Keyed<Weight>[];
}

/** The ways to share calls; the words say what a caller meets. */
export const STRATEGIES = [
  {
    value: "capacity",
    label: "Most free agents",
    about: "The dialer with the most free agents takes the call.",
  },
  {
    value: "utilization",
    label: "Least busy",
    about: "The dialer with the lowest share of busy agents takes the call.",
  },
  {
    value: "round_robin",
    label: "Round robin",
    about: "The dialers take turns, call by call.",
  },
  {
    value: "weighted",
    label: "Weighted",
    about: "Each dialer takes its percentage of the calls; together they make 100 %.",
  },
] as const;

/** 33.33, 33.33 and 33.34 make 100 but for the last bit. */
const ROUNDING = 1e-6;

export const loadBalanceForm: FormShape<LoadBalanceForm> = {
  first: { enabled: true, strategy: "capacity" },
  read({ enabled, strategy, preferred_dialer, fallback_on_equal, dialers, weights }) {
    const shares = Object.entries(asRecord(weights));
    return {
      isEnabled: enabled !== false,
      strategy: asText(strategy),
      preferred: asText(preferred_dialer),
      onEqual: asText(fallback_on_equal),
      dialers: asList(dialers).map(asText),
      weights: withKeys(shares.map(([dialer, share]) => ({ dialer, percent: asNumber(share) }))),
    };
  },
  write({ isEnabled, strategy, preferred, onEqual, dialers, weights }) {
    const byDialer = Object.fromEntries(weights.map(({ dialer, percent }) => [dialer, percent]));
    return {
      enabled: isEnabled,
      strategy,
      ...withoutEmpty({ preferred_dialer: preferred, fallback_on_equal: onEqual }),
      ...(strategy === "weighted" ? { weights: byDialer } : {}),
      ...(strategy !== "weighted" && dialers.length > 0 ? { dialers } : {}),
    };
  },
  check({ strategy, weights }) {
    if (strategy !== "weighted") return [];
    return [...findShareProblems(weights), ...findSumProblems(weights)];
  },
  tell({ isEnabled, strategy, dialers, weights }) {
    if (!isEnabled) return "Load balancing is switched off, so every call passes on.";
    if (strategy === "weighted") {
      const parts = weights.map(
        ({ dialer, percent }) => `${percent ?? "?"} % ${formatDialer(dialer)}`,
      );
      return `Shares calls by weight: ${joinWords(parts)}.`;
    }
    const known = STRATEGIES.find(({ value }) => value === strategy);
    const who = dialers.length > 0 ? ` Between ${joinWords(dialers.map(formatDialer))}.` : "";
    return `${known?.about ?? `Shares calls by "${strategy}".`}${who}`;
  },
};

/** What the weights make together. */
export function sumOf(weights: readonly Weight[]): number {
  const sum = weights.reduce((total, { percent }) => total + (percent ?? 0), 0);
  return Math.round(sum / ROUNDING) / (1 / ROUNDING);
}

export function isWhole(weights: readonly Weight[]): boolean {
  return Math.abs(sumOf(weights) - 100) <= ROUNDING;
}

function findShareProblems(weights: readonly Weight[]): FormProblem[] {
  return weights.flatMap(({ dialer, percent }): FormProblem[] => {
    const field = `weights.${dialer}`;
    if (dialer === "") return [{ field, message: "Choose a dialer", isGap: true }];
    if (weights.filter((one) => one.dialer === dialer).length > 1) {
      return [{ field, message: `${formatDialer(dialer)} is listed twice` }];
    }
    if (percent === null) return [{ field, message: "Enter a percentage", isGap: true }];
    return percent < 0 || percent > 100 ? [{ field, message: "From 0 to 100 %" }] : [];
  });
}

function findSumProblems(weights: readonly Weight[]): FormProblem[] {
  if (isWhole(weights)) return [];
  const isFilled = weights.length > 0 && weights.every(({ percent }) => percent !== null);
  const message = "Weights must sum to 100";
  return [{ field: "weights", message, isGap: !isFilled }];
}
