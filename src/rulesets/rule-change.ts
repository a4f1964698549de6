import { likeName } from "../routing/problem";
import { checkRuleDraft, type RuleDraft } from "../routing/rule-draft";
import { AppError } from "../shared/app-error";
import {
  type Edit,
  isSame,
  type Planned,
  refuseProblems,
  refuseStale,
  withDefaults,
} from "./planned-change";
import { describeRule, nextId, type Ruleset, type StoredRule } from "./ruleset";

/** Plans a rule that is not there yet. Throws with every problem of what was sent. */
export function planNewRule(ruleset: Ruleset, given: unknown, edit: Edit): Planned<StoredRule> {
  const draft = readDraft(ruleset, given);
  const rule = newRule(nextId(ruleset.rules), draft, edit);
  refuseTakenName(ruleset, rule);
  return { changes: [{ kind: "rule", before: null, after: rule }], result: rule };
}

/** Plans a rule as it is to be; `active` stays as it is where it was left out. */
export function planRuleUpdate(
  ruleset: Ruleset,
  id: number,
  given: unknown,
  edit: Edit,
): Planned<StoredRule> {
  const before = findRule(ruleset, id);
  refuseStale(before, edit);
  const draft = readDraft(ruleset, withDefaults({ active: before.active }, given));
  const planned = replaceRule(before, draft, edit);
  refuseTakenName(ruleset, planned.result);
  return planned;
}

/** Plans to switch a rule off; nothing changes where it is off already. */
export function planRuleRemoval(ruleset: Ruleset, id: number, edit: Edit): Planned<StoredRule> {
  const before = findRule(ruleset, id);
  refuseStale(before, edit);
  return switchRuleOff(before, edit);
}

export function findRule({ rules }: Pick<Ruleset, "rules">, id: number): StoredRule {
  const rule = rules.find((one) => one.id === id);
  if (rule) return rule;
  throw new AppError("NotFoundError", `There is no rule ${id}`);
}

export function newRule(id: number, draft: RuleDraft, { at, by }: Edit): StoredRule {
  return { id, ...draft, version: 1, createdAt: at, updatedAt: at, createdBy: by };
}

export function replaceRule(
  before: StoredRule,
  draft: RuleDraft,
  { at }: Edit,
): Planned<StoredRule> {
  const after = { ...before, ...draft, version: before.version + 1, updatedAt: at };
  if (isSame(describeRule(before), describeRule(after))) return { changes: [], result: before };
  return { changes: [{ kind: "rule", before, after }], result: after };
}

export function switchRuleOff(before: StoredRule, { at }: Edit): Planned<StoredRule> {
  if (!before.active) return { changes: [], result: before };
  const after = { ...before, active: false, version: before.version + 1, updatedAt: at };
  return { changes: [{ kind: "rule", before, after }], result: after };
}

function readDraft({ dialers }: Ruleset, given: unknown): RuleDraft {
  const names = dialers.map(({ name }) => name);
  const check = checkRuleDraft(given, names);
  if (check.kind === "valid") return check.draft;
  throw refuseProblems(check.problems);
}

/** Among active rules a name stands for one; switched-off ones may share theirs. */
function refuseTakenName({ rules }: Ruleset, rule: StoredRule): void {
  if (!rule.active) return;
  const rival = rules.find(
    (one) => one.active && one.id !== rule.id && likeName(one.name) === likeName(rule.name),
  );
  if (!rival) return;
  const message = `The active rule ${rival.id} is named "${rival.name}" already: choose another name`;
  throw new AppError("ConflictError", message, [
    { field: "name", code: "duplicate_name", message },
  ]);
}
