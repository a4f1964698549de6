import { CALL_TROUBLES } from "../../outbox/outbox-message";
import { type RaiseNeeds, raiseAlert } from "./raise-alert";

const MINUTE_MS = 60_000;

/** Tells once a cooldown how many more calls were in a trouble that people have heard of. */
export async function tellHeldBack(deps: RaiseNeeds, cooldownMs: number): Promise<void> {
  const now = deps.now();
  for (const trouble of CALL_TROUBLES) {
    const { heardAt, heldBack } = await deps.alerts.recall(trouble, "");
    if (heardAt === null || now - heardAt < cooldownMs || heldBack.calls === 0) continue;
    const detail = `in the ${Math.round((now - heardAt) / MINUTE_MS)} minutes since the last mail`;
    const key = `held:${heldBack.newestId}`;
    const told = { trouble, key, at: now, calls: 0, callSid: null, detail };
    await raiseAlert(deps, { kind: "call_in_trouble", ...told });
  }
}
