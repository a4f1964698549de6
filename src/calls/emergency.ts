import type { Variables } from "../env";
import { AppError } from "../shared/app-error";

/**
 * The number of last resort: `DEFAULT_DIALER_NUMBER`, else any dialer's number that variables
 * give. Throws only where no number at all is configured: then nobody can be called.
 */
export function emergencyNumber(variables: Variables): string {
  const number =
    variables.DEFAULT_DIALER_NUMBER ??
    variables.DIALFIRE_PHONE_NUMBER ??
    variables.ZENDESK_TALK_PHONE_NUMBER;
  if (number) return number;
  throw new AppError(
    "InternalServerError",
    "No number to connect this call to: set DEFAULT_DIALER_NUMBER",
  );
}
