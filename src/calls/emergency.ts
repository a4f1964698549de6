import type { Variables } from "../env";
import { AppError } from "../shared/app-error";
import type { InboundCall } from "./call";
import { chooseCallerId } from "./handover";
import { renderEmergency } from "./handover-twiml";

/** What has to be known of a call to connect it in an emergency. */
export type EmergencyCall = Pick<InboundCall, "caller" | "called" | "forwarders">;

/**
 * The number of last resort: `DEFAULT_DIALER_NUMBER`, else any dialer's number that variables or
 * `more` give; never our own, the one that was called or that the call was forwarded from, since
 * it would come back. `null` where no such number is configured: then nobody can be called.
 */
export function findEmergencyNumber(
  variables: Variables,
  call: EmergencyCall,
  more: readonly (string | null)[] = [],
): string | null {
  const wouldComeBack = [variables.TWILIO_PHONE_NUMBER, call.called, ...call.forwarders];
  const numbers = [
    variables.DEFAULT_DIALER_NUMBER,
    variables.DIALFIRE_PHONE_NUMBER,
    variables.ZENDESK_TALK_PHONE_NUMBER,
    ...more,
  ];
  return numbers.find((one) => one && !wouldComeBack.includes(one)) ?? null;
}

/** The same number. Throws where there is none. */
export function emergencyNumber(
  variables: Variables,
  call: EmergencyCall,
  more: readonly (string | null)[] = [],
): string {
  const number = findEmergencyNumber(variables, call, more);
  if (number) return number;
  throw new AppError(
    "InternalServerError",
    "No number to connect this call to: set DEFAULT_DIALER_NUMBER",
  );
}

/** Connects a call to the number of last resort, with a caller id that Twilio accepts. */
export function renderLastResort(
  variables: Variables,
  call: EmergencyCall,
  more: readonly (string | null)[] = [],
): string {
  const callerId = chooseCallerId("pass_through", call, variables.TWILIO_PHONE_NUMBER);
  return renderEmergency(emergencyNumber(variables, call, more), callerId);
}
