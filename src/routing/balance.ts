import type { Capacity } from "./facts";
import { drawFraction } from "./seed";

/** Who takes a call that several dialers share, and why. */
export interface Choice {
  dialer: string;
  reason: string;
}

export interface CapacityQuestion {
  by: "capacity" | "utilization";
  /** Who shares the calls, in a fixed order; at least one. */
  dialers: readonly string[];
  capacities: Readonly<Record<string, Capacity>>;
  preferred: string;
  onEqual: string | undefined;
}

type Known = Extract<Capacity, { kind: "live" | "estimated" }> & { dialer: string; load: number };

/**
 * Picks by free agents, or by the lowest utilisation among those that have one.
 *
 * A dialer that did not tell is left out: if only one told, that one takes the call; if none did,
 * the preferred one. The preferred one also takes it where nobody is free. Of equal ones, `onEqual`
 * is taken, else the preferred one, else the first.
 */
export function chooseByCapacity(question: CapacityQuestion): Choice {
  const { by, dialers, preferred } = question;
  const told = dialers.map((dialer) => tell(dialer, question));
  const known = told.filter((one) => one.kind === "known").map(({ known }) => known);
  const free = known.filter(({ available }) => available > 0);
  const conclude = (dialer: string, why: string): Choice => ({
    dialer,
    reason: `${told.map(({ words }) => words).join(", ")}: ${why}`,
  });

  const [first, second] = known;
  if (!first) return conclude(preferred, "no capacity is known, the preferred dialer takes it");
  if (!second && dialers.length > 1) {
    const wait = free.length === 0 ? ", a queue delay is likely" : "";
    return conclude(first.dialer, `only ${first.dialer} told its capacity${wait}`);
  }
  if (free.length === 0) {
    const taker = dialers.includes(preferred) ? pick(known, [preferred]) : preferred;
    return conclude(taker, `nobody is free, ${taker} takes it and a queue delay is likely`);
  }

  const best = Math.min(...free.map(({ load }) => load));
  const equals = free.filter(({ load }) => load === best);
  const taker = pick(equals, [question.onEqual, preferred]);
  return conclude(taker, explain(by, free.length, known.length, equals.length));
}

function explain(by: CapacityQuestion["by"], free: number, known: number, equal: number): string {
  if (free === 1 && known > 1) return "the only one with a free agent";
  if (equal > 1) return by === "capacity" ? "equal number of free agents" : "equally busy";
  return by === "capacity" ? "most free agents" : "least busy";
}

type Told = { kind: "known"; words: string; known: Known } | { kind: "unknown"; words: string };

function tell(dialer: string, { by, capacities }: CapacityQuestion): Told {
  const capacity = Object.hasOwn(capacities, dialer) ? capacities[dialer] : undefined;
  if (!capacity) return { kind: "unknown", words: `${dialer} unknown (it was not asked)` };
  if (capacity.kind === "unknown") {
    return { kind: "unknown", words: `${dialer} unknown (${capacity.reason})` };
  }

  const estimated = capacity.kind === "estimated" ? ", estimated" : "";
  const { available } = capacity;
  const free = `${dialer} ${available} free`;
  if (by === "capacity") {
    const known = { ...capacity, dialer, load: -available };
    return { kind: "known", words: `${free}${estimated}`, known };
  }
  const load = readUtilization(capacity);
  if (load === null) return { kind: "unknown", words: `${free} (utilisation unknown)` };
  const words = `${free}, ${Math.round(load * 10) / 10} % busy${estimated}`;
  return { kind: "known", words, known: { ...capacity, dialer, load } };
}

/** As told, else as the free agents of all show it. */
function readUtilization(capacity: Extract<Capacity, { available: number }>): number | null {
  const { available, total, utilizationPercent } = capacity;
  if (utilizationPercent !== null) return utilizationPercent;
  if (total === null || total <= 0) return null;
  return ((total - available) / total) * 100;
}

/** The first wish that is among them, else the first of them. */
function pick(among: readonly Known[], wishes: readonly (string | undefined)[]): string {
  const wish = wishes.find((wanted) => among.some(({ dialer }) => dialer === wanted));
  return wish ?? among[0]?.dialer ?? "";
}

/** One after the other: ticket 0 goes to the first, 1 to the second, and so on around. */
export function chooseByTurn(dialers: readonly string[], ticket: number): Choice {
  const turn = ((ticket % dialers.length) + dialers.length) % dialers.length;
  return {
    dialer: dialers[turn] ?? "",
    reason: `it is the turn of ${dialers[turn]} (ticket ${ticket})`,
  };
}

/** Each with the same share, by a number drawn from `seed`: the same seed draws the same. */
export function chooseByLot(
  dialers: readonly string[],
  seed: readonly (string | number)[],
): string {
  return dialers[Math.floor(drawFraction(...seed) * dialers.length)] ?? "";
}

/**
 * By shares in percent and a number drawn from `seed`. A dialer with weight 0 never gets a call;
 * shares that do not sum to 100 count in proportion.
 */
export function chooseByWeight(
  weights: Readonly<Record<string, number>>,
  seed: readonly (string | number)[],
): Choice | null {
  // By name: an object that went through a database may come back in another order.
  const shares = Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const total = shares.reduce((sum, [, weight]) => sum + weight, 0);
  const drawn = drawFraction(...seed) * total;

  let passed = 0;
  const hit = shares.find(([, weight]) => {
    passed += weight;
    return drawn < passed;
  });
  const [dialer, weight] = hit ?? shares.at(-1) ?? [];
  if (dialer === undefined || weight === undefined) return null;
  const lot = (Math.floor(drawn * 100) / 100).toFixed(2);
  return { dialer, reason: `${dialer} takes ${weight} % of the calls; this one drew ${lot}` };
}
