import { z } from "zod";
import { isE164 } from "../shared/phone-number";

/** Liquid writes texts; somebody who builds the body by hand may send numbers. */
const looseText = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? "").trim())
  .catch("");

/**
 * What Braze tells of a customer who changed. We say what the body looks like (braze.md §5), and ask
 * for no more than whom it is about; all else in it is ignored.
 */
export const customerUpdateSchema = z.looseObject({
  phone: looseText,
  phone_number: looseText,
  previous_phone: looseText,
});

/** The numbers whose cached leads are no longer true: the customer's, and the one before it. */
export function numbersOf(update: z.infer<typeof customerUpdateSchema>): string[] {
  const given = [update.phone, update.phone_number, update.previous_phone].map(restoreNumber);
  return [...new Set(given.filter(isE164))];
}

/** `+49 171 123-4567`, `0049171…` and `49171…` mean one number. */
function restoreNumber(text: string): string {
  const digits = text.replace(/[^\d+]/g, "").replace(/^00/, "+");
  return digits === "" || digits.startsWith("+") ? digits : `+${digits}`;
}
