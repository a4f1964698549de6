import parsePhoneNumber, { type CountryCode, isSupportedCountry } from "libphonenumber-js/max";

/** A number somebody may be called back at, or why it is none. */
export type CallbackNumber =
  | { kind: "number"; phoneNumber: string }
  | { kind: "refused"; reason: string };

/** Kinds of numbers that people have at home or in the pocket; all others cost or reach nobody. */
const CALLABLE: readonly (string | undefined)[] = [
  "FIXED_LINE",
  "MOBILE",
  "FIXED_LINE_OR_MOBILE",
  "VOIP",
];

/**
 * Reads the keys a caller pressed. National numbers are understood in the country of the number
 * that was called; other countries begin with the prefix one dials there (00).
 *
 * Only numbers of the given countries, no premium numbers, and never the one that was called.
 */
export function readCallbackNumber(
  keys: string,
  called: string | null,
  countries: readonly string[],
): CallbackNumber {
  const refused = (reason: string) => ({ kind: "refused", reason }) as const;
  if (keys === "") return refused("no number was entered");
  const country = countryOf(called) ?? countries.find(isCountry);
  const parsed = country ? parsePhoneNumber(keys, country) : undefined;
  if (!parsed?.isValid()) return refused("what was entered is no phone number");
  if (parsed.number === called) return refused("it is our own number");
  if (!parsed.country || !countries.includes(parsed.country)) {
    return refused(`numbers of ${parsed.country ?? "that country"} are not called back`);
  }
  const type = parsed.getType();
  if (!CALLABLE.includes(type)) return refused(`a ${type ?? "special"} number is not called back`);
  return { kind: "number", phoneNumber: parsed.number };
}

function countryOf(number: string | null): CountryCode | undefined {
  return number === null ? undefined : parsePhoneNumber(number)?.country;
}

function isCountry(code: string): code is CountryCode {
  return isSupportedCountry(code);
}
