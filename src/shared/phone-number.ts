/** E.164: a plus, no leading zero, at most 15 digits (ITU-T E.164 §6). */
const E164 = /^\+[1-9]\d{1,14}$/;

/** A destination we are willing to dial: at least 7 digits, so that no short code slips in. */
const DESTINATION = /^\+[1-9]\d{6,14}$/;

export function isE164(value: string): boolean {
  return E164.test(value);
}

export function isDestination(value: string): boolean {
  return DESTINATION.test(value);
}

const MASK = "***";

/** At least this many digits are hidden. */
const HIDDEN = 3;

/**
 * Shows a number to people who need to recognise it, not to dial it: `+1555***4567`.
 *
 * Shorter numbers show less of their beginning; the shortest only their last two digits.
 */
export function maskNumber(number: string): string {
  const shown = Math.min(5, number.length - 4 - HIDDEN);
  if (shown < 3) return `${MASK}${number.slice(-2)}`;
  return `${number.slice(0, shown)}${MASK}${number.slice(-4)}`;
}

/** The same of a number that may not be known. */
export function maskNumberOrNull(number: string | null): string | null {
  return number === null ? null : maskNumber(number);
}

/** Masks every phone number inside a longer text, such as a URL, a body or an error message. */
export function maskNumbersIn(text: string, mask = maskNumber): string {
  return text.replace(/(?:\+|%2B)[1-9]\d{6,14}/gi, (found) => mask(found.replace(/^%2B/i, "+")));
}

/** Shows a number to people who read logs: its last four digits, and nothing of shorter ones. */
export function maskAllButLastFour(number: string): string {
  return number.length < 8 ? MASK : MASK + number.slice(-4);
}
