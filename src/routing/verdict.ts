import { z } from "zod";

/** Where a call can go: to a dialer by name, or into the menu. */
export type Target = { kind: "dialer"; dialer: string } | { kind: "ivr_menu" };

/** What one rule says of one call, each with its reason in plain words. */
export type Verdict =
  | { kind: "decided"; target: Target; reason: string }
  | { kind: "no_match"; reason: string }
  | { kind: "unknown"; reason: string };

/** What a rule asks for before it can say anything, because learning it costs time or a count. */
export type Need = { ticket: number } | { capacity: true };

/** What comes out of trying one rule. */
export type Evaluation = Verdict | { kind: "needs"; needs: Need };

export function sendTo(dialer: string, reason: string): Verdict {
  return { kind: "decided", target: { kind: "dialer", dialer }, reason };
}

/** What every rule may say of values that match nothing; part of each rule's `config`. */
export const noMatchFields = {
  default_dialer: z.string("must name a dialer, or be left out").optional(),
  on_no_match: z.enum(["default", "continue"], 'must be "default" or "continue"').optional(),
};

export interface NoMatchConfig {
  default_dialer?: string | undefined;
  on_no_match?: "default" | "continue" | undefined;
}

/** The dialer that takes what matches nothing, or `null` where the next rule is tried. */
export function defaultOf(config: NoMatchConfig): string | null {
  return config.on_no_match === "continue" ? null : config.default_dialer || null;
}

/**
 * What becomes of a call whose value is present but matches nothing: the rule's own default
 * dialer takes it, or the next rule is tried.
 */
export function unmatched(config: NoMatchConfig, reason: string): Verdict {
  const dialer = defaultOf(config);
  if (dialer === null) return { kind: "no_match", reason };
  return sendTo(dialer, `${reason}: the rule's default dialer takes it`);
}
