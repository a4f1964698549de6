import type { Editor } from "../../access/actor";
import { describeChange } from "../../audit/audit-entry";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { type Edit, type Planned, refuseProblems } from "../planned-change";
import { applyChanges, type Ruleset, type RulesetChange } from "../ruleset";
import { describeForAudit } from "../ruleset-audit";
import { type Finding, findInRuleset, type Surroundings } from "../ruleset-findings";

export type PublishNeeds = Pick<
  Deps,
  | "rulesets"
  | "configuration"
  | "configurationDefaults"
  | "variables"
  | "now"
  | "afterReply"
  | "log"
>;

export interface Published<T> extends Planned<T> {
  /** As it stands now. */
  ruleset: Ruleset;
  /** What is odd about it; it works all the same. */
  findings: Finding[];
}

/** How often a change is thought out again when somebody else published meanwhile. */
const TRIES = 5;

/**
 * Publishes what `plan` makes of the ruleset: the changes, an audit entry each, and the version
 * they make. New calls go by it at once in this isolate and within a second elsewhere. Where
 * nothing is to be changed nothing is written.
 *
 * `plan` is asked again when somebody else published meanwhile; what it throws is the refusal. A
 * change that makes a rule meaningless is refused with the checker's errors.
 */
export async function publishChanges<T>(
  deps: PublishNeeds,
  editor: Editor,
  plan: (ruleset: Ruleset, edit: Edit, surroundings: Surroundings) => Planned<T>,
): Promise<Published<T>> {
  const { actor, origin, expectedVersion } = editor;
  const surroundings = surroundingsOf(deps);
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const base = await deps.rulesets.read();
    const at = deps.now();
    const planned = plan(base, { by: actor.email, at, expectedVersion }, surroundings);
    const { changes } = planned;
    if (changes.length === 0) {
      return { ...planned, ruleset: base, findings: findInRuleset(base, surroundings) };
    }

    const ruleset = applyChanges(base, changes);
    const findings = findInRuleset(ruleset, surroundings);
    refuseMeaningless(findings, changes);

    const audited = changes.map((change) => ({
      change,
      entry: describeChange(actor, origin, at, describeForAudit(change)),
    }));
    const made = { madeBy: actor.email, madeAt: at };
    if ((await deps.rulesets.publish(base, audited, made)) === "conflict") continue;

    deps.configuration.forget();
    deps.afterReply(deps.configuration.refreshCopy());
    deps.log.info("ruleset.published", { version: ruleset.number, changes: changes.length });
    return { ...planned, ruleset, findings };
  }
  throw new AppError("ConflictError", "Somebody else keeps changing the rules: try again");
}

/** What the deployment itself adds to every ruleset. */
export function surroundingsOf({
  configurationDefaults: defaults,
  variables,
}: Pick<Deps, "configurationDefaults" | "variables">): Surroundings {
  const ourNumber = variables.TWILIO_PHONE_NUMBER;
  return { defaults, ourNumbers: ourNumber ? [ourNumber] : [] };
}

function refuseMeaningless(findings: readonly Finding[], changes: readonly RulesetChange[]): void {
  const changed = changes.flatMap(({ kind, after }) =>
    kind === "rule" && after.active ? [after.id] : [],
  );
  const errors = findings.filter(
    ({ severity, rule_id }) =>
      severity === "error" && rule_id !== null && changed.includes(rule_id),
  );
  if (errors.length === 0) return;
  throw refuseProblems(errors.map(({ field, message, code }) => ({ field, message, code })));
}
