import type { Editor } from "../../access/actor";
import { planNewRule, planRuleRemoval, planRuleUpdate } from "../rule-change";
import type { StoredRule } from "../ruleset";
import { type Published, type PublishNeeds, publishChanges } from "./publish-changes";

/** Saves a new rule and publishes it. */
export function createRule(
  deps: PublishNeeds,
  editor: Editor,
  given: unknown,
): Promise<Published<StoredRule>> {
  return publishChanges(deps, editor, (ruleset, edit) => planNewRule(ruleset, given, edit));
}

/** Saves a rule as it is to be and publishes it. */
export function updateRule(
  deps: PublishNeeds,
  editor: Editor,
  id: number,
  given: unknown,
): Promise<Published<StoredRule>> {
  return publishChanges(deps, editor, (ruleset, edit) => planRuleUpdate(ruleset, id, given, edit));
}

/** Switches a rule off; it is never deleted, since decisions refer to it. */
export function removeRule(
  deps: PublishNeeds,
  editor: Editor,
  id: number,
): Promise<Published<StoredRule>> {
  return publishChanges(deps, editor, (ruleset, edit) => planRuleRemoval(ruleset, id, edit));
}
