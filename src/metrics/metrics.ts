import { type Amounts, type Cell, MEASURES, SETUP_STEPS } from "../calls/contribution";
import { toHundredths } from "../shared/hundredths";

/** What the roll-ups hold for one dialer and one way of deciding. */
export interface Sum extends Pick<Cell, "dialer" | "routingRule"> {
  amounts: Amounts;
}

/** How many calls, and how they went. */
export interface Tally {
  count: number;
  /** Percent of all calls; `null` where there are none. */
  share: number | null;
  successful: number;
  failed: number;
  /** Percent of those that succeeded or failed; `null` where none did. */
  successRate: number | null;
}

export interface Metrics {
  total: Tally;
  /** Calls by the dialer they went to; those that went to none are left out. */
  byDialer: Record<string, Tally>;
  /** Every call once, by where it ended up. */
  byDestination: Record<string, Tally>;
  /** Every call once, by how it was decided. */
  byRoutingRule: Record<string, Tally>;
  routingMs: number | null;
  setupMs: number | null;
  setupP95Ms: number | null;
  connectionMs: number | null;
  lengthSeconds: number | null;
  cache: { lookups: number; hits: number; hitRate: number | null };
}

export function summarise(sums: readonly Sum[]): Metrics {
  const all = addUp(sums);
  const count = all.calls ?? 0;
  const hits = all.cache_hits ?? 0;
  const lookups = all.cache_lookups ?? 0;
  return {
    total: tally(all, count),
    byDialer: tallyBy(
      sums.filter(({ dialer }) => dialer !== ""),
      ({ dialer }) => dialer,
      count,
    ),
    byDestination: tallyBy(sums, destinationOf, count),
    byRoutingRule: tallyBy(sums, ruleOf, count),
    routingMs: average(all.routing_ms, all.setups),
    setupMs: average(all.setup_ms, all.setups),
    setupP95Ms: findP95(all),
    connectionMs: average(all.connection_ms, all.connections),
    lengthSeconds: average(all.length_seconds, all.lengths),
    cache: { lookups, hits, hitRate: percent(hits, lookups) },
  };
}

/** Where calls end up that no dialer took: in the menu, or at the number of last resort. */
export function destinationOf({ dialer, routingRule }: Pick<Sum, "dialer" | "routingRule">) {
  if (dialer !== "") return dialer;
  if (routingRule === "dtmf_ivr") return "ivr_menu";
  return routingRule === "" ? "unknown" : "default_number";
}

/** Of some calls only status reports came: how they were decided is not on record. */
export function ruleOf({ routingRule }: Pick<Sum, "routingRule">): string {
  return routingRule === "" ? "unknown" : routingRule;
}

/** Tallies per name, the largest first. */
export function tallyBy(
  sums: readonly Sum[],
  nameOf: (sum: Sum) => string,
  total: number,
): Record<string, Tally> {
  const groups = Map.groupBy(sums, nameOf);
  const tallies = [...groups].map(([name, group]) => [name, tally(addUp(group), total)] as const);
  return Object.fromEntries(
    tallies.filter(([, { count }]) => count > 0).sort(([, a], [, b]) => b.count - a.count),
  );
}

export function tally(amounts: Amounts, total: number): Tally {
  const { calls = 0, successes = 0, failures = 0 } = amounts;
  return {
    count: calls,
    share: percent(calls, total),
    successful: successes,
    failed: failures,
    successRate: percent(successes, successes + failures),
  };
}

export function addUp(sums: readonly Sum[]): Amounts {
  const total: Amounts = {};
  for (const { amounts } of sums) {
    for (const measure of MEASURES) {
      const amount = amounts[measure];
      if (amount !== undefined) total[measure] = (total[measure] ?? 0) + amount;
    }
  }
  return total;
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : toHundredths((part / whole) * 100);
}

/** To one decimal. */
function average(sum = 0, n = 0): number | null {
  return n === 0 ? null : Math.round((sum / n) * 10) / 10;
}

/**
 * The set-up time that 95 of 100 calls keep, to within the step of the histogram it falls into;
 * the end of the last step where it lies beyond.
 */
function findP95(amounts: Amounts): number | null {
  const rank = (amounts.setups ?? 0) * 0.95;
  if (rank === 0) return null;
  let below = 0;
  let fromMs = 0;
  for (const { measure, upToMs } of SETUP_STEPS) {
    const n = amounts[measure] ?? 0;
    if (below + n >= rank && Number.isFinite(upToMs)) {
      return Math.round(fromMs + ((rank - below) / n) * (upToMs - fromMs));
    }
    below += n;
    fromMs = Number.isFinite(upToMs) ? upToMs : fromMs;
  }
  return fromMs;
}
