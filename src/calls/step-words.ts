import type { DecisionStep } from "./call-event";

/** What one step of a decision means, for people who never saw a log: one sentence or two. */
export function explainStep(step: DecisionStep): string {
  switch (step.event) {
    case "call_received":
      if (step.caller) return `A call comes in from ${step.caller}.`;
      return `A call comes in; whose is not known: ${step.reason}.`;
    case "cache_lookup":
      return CACHE_WORDS[String(step.result)] ?? "The cache is asked who calls.";
    case "customer_data":
      return explainCustomer(step);
    case "capacity_check":
      return `Free agents: ${listOf(step.dialers).map(explainCapacity).join(", ")}.`;
    case "rule_evaluated":
      return `"${step.name}" ${RULE_WORDS[String(step.verdict)] ?? step.verdict}: ${step.reason}.`;
    case "dialer_selected":
      return explainDialers(step);
    case "menu_presented":
      return `The caller hears the menu: ${step.reason}.`;
    case "menu_answered":
      return `The menu is answered: ${step.reason}.`;
    case "emergency_number":
      return `The number of last resort takes the call: ${step.reason}.`;
    case "twiml_generated":
      return `Twilio had its answer after ${step.total_ms} ms.`;
    default:
      return `${step.event.replaceAll("_", " ")}.`;
  }
}

const CACHE_WORDS: Readonly<Record<string, string>> = {
  hit: "We know this caller from the last hour.",
  miss: "This caller has not called in the last hour.",
  error: "Whether this caller has called before could not be looked up.",
};

const RULE_WORDS: Readonly<Record<string, string>> = {
  decided: "decides",
  no_match: "passes the call on",
  unknown: "cannot tell",
  not_reached: "is not asked",
  invalid: "is skipped",
};

const SOURCE_WORDS: Readonly<Record<string, string>> = {
  cache: "From the last hour we know",
  braze: "Braze knows",
  given: "You say",
};

function explainCustomer(step: DecisionStep): string {
  if (step.result !== "found") return `Nothing is known about the caller: ${step.reason}.`;
  const who = SOURCE_WORDS[String(step.source)] ?? "We know";
  return `${who}: ${sayOr("no owner", "owner", step.lead_owner)}, ${sayOr("no score", "score", step.lead_score)}.`;
}

function sayOr(otherwise: string, what: string, value: unknown): string {
  return value === null || value === undefined ? otherwise : `${what} ${value}`;
}

function explainCapacity({ dialer, kind, available, reason }: Record<string, unknown>): string {
  if (kind === "unknown") return `${dialer} did not tell (${reason})`;
  return `${dialer} ${available}${kind === "estimated" ? ", estimated" : ""}`;
}

function explainDialers({ order, dialer, skipped }: DecisionStep): string {
  const left = listOf(skipped).map((one) => ` Not at ${one.dialer}: ${one.reason}.`);
  if (!dialer) return `No dialer can be reached: the number of last resort rings.${left.join("")}`;
  const [, next] = Array.isArray(order) ? order : [];
  const then = next === undefined ? "" : `, and at ${next} if nobody answers`;
  return `The call rings at ${dialer}${then}.${left.join("")}`;
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}
