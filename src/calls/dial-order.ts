import type { Readings } from "../resilience/breaker-client";
import type { Skipped } from "./handover";

/** In which order dialers are rung, and what their breakers had to do with it. */
export interface DialOrder {
  order: string[];
  /** Dialers that had to stand back, and why. */
  passedOver: Skipped[];
  /** The dialer whose dead line this call tries. */
  trial: string | null;
}

/**
 * Dialers that work come first, each group in its own order. One whose breaker is open stands
 * behind them: it is rung only when nobody else took the call. With all of them down nothing
 * changes: a breaker never shuts the last door.
 */
export function orderByBreakers(names: readonly string[], breakers: Readings): DialOrder {
  const downReason = (name: string) => {
    const standing = breakers[name]?.standing;
    return standing?.kind === "down" ? standing.reason : null;
  };
  const up = names.filter((name) => downReason(name) === null);
  const down = names.filter((name) => downReason(name) !== null);
  const [first] = up;
  if (first === undefined) return { order: [...names], passedOver: [], trial: null };

  const passedOver = down.map((dialer) => ({
    dialer,
    reason: `its breaker is open (${downReason(dialer)})`,
  }));
  const isTrial = breakers[first]?.standing.kind === "trial";
  return { order: [...up, ...down], passedOver, trial: isTrial ? first : null };
}
