import type { CallerKind } from "./signed-calls";
import type { WorkerName } from "./workers";

export interface Scenario {
  name: string;
  /** Which Worker is asked. */
  worker: WorkerName;
  /** Whose calls are sent; `forged` is one call with a wrong signature, over and over. */
  calls: CallerKind | "forged";
  expectedStatus: 200 | 403;
  /** Most that the ratios to the bare Worker may be; `null` where nothing is promised. */
  limits: { p50: number | null; cost: number | null };
}

const NO_LIMITS = { p50: null, cost: null };

/** What all others are compared with: the same requests, answered with a constant document. */
export const BARE: Scenario = {
  name: "bare Worker",
  worker: "bare",
  calls: "cached",
  expectedStatus: 200,
  limits: NO_LIMITS,
};

export const SCENARIOS: readonly Scenario[] = [
  BARE,
  {
    name: "cache hit",
    worker: "product",
    calls: "cached",
    expectedStatus: 200,
    limits: { p50: 10, cost: 14 },
  },
  {
    name: "cache hit, ledger not read",
    worker: "product-unread",
    calls: "cached",
    expectedStatus: 200,
    limits: NO_LIMITS,
  },
  {
    name: "cache miss, Braze at once",
    worker: "product",
    calls: "stranger",
    expectedStatus: 200,
    limits: NO_LIMITS,
  },
  {
    name: "wrong signature (403)",
    worker: "product",
    calls: "forged",
    expectedStatus: 403,
    limits: NO_LIMITS,
  },
  {
    name: "own code",
    worker: "own-code",
    calls: "cached",
    expectedStatus: 200,
    limits: { p50: 3, cost: null },
  },
  {
    name: "own code, log silent",
    worker: "own-code-silent",
    calls: "cached",
    expectedStatus: 200,
    limits: NO_LIMITS,
  },
];
