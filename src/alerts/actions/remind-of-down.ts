import { type RaiseNeeds, raiseAlert } from "./raise-alert";

/**
 * Tells once a cooldown that an integration is still down. One that is not `inUse` is left alone
 * for as long as it is switched off; `null` where nobody knows which are in use.
 */
export async function remindOfDown(
  deps: RaiseNeeds,
  cooldownMs: number,
  inUse: readonly string[] | null,
): Promise<void> {
  const now = deps.now();
  for (const { integration, since } of await deps.alerts.listDown()) {
    if (inUse && !inUse.includes(integration)) continue;
    const { heardAt: toldAt } = await deps.alerts.recall("integration_down", integration);
    if (toldAt !== null && now - toldAt < cooldownMs) continue;
    await raiseAlert(deps, { kind: "still_down", integration, since, toldAt, at: now });
  }
}
