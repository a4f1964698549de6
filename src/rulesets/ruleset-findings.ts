import type { BrokenRule, ConfigurationDefaults } from "../routing/configuration";
import { type Finding, refuseRule, warnOf } from "../routing/finding";
import { checkRules } from "../routing/rule-checker";
import { findFault, type Ruleset, toConfiguration } from "./ruleset";

export type { Finding };

/** What a ruleset is looked at with beside itself. */
export interface Surroundings {
  defaults: ConfigurationDefaults;
  /** The numbers people call us at. */
  ourNumbers: readonly string[];
}

/**
 * Everything odd about a ruleset: rules that cannot be read, what the checker finds, and rows of
 * settings or dialers that had to be left out.
 */
export function findInRuleset(ruleset: Ruleset, { defaults, ourNumbers }: Surroundings): Finding[] {
  const configuration = toConfiguration(ruleset, defaults);
  const { brokenRules, problems } = configuration;
  return [
    ...brokenRules.map((broken) => describeBroken(broken, ruleset)),
    ...checkRules({ ...configuration, ourNumbers }),
    ...problems.map((message) => warnOf(null, { code: "unreadable", field: "ruleset", message })),
  ];
}

function describeBroken({ id, name, reason }: BrokenRule, { rules, dialers }: Ruleset): Finding {
  const rule = rules.find((one) => one.id === id);
  const names = dialers.map((dialer) => dialer.name);
  const fault = rule ? findFault(rule, names) : null;
  const message = `"${name}" cannot be read and is skipped: ${fault?.message ?? reason}`;
  return refuseRule({ id }, { code: "broken_rule", field: fault?.field ?? "config", message });
}
