import type { Tally } from "../state/figures";
import type { Integration } from "../state/integrations";
import { describeRule, type Tone, type Wording } from "./call-words";
import { formatDialer, NOTHING } from "./format";
import { describeBreaker, describeHealth, isClosed } from "./integration-words";

/** Above it all is well; below the second, somebody should look. */
const GOOD_ABOVE_PERCENT = 99;
const BAD_BELOW_PERCENT = 95;

/** The colour of a success rate; none while no call has succeeded or failed. */
export function rateTone(percent: number | null): Tone {
  if (percent === null) return "idle";
  if (percent > GOOD_ABOVE_PERCENT) return "good";
  return percent < BAD_BELOW_PERCENT ? "bad" : "warn";
}

/** A part of all: `62 %`; what is there but rounds to nothing is `< 1 %`. */
export function formatShare(percent: number | null): string {
  if (percent === null) return NOTHING;
  if (percent > 0 && percent < 1) return "< 1 %";
  return `${Math.round(percent)} %`;
}

/** How an integration is, as far as calls care: one that is kept from them is not merely healthy. */
export function describeStanding({
  status,
  breaker,
}: Pick<Integration, "status" | "breaker">): Wording {
  if (breaker === null || isClosed(breaker)) return describeHealth(status);
  const { label, tone } = describeBreaker(breaker);
  return { label: `Breaker ${label.toLowerCase()}`, tone };
}

const PLACES: Record<string, string> = {
  ivr_menu: "Left in the menu",
  default_number: "Default number",
  unknown: "Not on record",
};

/** Whether calls counted under this name went to a dialer. */
export function isDialer(destination: string): boolean {
  return !Object.hasOwn(PLACES, destination);
}

/** Where calls ended up. */
export function describeDestination(name: string): string {
  return PLACES[name] ?? formatDialer(name);
}

/** Where calls went, the most frequent first; a dialer in use that got none is listed, too. */
export function listDestinations(
  tallies: readonly Tally[],
  dialers: readonly { name: string; active: boolean }[],
): Tally[] {
  const known = new Set(tallies.map(({ name }) => name));
  const idle = dialers.filter(({ name, active }) => active && !known.has(name));
  return [...tallies, ...idle.map(({ name }) => ({ name, ...NO_CALLS }))];
}

const NO_CALLS = { count: 0, share: 0, successful: 0, failed: 0, successRate: null };

/** How it was decided where calls go. */
export function describeWay(rule: string): string {
  return rule === "unknown" ? "No rule: placed by us" : (describeRule(rule) ?? rule);
}
