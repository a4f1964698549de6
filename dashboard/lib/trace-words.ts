import type { Capacity, Decision, TraceStep } from "../state/wire-log";
import { describeRule, describeVerdict, type Tone, type Wording } from "./call-words";
import { formatDialer, humanise, nameCaller } from "./format";

/** One step of a decision, told in words. */
export interface StepStory {
  title: string;
  detail: string | null;
  /** A word in a coloured pill: how the step ended. */
  badge: Wording | null;
  tone: Tone;
  /** How long it took, where it was measured. */
  durationMs: number | null;
  /** The bare facts, for engineers. */
  facts: [name: string, value: string][];
}

const CACHE: Record<string, Wording & { detail: string }> = {
  hit: { label: "Hit", tone: "good", detail: "The lead was there: Braze need not be asked." },
  miss: { label: "Miss", tone: "idle", detail: "The lead was not there." },
  error: { label: "Error", tone: "bad", detail: "The cache did not answer." },
};

const CUSTOMER: Record<string, Wording & { title: string }> = {
  found: { label: "Found", tone: "good", title: "Knew the caller" },
  absent: { label: "Not in CRM", tone: "idle", title: "The caller is not in the CRM" },
  unavailable: { label: "Unavailable", tone: "warn", title: "Could not learn who calls" },
};

/** Completes "Sent to Dialfire …". */
const BECAUSE: Record<string, string> = {
  lead_owner: "because of the lead's owner",
  lead_score: "because of the lead's score",
  crm_field: "because of a CRM field",
  time_based: "because of the time of day",
  load_balance: "to balance the load",
  dtmf_ivr: "as the caller chose in the menu",
  default_dialer: "by default",
  emergency: "by the emergency path",
};

const MICROSECONDS_PER_MS = 1_000;
const PLAIN = { detail: null, badge: null, tone: "idle", durationMs: null, facts: [] } as const;

/** Tells one step; a step this page does not know is told by its name and fields. */
export function tellStep(step: TraceStep): StepStory {
  switch (step.event) {
    case "call_received": {
      const from = step.caller ? nameCaller(step.caller) : "an unknown caller";
      const why = step.caller || !step.reason ? "" : `: ${step.reason}`;
      const detail = `from ${from}${step.called ? ` to ${step.called}` : ""}${why}`;
      return story({ title: "Call received", detail });
    }
    case "cache_lookup": {
      const { detail, ...badge } = CACHE[step.result] ?? {
        ...unknownWord(step.result),
        detail: "",
      };
      const facts: StepStory["facts"] = step.key ? [["key", step.key]] : [];
      if (step.error) facts.push(["problem", step.error]);
      const { tone } = badge;
      return story({
        title: "Looked in the lead cache",
        detail,
        badge,
        tone,
        facts,
        ...took(step),
      });
    }
    case "customer_data": {
      const known = CUSTOMER[step.result];
      const { title, ...badge } = known ?? { ...unknownWord(step.result), title: "Customer data" };
      const detail = [describeLead(step.leadOwner, step.leadScore), step.reason].filter(Boolean);
      const { tone } = badge;
      return story({ title, detail: detail.join(". ") || null, badge, tone, ...took(step) });
    }
    case "rule_evaluated": {
      const badge = describeVerdict(step.verdict);
      const durationMs = step.durationUs == null ? null : step.durationUs / MICROSECONDS_PER_MS;
      const facts: StepStory["facts"] = [["type", describeRule(step.type) ?? step.type]];
      if (step.ruleId != null) facts.push(["rule", `#${step.ruleId}`]);
      const { tone } = badge;
      return story({ title: step.name, detail: step.reason, badge, tone, durationMs, facts });
    }
    case "dialer_selected": {
      const [, ...then] = step.order ?? [];
      const fallback = then.length > 0 ? `then ${then.map(formatDialer).join(", then ")}` : null;
      const skipped = (step.skipped ?? []).map(
        (one) => `${formatDialer(one.dialer)} left out: ${one.reason}`,
      );
      const detail = [step.reason, fallback, ...skipped].filter(Boolean).join("; ") || null;
      const title = step.dialer ? `Chose ${formatDialer(step.dialer)}` : "No dialer was chosen";
      return story({ title, detail, tone: step.dialer ? "good" : "bad" });
    }
    case "capacity_check": {
      const told = step.dialers.map((one) => `${formatDialer(one.dialer)}: ${tellCapacity(one)}`);
      return story({ title: "Asked how busy the dialers are", detail: told.join("; ") || null });
    }
    case "menu_presented":
      return story({ title: "Asked the caller by the menu", detail: step.reason });
    case "menu_answered": {
      const title = step.digits
        ? `The caller pressed ${step.digits}`
        : "The caller pressed nothing";
      return story({ title, detail: step.reason });
    }
    case "twiml_generated": {
      const detail = step.totalMs == null ? null : `${step.totalMs} ms after the call came in`;
      return story({ title: "Wrote the answer for Twilio", detail });
    }
    case "other":
      return tellUnknownStep(step.name, step.fields);
  }
}

function tellCapacity(capacity: Capacity): string {
  if (capacity.kind === "unknown") return `unknown (${capacity.reason})`;
  const of = capacity.total === null ? "" : ` of ${capacity.total}`;
  return `${capacity.available}${of} free${capacity.kind === "estimated" ? ", estimated" : ""}`;
}

/** The decision in one sentence: who got the call, by which rule. */
export function tellDecision(decision: Decision): string {
  const { finalDialer, routingRule } = decision;
  if (!finalDialer && routingRule === "dtmf_ivr") return "Asked the caller by the menu";
  const what = finalDialer ? `Sent to ${formatDialer(finalDialer)}` : "Answered without a dialer";
  if (!routingRule) return what;
  return `${what} ${BECAUSE[routingRule] ?? `by ${humanise(routingRule).toLowerCase()}`}`;
}

/** What the CRM says of the caller; empty when it says nothing. */
export function describeLead(owner: string | null, score: number | string | null): string {
  const parts = [owner && `Owner ${owner}`, score != null && score !== "" && `score ${score}`];
  const words = parts.filter(Boolean).join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function tellUnknownStep(name: string, fields: [string, unknown][]): StepStory {
  const failed = fields.some(([key, value]) => /error|failure/i.test(key) && Boolean(value));
  const duration = fields.find(([key]) => key === "durationMs")?.[1];
  return story({
    title: humanise(name),
    tone: failed ? "bad" : "idle",
    durationMs: typeof duration === "number" ? duration : null,
    facts: fields
      .filter(([key, value]) => key !== "durationMs" && value !== null)
      .map(([key, value]) => [humanise(key).toLowerCase(), toText(value)]),
  });
}

function story(told: Pick<StepStory, "title"> & Partial<StepStory>): StepStory {
  return { ...PLAIN, facts: [], ...told };
}

function took(step: { durationMs: number | null }): Pick<StepStory, "durationMs"> {
  return { durationMs: step.durationMs ?? null };
}

function unknownWord(word: string): Wording {
  return { label: humanise(word), tone: "idle" };
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
