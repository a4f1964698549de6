import { addTalk } from "../../../src/calls/callback-talk";
import { createKeypadSeal } from "../../../src/calls/keypad-seal-client";
import { TEST_VARIABLES } from "./variables";

/** What an address has to say of a caller who typed these digits and is asked whether they are right. */
export async function confirming(digits: string): Promise<string> {
  const entered = await createKeypadSeal([TEST_VARIABLES.TWILIO_AUTH_TOKEN]).seal(digits);
  return `&${addTalk(new URLSearchParams(), { asks: "confirmation", attempt: 1, entered })}`;
}
