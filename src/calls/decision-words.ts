import type { Decision } from "../routing/decision";

/** What the record calls the rule that decided. */
export function nameRule(decision: Decision) {
  if (decision.decidedBy) return decision.decidedBy.type;
  return decision.target.kind === "ivr_menu" ? "dtmf_ivr" : "default_dialer";
}

/** Why a call goes where it goes, in one clause. */
export function explainDecision(decision: Decision): string {
  const deciding = decision.trace.find((step) => step.verdict.kind === "decided");
  if (deciding) return deciding.verdict.reason;
  return decision.target.kind === "ivr_menu"
    ? "no rule decided and the caller is not known: the menu asks"
    : "no rule decided: the default dialer takes it";
}
