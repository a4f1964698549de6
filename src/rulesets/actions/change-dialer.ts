import type { Editor } from "../../access/actor";
import { planDialerRemoval, planDialerUpdate, planNewDialer } from "../dialer-change";
import type { StoredDialer } from "../ruleset";
import { type Published, type PublishNeeds, publishChanges } from "./publish-changes";

/** Saves a new dialer and publishes it. */
export function createDialer(
  deps: PublishNeeds,
  editor: Editor,
  given: unknown,
): Promise<Published<StoredDialer>> {
  return publishChanges(deps, editor, (ruleset, edit, surroundings) =>
    planNewDialer(ruleset, given, edit, surroundings),
  );
}

/** Saves a dialer as it is to be and publishes it. */
export function updateDialer(
  deps: PublishNeeds,
  editor: Editor,
  id: number,
  given: unknown,
): Promise<Published<StoredDialer>> {
  return publishChanges(deps, editor, (ruleset, edit, surroundings) =>
    planDialerUpdate(ruleset, { id, given }, edit, surroundings),
  );
}

/** Switches a dialer off; it is never deleted, since calls name it. */
export function removeDialer(
  deps: PublishNeeds,
  editor: Editor,
  id: number,
): Promise<Published<StoredDialer>> {
  return publishChanges(deps, editor, (ruleset, edit) => planDialerRemoval(ruleset, id, edit));
}
