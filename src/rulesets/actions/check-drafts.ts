import type { Deps } from "../../deps";
import { withDraftRules } from "../rule-drafts";
import { type Finding, findInRuleset } from "../ruleset-findings";
import { surroundingsOf } from "./publish-changes";

type Needs = Pick<Deps, "configurationDefaults" | "rulesets" | "variables">;

/**
 * What would be odd about the ruleset with other active rules; nothing is saved. Refuses rules that
 * could not be saved. A rule without an id is told by one that no rule has.
 */
export async function checkDrafts(deps: Needs, rules: readonly unknown[]): Promise<Finding[]> {
  const ruleset = withDraftRules(await deps.rulesets.read(), rules);
  return findInRuleset(ruleset, surroundingsOf(deps));
}
