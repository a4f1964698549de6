import type { User } from "../state/wire";

/** The index of numbers knows three digits in a row. */
const FEWEST_DIGITS = 3;
/** Who only reads may not learn a number digit by digit. */
const MOST_DIGITS_FOR_READERS = 4;

/** Why nothing can be looked for by this part of a number; `null` where it can, or is empty. */
export function checkNumberPart(typed: string, role: User["role"]): string | null {
  const digits = typed.replace(/[\s()/.-]/g, "");
  if (digits === "") return null;
  if (!/^\+?\d+$/.test(digits)) return "Only digits, as in 4567";
  const length = digits.replace("+", "").length;
  if (length < FEWEST_DIGITS) return `At least ${FEWEST_DIGITS} digits`;
  const isTooMuch = length > MOST_DIGITS_FOR_READERS || digits.startsWith("+");
  return role !== "admin" && isTooMuch
    ? `The last ${MOST_DIGITS_FOR_READERS} digits at most`
    : null;
}
