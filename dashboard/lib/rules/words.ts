import { formatDialer } from "../format";

/** More names than these make a sentence nobody reads. */
const NAMED = 3;

/** `a, b, c and 2 more`. */
export function listSome(names: readonly string[]): string {
  if (names.length <= NAMED + 1) return joinWords(names);
  return `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
}

/** `a, b and c`. */
export function joinWords(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** `1 owner`, `3 owners`. */
export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** `to Dialfire`; a dialer that is still to be chosen has no name. */
export function toDialer(dialer: string): string {
  return dialer === "" ? "to nobody yet" : `to ${formatDialer(dialer)}`;
}
