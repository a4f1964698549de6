import type { Deps } from "../../deps";
import type { InboundCall } from "../call";
import type { Skipped } from "../handover";

/** Each dialer that was left out: one whose number leads back to us is a mistake in the settings. */
export function tellSkipped(
  { log }: Pick<Deps, "log">,
  { callSid }: InboundCall,
  skipped: readonly Skipped[],
): void {
  for (const { dialer, reason } of skipped) {
    log.warning("call.dialer_skipped", { call_sid: callSid, dialer, reason });
  }
}
