import type { RulesetChange, RulesetVersion } from "../state/ruleset";
import type { Wording } from "./call-words";
import { formatDialer, formatNumber, NOTHING } from "./format";
import { joinWords, listSome } from "./rules/words";

const ACTIONS: Readonly<Record<RulesetChange["action"], Wording>> = {
  create: { label: "Added", tone: "good" },
  update: { label: "Changed", tone: "busy" },
  delete: { label: "Switched off", tone: "idle" },
};

export function describeAction(action: RulesetChange["action"]): Wording {
  return ACTIONS[action];
}

/** What was changed: `the rule "Owners"`, `the dialer Dialfire`, `the routing settings`. */
export function nameChanged({ kind, name }: Pick<RulesetChange, "kind" | "name">): string {
  switch (kind) {
    case "rule":
      return `the rule “${name}”`;
    case "dialer":
      return `the dialer ${formatDialer(name)}`;
    case "settings":
      return "the hand-over settings";
  }
}

/** One change in a few words: `Changed the dialer Dialfire (seats)`. */
export function tellChange(change: RulesetChange): string {
  const { action, fields } = change;
  const which = fields.length > 0 ? ` (${listSome(fields.map(nameField))})` : "";
  return `${ACTIONS[action].label} ${nameChanged(change)}${which}`;
}

/** All that a version changed, in a line; the first ones did not keep it. */
export function tellChanges({
  number,
  changes,
}: Pick<RulesetVersion, "number" | "changes">): string {
  if (changes === null) return number === 1 ? "As shipped" : "See the version";
  const told = changes.map(tellChange);
  const [first = NOTHING, ...others] = told;
  return joinWords([first, ...others.map((one) => one.charAt(0).toLowerCase() + one.slice(1))]);
}

/** `phone_number` → `phone number`; what a rule goes by is its `config`. */
function nameField(field: string): string {
  return field === "config" ? "what it does" : field.replaceAll("_", " ");
}

/** A value as people read it. */
export function tellValue(value: unknown): string {
  if (value === undefined || value === null || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "number") return formatNumber(value);
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}
