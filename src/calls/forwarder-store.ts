import type { InboundCall } from "./call";

export interface Forwarders {
  /** The same call, with everybody who forwarded this caller to the same number just now. */
  recall(call: InboundCall): InboundCall;
}

/** A call that dialers send round in a circle is back within seconds; people who try again are not. */
export const ROUND_MS = 30_000;

/** A flood of forwarded calls must not fill the isolate. */
const MOST_CALLERS = 1_000;

interface Arrival {
  from: string;
  at: number;
}

/**
 * Remembers in this isolate who forwarded whom. Nothing is asked of storage while a caller waits:
 * should a round pass another isolate unseen, the next one meets one that knows.
 */
export function createForwarders(now: () => number): Forwarders {
  const arrivals = new Map<string, readonly Arrival[]>();

  return {
    recall(call) {
      const { caller, called, forwardedFrom } = call;
      if (caller.kind === "unknown" || forwardedFrom === null) return call;
      const key = `${caller.number} ${called}`;
      const at = now();
      const earlier = arrivals.get(key)?.filter((one) => at - one.at < ROUND_MS) ?? [];
      const known = [
        ...earlier.filter(({ from }) => from !== forwardedFrom),
        { from: forwardedFrom, at },
      ];
      arrivals.delete(key);
      arrivals.set(key, known);
      const [oldest] = arrivals.keys();
      if (arrivals.size > MOST_CALLERS && oldest !== undefined) arrivals.delete(oldest);
      return { ...call, forwarders: known.map(({ from }) => from) };
    },
  };
}
