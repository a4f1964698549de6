import type { Editor } from "../../access/actor";
import { planImport, type RulesetDocument } from "../ruleset-document";
import {
  type Plan,
  type Published,
  type PublishNeeds,
  previewChanges,
  publishChanges,
} from "./publish-changes";

/** Makes the ruleset like a document, as one published version; or says what that would change. */
export async function importRuleset(
  deps: PublishNeeds,
  editor: Editor,
  document: RulesetDocument,
  { dryRun }: { dryRun: boolean },
): Promise<Published<null>> {
  const plan: Plan<null> = (ruleset, edit, surroundings) =>
    planImport(ruleset, document, edit, surroundings);
  if (!dryRun) return publishChanges(deps, editor, plan);
  return previewChanges(deps, await deps.rulesets.read(), editor, plan);
}
