import type { Rule } from "../../state/ruleset";
import { formatDialer, humanise } from "../format";
import { asRecord, asText, type Loose } from "../loose";
import { type CrmFieldForm, crmFieldForm } from "./crm-field-form";
import type { FormProblem } from "./form-problem";
import type { FormShape } from "./form-shape";
import { type LeadOwnerForm, leadOwnerForm } from "./lead-owner-form";
import { type LeadScoreForm, leadScoreForm } from "./lead-score-form";
import { type LoadBalanceForm, loadBalanceForm } from "./load-balance-form";
import { type TimeBasedForm, timeBasedForm } from "./time-based-form";

/** The form of each rule type. */
export interface Forms {
  lead_owner: LeadOwnerForm;
  lead_score: LeadScoreForm;
  crm_field: CrmFieldForm;
  time_based: TimeBasedForm;
  load_balance: LoadBalanceForm;
}

export type RuleType = keyof Forms;

const SHAPES: { [T in RuleType]: FormShape<Forms[T]> } = {
  lead_owner: leadOwnerForm,
  lead_score: leadScoreForm,
  crm_field: crmFieldForm,
  time_based: timeBasedForm,
  load_balance: loadBalanceForm,
};

interface RuleTypeWords {
  label: string;
  about: string;
  /** What the default dialer of such a rule takes. */
  others: string;
}

export const RULE_TYPES: { [T in RuleType]: RuleTypeWords } = {
  lead_owner: {
    label: "Lead owner mapping",
    about: "Each owner in the CRM has a dialer.",
    others: "Owners that are not listed",
  },
  lead_score: {
    label: "Lead score tiers",
    about: "High scores go to one dialer, low ones to another.",
    others: "Scores in no tier",
  },
  time_based: {
    label: "Opening hours",
    about: "One dialer within your hours, another after hours.",
    others: "After hours",
  },
  load_balance: {
    label: "Load balancing",
    about: "Calls are shared between dialers by how busy they are, in turns, or by weight.",
    others: "No dialer to share calls",
  },
  crm_field: {
    label: "CRM field",
    about: "Any field of the CRM decides: a plan, a country, a date.",
    others: "Values in no case",
  },
};

/** What every rule has around what its type needs. */
export interface RuleHead {
  id: number | null;
  version: number | undefined;
  name: string;
  priority: number;
  isActive: boolean;
  defaultDialer: string;
  /** Whether what matches nothing goes on to the next rule though there is a default dialer. */
  goesOn: boolean;
}

export type RuleForm<T extends RuleType = RuleType> = {
  [K in T]: RuleHead & { type: K; config: Forms[K] };
}[T];

export function isRuleType(type: string): type is RuleType {
  return Object.hasOwn(SHAPES, type);
}

/** A rule's type in words; one this page does not know is shown by its name. */
export function nameType(type: string): string {
  return isRuleType(type) ? RULE_TYPES[type].label : humanise(type);
}

/** The form of a rule; `null` for a type this page does not know. */
export function readRule(rule: Rule): RuleForm | null {
  const { rule_type: type, id, version, name, priority, active } = rule;
  if (!isRuleType(type)) return null;
  const config = asRecord(rule.config);
  return makeForm(type, config, { id, version, name, priority: priority ?? 0, isActive: active });
}

/** The form of a rule that is to be tried after all others. */
export function startRule(type: RuleType, rules: readonly Rule[]): RuleForm {
  const priority = Math.max(0, ...rules.map((rule) => rule.priority ?? 0)) + 1;
  const head = { id: null, version: undefined, name: "", priority, isActive: true };
  return makeForm(type, SHAPES[type].first, head);
}

function makeForm<T extends RuleType>(
  type: T,
  config: Loose,
  head: Omit<RuleHead, "defaultDialer" | "goesOn">,
): RuleForm {
  const shape: FormShape<Forms[T]> = SHAPES[type];
  const form = {
    ...head,
    type,
    config: shape.read(config),
    defaultDialer: asText(config.default_dialer),
    goesOn: config.on_no_match === "continue",
  };
  // A type and the form of its configuration go together by SHAPES, which the compiler cannot see.
  return form as RuleForm;
}

/** The rule as the API takes it. */
export function writeRule<T extends RuleType>(form: RuleHead & { type: T; config: Forms[T] }) {
  const { id, type, name, priority, isActive, defaultDialer, goesOn } = form;
  const shape: FormShape<Forms[T]> = SHAPES[type];
  const config = {
    ...shape.write(form.config),
    ...(defaultDialer === "" ? {} : { default_dialer: defaultDialer }),
    ...(goesOn ? { on_no_match: "continue" } : {}),
  };
  const draft = { rule_type: type, name: name.trim(), priority, config, active: isActive };
  return id === null ? draft : { id, ...draft };
}

/** What is wrong with a rule before it is sent; fields are named as the API names them. */
export function checkRule<T extends RuleType>(
  form: RuleHead & { type: T; config: Forms[T] },
  others: readonly Rule[],
): FormProblem[] {
  const shape: FormShape<Forms[T]> = SHAPES[form.type];
  const inside = shape.check(form.config).map((one) => ({ ...one, field: `config.${one.field}` }));
  return [...findNameProblems(form, others), ...inside];
}

function findNameProblems({ id, name, isActive }: RuleHead, others: readonly Rule[]) {
  const wanted = name.trim().toLowerCase();
  if (wanted === "") return [{ field: "name", message: "Give the rule a name", isGap: true }];
  const isTaken = others.some(
    (one) => one.active && one.id !== id && one.name.trim().toLowerCase() === wanted,
  );
  return isActive && isTaken
    ? [{ field: "name", message: "Another active rule has this name already" }]
    : [];
}

/** What a rule does, in sentences; one that cannot be read says so. */
export function tellRule(rule: Rule): string {
  const form = readRule(rule);
  return form ? tellForm(form) : `A rule of the type "${rule.rule_type}", which is not known here.`;
}

export function tellForm<T extends RuleType>(
  form: RuleHead & { type: T; config: Forms[T] },
): string {
  const shape: FormShape<Forms[T]> = SHAPES[form.type];
  const { others } = RULE_TYPES[form.type];
  const told = shape.tell(form.config);
  if (form.defaultDialer === "" || form.goesOn) return told;
  return `${told} ${others}: ${formatDialer(form.defaultDialer)}.`;
}
