import { z } from "zod";

/** How busy a dialer is: `live` by its own word, `estimated` by our reckoning. */
const toldCapacity = z.object({
  kind: z.enum(["live", "estimated"]),
  /** Agents who can take a call now. */
  available: z.number(),
  /** Agents on shift, or seats. */
  total: z.number(),
  /** How many of `total` are on a call or wrap one up; `null` where there is nobody at all. */
  utilizationPercent: z.number().nullable(),
  busy: z.number(),
  /** Callers who wait for an agent; `null` where nobody told, or was asked. */
  queueDepth: z.number().nullable(),
});

/** `unknown` is not zero: who did not tell may have all agents free, or none. */
export const capacitySchema = z.discriminatedUnion("kind", [
  toldCapacity,
  z.object({ kind: z.literal("unknown"), reason: z.string() }),
]);

export type Capacity = z.infer<typeof capacitySchema>;

/** What of a dialer's load we know ourselves. */
export interface LineLoad {
  /** `null` where nobody configured any. */
  seats: number | null;
  /** Calls in progress on the dialer's line that came through us. */
  busyLegs: number;
}

/** Agents by what they do now; who is offline does not count. */
export interface AgentCount {
  available: number;
  busy: number;
  /** On shift, but taking no calls. */
  away: number;
}

/** Capacity from a dialer's own count of its agents. */
export function liveCapacity(agents: AgentCount, queueDepth: number | null): Capacity {
  const { available, busy } = agents;
  const total = available + busy + agents.away;
  return { kind: "live", available, total, ...share(busy, total), busy, queueDepth };
}

/**
 * Capacity from seats less busy legs, for a dialer that does not tell; unknown without seats.
 * Calls that did not come through us are not seen, so there may be less than it says.
 */
export function estimateCapacity({ seats, busyLegs: busy }: LineLoad): Capacity {
  if (seats === null) {
    return { kind: "unknown", reason: "it has no number of seats to estimate from" };
  }
  const available = Math.max(0, seats - busy);
  const load = share(busy, seats);
  return { kind: "estimated", available, total: seats, ...load, busy, queueDepth: null };
}

/** Brings an estimate up to date; what a dialer told itself stays. */
export function estimateAnew(capacity: Capacity, load: LineLoad): Capacity {
  return capacity.kind === "estimated" ? estimateCapacity(load) : capacity;
}

function share(busy: number, total: number): { utilizationPercent: number | null } {
  if (total === 0) return { utilizationPercent: null };
  return { utilizationPercent: Math.min(100, (busy / total) * 100) };
}
