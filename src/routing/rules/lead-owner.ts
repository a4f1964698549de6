import { z } from "zod";
import type { CallFacts } from "../facts";
import { type DialerUse, defaultDialerUse, findNameProblems, type Problem } from "../problem";
import type { RuleBehaviour } from "../rule-behaviour";
import { noMatchFields, sendTo, unmatched, type Verdict } from "../verdict";

/** `mappings` names a dialer for each owner; owners that are not listed go to `default_dialer`. */
export const leadOwnerConfig = z.object({
  mappings: z.record(z.string(), z.string("must name a dialer"), "must map owners to dialers"),
  ...noMatchFields,
});

export type LeadOwnerConfig = z.infer<typeof leadOwnerConfig>;

/** Sends a known caller to the dialer of the lead's owner. A lead without owner passes. */
export function evaluateLeadOwner(config: LeadOwnerConfig, facts: CallFacts): Verdict {
  if (facts.lead.kind === "unknown") return { kind: "unknown", reason: facts.lead.reason };

  const { owner } = facts.lead;
  if (owner === null) return { kind: "no_match", reason: "the lead has no owner" };
  if (Object.keys(config.mappings).length === 0) {
    return { kind: "no_match", reason: "no owner is mapped to a dialer yet" };
  }

  const dialer = Object.hasOwn(config.mappings, owner) ? config.mappings[owner] : undefined;
  if (dialer === undefined) return unmatched(config, `owner "${owner}" is not mapped`);
  return sendTo(dialer, `owner "${owner}" is mapped to ${dialer}`);
}

/** The former shape kept the default dialer among the owners, under this name. */
const RESERVED_OWNER = "default";

function findLeadOwnerProblems(config: LeadOwnerConfig): Problem[] {
  const owners = Object.keys(config.mappings).map((name) => ({ field: `mappings.${name}`, name }));
  const reserved = owners.filter(({ name }) => name.trim() === RESERVED_OWNER);
  return [
    ...findNameProblems(owners, "an owner"),
    ...reserved.map(({ field }) => ({
      field,
      code: "reserved_name",
      message: `"${RESERVED_OWNER}" is no owner: name the dialer of all others in default_dialer`,
    })),
  ];
}

/** Space around an owner's name is a slip of the keyboard. */
function tidyLeadOwner(config: LeadOwnerConfig): LeadOwnerConfig {
  const mappings = Object.entries(config.mappings).map(([owner, dialer]) => [owner.trim(), dialer]);
  return { ...config, mappings: Object.fromEntries(mappings) };
}

function leadOwnerDialers(config: LeadOwnerConfig): DialerUse[] {
  const mapped = Object.entries(config.mappings);
  return [
    ...mapped.map(([owner, dialer]) => ({ field: `mappings.${owner}`, dialer })),
    ...defaultDialerUse(config),
  ];
}

export const leadOwner: RuleBehaviour<LeadOwnerConfig> = {
  needsLead: true,
  evaluate: evaluateLeadOwner,
  findProblems: findLeadOwnerProblems,
  listDialers: leadOwnerDialers,
  tidy: tidyLeadOwner,
};
