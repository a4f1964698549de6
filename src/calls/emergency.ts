import type { Variables } from "../env";
import { AppError } from "../shared/app-error";
import type { InboundCall } from "./call";

/**
 * The number of last resort: `DEFAULT_DIALER_NUMBER`, else any dialer's number that variables
 * give; never our own, the one that was called or that the call was forwarded from, since it would come
 * back. Throws only where no such number is configured: then nobody can be called.
 */
export function emergencyNumber(
  variables: Variables,
  call: Pick<InboundCall, "called" | "forwardedFrom"> | null = null,
): string {
  const wouldComeBack = [variables.TWILIO_PHONE_NUMBER, call?.called, call?.forwardedFrom];
  const number = [
    variables.DEFAULT_DIALER_NUMBER,
    variables.DIALFIRE_PHONE_NUMBER,
    variables.ZENDESK_TALK_PHONE_NUMBER,
  ].find((one) => one !== undefined && !wouldComeBack.includes(one));
  if (number) return number;
  throw new AppError(
    "InternalServerError",
    "No number to connect this call to: set DEFAULT_DIALER_NUMBER",
  );
}
