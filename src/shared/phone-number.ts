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

/**
 * Shows a number to people who need to recognise it, not to dial it: `+1555***4567`.
 *
 * Numbers too short to hide anything in the middle show their last two digits only.
 */
export function maskNumber(number: string): string {
  if (number.length < 10) return `${MASK}${number.slice(-2)}`;
  return `${number.slice(0, 5)}${MASK}${number.slice(-4)}`;
}

/** Masks every phone number inside a longer text, such as a URL, a body or an error message. */
export function maskNumbersIn(text: string): string {
  return text.replace(/(?:\+|%2B)[1-9]\d{6,14}/gi, (found) =>
    maskNumber(found.replace(/^%2B/i, "+")),
  );
}
