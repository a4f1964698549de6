import type { Editor } from "../../access/actor";
import { type CurrentSettings, planSettings } from "../settings-change";
import { type Published, type PublishNeeds, publishChanges } from "./publish-changes";

/** Replaces the routing settings as a whole and publishes them. */
export function changeRoutingSettings(
  deps: PublishNeeds,
  editor: Editor,
  given: unknown,
): Promise<Published<CurrentSettings>> {
  return publishChanges(deps, editor, (ruleset, edit, { defaults }) =>
    planSettings(ruleset, given, edit, defaults),
  );
}
