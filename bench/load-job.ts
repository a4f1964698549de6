import type { CallerKind } from "./signed-calls";

/** One measurement as the load process is asked for it. */
export interface LoadJob {
  url: string;
  calls: CallerKind | "forged";
  expectedStatus: number;
  connections: number;
  /** Requests a second over all connections; `null` for as many as come through. */
  rate: number | null;
  seconds: number;
  /** Calls are numbered from here on; no two measurements may share a number. */
  firstIndex: number;
  /** How many calls are signed beforehand. */
  poolSize: number;
  /** Whether the pool may be sent again and again; else a call that comes twice is an error. */
  mayRepeat: boolean;
}

/** What came of it. Latencies in milliseconds. */
export type LoadResult =
  | { kind: "measured"; requests: number; rps: number; p50Ms: number; p99Ms: number }
  | { kind: "failed"; reason: string };
