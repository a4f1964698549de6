/** Everything a rule may look at. What could not be learnt is `unknown`, never a guess. */
export interface CallFacts {
  callSid: string;
  /** When the call came in, epoch milliseconds. */
  at: number;
  lead: LeadFacts;
}

export type LeadFacts =
  | { kind: "known"; owner: string | null; score: string | number | null }
  | { kind: "unknown"; reason: string };
