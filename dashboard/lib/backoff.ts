const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/**
 * How long to wait before attempt number `attempt` (0 is the first) to connect again.
 *
 * Doubles up to half a minute. `chance` (0 to 1) spreads it over half its length, so that all
 * dashboards do not come back in the same instant after a deploy.
 */
export function reconnectDelayMs(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return Math.round(full * (0.5 + chance / 2));
}
