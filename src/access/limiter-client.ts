import { within } from "../shared/within";

export interface Limiter {
  /** Whether one more is allowed. A limiter that fails or is slow limits nobody. */
  allows(key: string): Promise<boolean>;
}

/** Counting happens at this location without the network: a longer wait means that it is ill. */
const PATIENCE_MS = 250;

/** Limits how often one key may do something, by the platform's rate limits. */
export function createLimiter(binding: RateLimit): Limiter {
  return {
    async allows(key) {
      const outcome = await within(PATIENCE_MS, () => binding.limit({ key }));
      return outcome.kind !== "done" || outcome.value.success;
    },
  };
}
