import { describe, expect, it } from "vitest";
import { explainStep } from "../../../src/calls/step-words";

const say = (event: string, fields: Record<string, unknown>) =>
  explainStep({ offset_ms: 0, event, ...fields });

describe("a step in plain words", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["call_received", { caller: "+4917***4567" }, "A call comes in from +4917***4567."],
    [
      "call_received",
      { caller: null, reason: "the caller withholds the number" },
      "A call comes in; whose is not known: the caller withholds the number.",
    ],
    ["cache_lookup", { result: "hit" }, "We know this caller from the last hour."],
    ["cache_lookup", { result: "miss" }, "This caller has not called in the last hour."],
    [
      "cache_lookup",
      { result: "error" },
      "Whether this caller has called before could not be looked up.",
    ],
    [
      "customer_data",
      { result: "found", source: "braze", lead_owner: "team_a", lead_score: 0 },
      "Braze knows: owner team_a, score 0.",
    ],
    [
      "customer_data",
      { result: "found", source: "cache", lead_owner: null, lead_score: null },
      "From the last hour we know: no owner, no score.",
    ],
    [
      "customer_data",
      { result: "unavailable", source: "braze", reason: "Braze: no answer within 1200 ms" },
      "Nothing is known about the caller: Braze: no answer within 1200 ms.",
    ],
    [
      "capacity_check",
      {
        dialers: [
          { dialer: "dialfire", kind: "estimated", available: 3 },
          { dialer: "zendesk_talk", kind: "unknown", reason: "no answer within 500 ms" },
        ],
      },
      "Free agents: dialfire 3, estimated, zendesk_talk did not tell (no answer within 500 ms).",
    ],
    [
      "rule_evaluated",
      { name: "Hours", verdict: "no_match", reason: "after hours" },
      '"Hours" passes the call on: after hours.',
    ],
    [
      "rule_evaluated",
      { name: "Teams", verdict: "unknown", reason: "Braze knows nobody" },
      '"Teams" cannot tell: Braze knows nobody.',
    ],
    [
      "dialer_selected",
      { dialer: "dialfire", order: ["dialfire", "zendesk_talk"] },
      "The call rings at dialfire, and at zendesk_talk if nobody answers.",
    ],
    [
      "dialer_selected",
      { dialer: null, skipped: [{ dialer: "dialfire", reason: "the dialer is switched off" }] },
      "No dialer can be reached: the number of last resort rings. Not at dialfire: the dialer is switched off.",
    ],
    [
      "menu_answered",
      { reason: "the caller pressed 1" },
      "The menu is answered: the caller pressed 1.",
    ],
    [
      "emergency_number",
      { reason: "D1: no answer" },
      "The number of last resort takes the call: D1: no answer.",
    ],
    ["twiml_generated", { total_ms: 12 }, "Twilio had its answer after 12 ms."],
    ["something_new", {}, "something new."],
  ])("%s %j", (event, fields, words) => {
    expect(say(event, fields)).toBe(words);
  });
});
