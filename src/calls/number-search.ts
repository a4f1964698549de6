import type { Role } from "../access/role";
import { AppError } from "../shared/app-error";

/** The index knows numbers by three digits in a row. */
const FEWEST_DIGITS = 3;
/** A longer part would tell somebody who may not see a number more and more of it. */
const MOST_DIGITS_UNPROVEN = 4;

/** Part of a phone number to look for: digits, with a plus where it is the beginning. */
export interface NumberPart {
  digits: string;
  /** Only numbers that end with it are meant. */
  isEnd: boolean;
}

/**
 * Reads what somebody typed to find a number: spaces and dashes do not count, `00` is a plus.
 *
 * Admins find the digits anywhere in a number. Others may ask for the last three or four digits,
 * and find numbers that end so. Anything else is refused.
 */
export function toNumberPart(typed: string, role: Role): NumberPart {
  const digits = typed.replace(/[\s()/.-]/g, "").replace(/^00/, "+");
  if (!/^\+?\d+$/.test(digits)) throw refuse("must be digits, as in 4567", "not_digits");
  const length = digits.replace("+", "").length;
  if (length < FEWEST_DIGITS) throw refuse(`needs at least ${FEWEST_DIGITS} digits`, "too_short");
  if (role === "admin") return { digits, isEnd: false };

  if (length > MOST_DIGITS_UNPROVEN || digits.startsWith("+")) {
    throw refuse("may be at most the last 4 digits for people who only read", "too_long");
  }
  return { digits, isEnd: true };
}

function refuse(message: string, code: string): AppError {
  const details = [{ field: "phone_number", message, code }];
  return new AppError("ValidationError", `A phone number to look for ${message}`, details);
}
