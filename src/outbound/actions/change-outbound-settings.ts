import type { Editor } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import {
  OUTBOUND_SETTINGS_KEY,
  type OutboundSettings,
  readOutboundSettings,
} from "../outbound-settings";

/** Saves how calls we place behave. Refuses a change of an outdated version. */
export async function changeOutboundSettings(
  deps: Pick<Deps, "settings" | "now">,
  { actor, origin, expectedVersion }: Editor,
  wanted: OutboundSettings,
): Promise<{ settings: OutboundSettings; version: number }> {
  const base = await deps.settings.find(OUTBOUND_SETTINGS_KEY);
  if (expectedVersion !== null && expectedVersion !== base.version) throw stale();

  const entry = describeChange(actor, origin, deps.now(), {
    action: "update",
    entityType: "settings",
    entityId: OUTBOUND_SETTINGS_KEY,
    before: readOutboundSettings(base.value),
    after: wanted,
  });
  const saved = await deps.settings.save(OUTBOUND_SETTINGS_KEY, wanted, base, entry);
  if (saved === "stale") throw stale();
  return { settings: wanted, version: base.version + 1 };
}

function stale(): AppError {
  return new AppError(
    "PreconditionFailed",
    "Somebody changed these settings meanwhile: read them again",
  );
}
