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

/** Thinks a change out; what it throws is the refusal. */
export type Plan<T> = (ruleset: Ruleset, edit: Edit, surroundings: Surroundings) => Planned<T>;

/** How often a change is thought out again when somebody else published meanwhile. */
const TRIES = 5;

/**
 * Publishes what `plan` makes of the ruleset: the changes, an audit entry each, and the version
 * they make. New calls go by it at once in this isolate and within a second elsewhere. Where
 * nothing is to be changed nothing is written.
 *
 * `plan` is asked again when somebody else published meanwhile. A change that makes a rule
 * meaningless is refused with the checker's errors.
 */
export async function publishChanges<T>(
  deps: PublishNeeds,
  editor: Editor,
  plan: Plan<T>,
): Promise<Published<T>> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const base = await deps.rulesets.read();
    const at = deps.now();
    const planned = previewChanges(deps, base, editor, plan);
    if (planned.changes.length === 0) return planned;

    const { actor, origin } = editor;
    const audited = planned.changes.map((change) => ({
      change,
      entry: describeChange(actor, origin, at, describeForAudit(change)),
    }));
    const made = { madeBy: actor.email, madeAt: at };
    if ((await deps.rulesets.publish(base, audited, made)) === "conflict") continue;

    deps.configuration.forget();
    deps.afterReply(deps.configuration.refreshCopy());
    const { number: version } = planned.ruleset;
    deps.log.info("ruleset.published", { version, changes: audited.length });
    return planned;
  }
  throw new AppError("ConflictError", "Somebody else keeps changing the rules: try again");
}

/** What publishing would come to, with the same refusals; nothing is written. */
export function previewChanges<T>(
  deps: Pick<PublishNeeds, "configurationDefaults" | "variables" | "now">,
  base: Ruleset,
  { actor, expectedVersion }: Editor,
  plan: Plan<T>,
): Published<T> {
  const surroundings = surroundingsOf(deps);
  const edit = { by: actor.email, at: deps.now(), expectedVersion };
  const planned = plan(base, edit, surroundings);
  const { changes } = planned;
  const ruleset = changes.length === 0 ? base : applyChanges(base, changes);
  const findings = findInRuleset(ruleset, surroundings);
  refuseMeaningless(findings, changes);
  return { ...planned, ruleset, findings };
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
