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

const IN_TEXT = /(?:\+|%2B)[1-9]\d{6,14}/gi;

/** As people write it within their country; neither times nor counted ids begin so. */
const NATIONAL = /(?<![\w.:+-])0[1-9]\d{8,12}(?![\w-])/g;

/** Digits in a field of JSON that says by its name what they are, whatever the quotes. */
const IN_FIELD =
  /((?:phone|mobile|msisdn)(?:_?number)?\\*"\s*:\s*\\*"?)([\d(][\d\s()./-]{5,24}\d)(?!\d)/gi;

/** Every number in international form inside a text, such as a URL or a body. */
export function findNumbers(text: string): string[] {
  return [...new Set((text.match(IN_TEXT) ?? []).map(withPlus))];
}

/**
 * Masks every phone number inside a longer text, such as a URL, a body or an error message: what
 * is written with a plus or a zero in front, and what a field names a phone number. A run of digits
 * that says nothing of itself may be a time or an id, and is left alone.
 */
export function maskNumbersIn(text: string, mask = maskNumber): string {
  return text
    .replace(IN_TEXT, (found) => mask(withPlus(found)))
    .replace(NATIONAL, (found) => mask(found))
    .replace(IN_FIELD, (_, field: string, digits: string) => field + mask(digitsOf(digits)));
}

/** Masks numbers that are known, however the text writes them, beside those `maskNumbersIn` finds. */
export function maskKnownNumbersIn(text: string, numbers: readonly string[]): string {
  let masked = text;
  for (const number of numbers) {
    masked = masked.replace(writtenAnyhow(number), (found) => maskNumber(digitsOf(found)));
  }
  return maskNumbersIn(masked);
}

/** Without its country a number still has at least so many of its last digits. */
const LAST_DIGITS = 9;
const GAP = "[\\s()./-]{0,2}";

/** With a plus or none, with zeros for it, without the country, with gaps: `+49 (0)171 1234567`. */
function writtenAnyhow(number: string): RegExp {
  const digits = number.replace(/\D/g, "").split("");
  const first = digits
    .slice(0, -LAST_DIGITS)
    .map((digit) => `(?:${digit}${GAP})?(?:\\(0\\)${GAP})?`);
  const last = digits.slice(-LAST_DIGITS).join(GAP);
  return new RegExp(`(?:\\+|%2B)?(?:0{1,2}${GAP})?${first.join("")}${last}`, "gi");
}

function withPlus(found: string): string {
  return found.replace(/^%2B/i, "+");
}

function digitsOf(written: string): string {
  return withPlus(written).replace(/[^\d+]/g, "");
}

/** Shows a number to people who read logs: its last four digits, and nothing of shorter ones. */
export function maskAllButLastFour(number: string): string {
  return number.length < 8 ? MASK : MASK + number.slice(-4);
}
