import type { Configuration } from "../../routing/configuration";
import { type RaiseNeeds, raiseAlert } from "./raise-alert";

/** Tells of every rule that is skipped because it cannot be read: once for each way it is broken. */
export async function tellBrokenRules(
  deps: RaiseNeeds,
  { brokenRules, version: rulesetVersion }: Configuration,
): Promise<void> {
  const at = deps.now();
  for (const rule of brokenRules) {
    await raiseAlert(deps, { kind: "broken_rule", rule, rulesetVersion, at });
  }
}
