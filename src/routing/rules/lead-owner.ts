import { z } from "zod";
import type { CallFacts } from "../facts";
import { unmatched, type Verdict } from "../verdict";

/** `mappings` names a dialer for each owner; owners that are not listed go to `default_dialer`. */
export const leadOwnerConfig = z.object({
  mappings: z.record(z.string(), z.string()),
  default_dialer: z.string().optional(),
  on_no_match: z.enum(["default", "continue"]).optional(),
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
  return {
    kind: "decided",
    target: { kind: "dialer", dialer },
    reason: `owner "${owner}" is mapped to ${dialer}`,
  };
}
