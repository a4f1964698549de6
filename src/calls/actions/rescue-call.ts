import type { Deps } from "../../deps";
import type { InboundCall } from "../call";
import { renderLastResort } from "../emergency";

type Needs = Pick<Deps, "variables" | "log">;

/** Connects a call whose plan was lost on the way to the number of last resort, loudly. */
export function rescueCall(deps: Needs, call: InboundCall): string {
  const { callSid } = call;
  deps.log.critical("call.emergency_route", { call_sid: callSid, reason: "the plan is lost" });
  return renderLastResort(deps.variables, call);
}
