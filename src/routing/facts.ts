import type { Need } from "./verdict";

/** Everything a rule may look at. What could not be learnt is `unknown`, never a guess. */
export interface CallFacts {
  callSid: string;
  /** When the call came in, epoch milliseconds. */
  at: number;
  lead: LeadFacts;
  /** The dialers that share calls where a rule does not name them: primary first, then fallback. */
  dialers: readonly string[];
  /** How busy each dialer is, by name; `null` until it was asked. */
  capacities: Readonly<Record<string, Capacity>> | null;
  /** Round-robin tickets by rule id; one that is absent was not drawn yet. */
  tickets: Readonly<Record<number, Ticket>>;
  /** The version of the rules that decide; part of the seed of every choice by chance. */
  rulesetVersion: number;
}

export type LeadFacts =
  | {
      kind: "known";
      owner: string | null;
      score: string | number | null;
      /** The CRM attributes that rules name, as the CRM gave them; one it lacks is absent. */
      fields: Readonly<Record<string, unknown>>;
    }
  | { kind: "unknown"; reason: string };

/** `estimated` is our own reckoning from seats and legs, `live` the dialer's word. */
export type Capacity =
  | {
      kind: "live" | "estimated";
      available: number;
      total: number | null;
      utilizationPercent: number | null;
    }
  | { kind: "unknown"; reason: string };

/** A rule's running number for one call; `silent` when whoever counts did not answer. */
export type Ticket = { kind: "ticket"; number: number } | { kind: "silent" };

/**
 * Fills in for somebody who did not answer: no dialer told its capacity, no ticket was drawn.
 * What the facts already hold stays. Afterwards the same need is never asked for again.
 */
export function assumeSilence(facts: CallFacts, need: Need): CallFacts {
  if ("capacity" in need) return { ...facts, capacities: facts.capacities ?? {} };
  return { ...facts, tickets: { [need.ticket]: { kind: "silent" }, ...facts.tickets } };
}
