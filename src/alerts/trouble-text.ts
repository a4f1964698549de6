import type { AlertDraft } from "./alert";
import { draft } from "./alert-draft";
import type { CallTrouble, News } from "./alert-news";
import { capitalise } from "./words";

const TROUBLE_WORDS: Record<CallTrouble, { title: string; what: string }> = {
  both_dialers_failed: {
    title: "Both Dialers Failed",
    what: "reached nobody: every dialer was tried, and the caller was offered to hold or to leave a callback number",
  },
  call_going_round: {
    title: "Calls Going Round",
    what: "came back to us from a dialer that forwards to our own number; the dialers that did so are left out for them, so that callers reach somebody. Take the forwarding at the dialer away",
  },
  emergency_route: {
    title: "Emergency Routing",
    what: "could not be routed by the rules and took the emergency route",
  },
};

/** Calls in trouble: these, and those held back since people last heard of one. */
export function writeTrouble(
  { trouble, key, calls, callSid, detail, at }: Extract<News, { kind: "call_in_trouble" }>,
  heldBack: number,
): AlertDraft {
  const { title, what } = TROUBLE_WORDS[trouble];
  const all = heldBack + calls;
  const count = all === 1 ? "1 call" : `${all} calls`;
  return draft({
    key: `${trouble}:${key}`,
    type: trouble,
    severity: "critical",
    title: `${title}: ${count}`,
    calls,
    at,
    lines: [
      `${capitalise(count)} ${what}.`,
      ...(callSid === null ? [] : [`The last one: ${callSid}`]),
      `Detail: ${detail}`,
    ],
  });
}

/** Messages that no try could handle. */
export function writeDeadLetters(news: Extract<News, { kind: "dead_letters" }>): AlertDraft {
  const { newestId, open, reasons, at } = news;
  return draft({
    key: `dead_letters:${newestId}`,
    type: "dead_letters",
    title: `Dead Letters: ${open} ${open === 1 ? "message" : "messages"} could not be handled`,
    at,
    lines: [
      "They are kept, and can be looked at and tried again under Dead letters.",
      "Reasons of the newest:",
      ...reasons.map((reason) => `  - ${reason}`),
    ],
  });
}

/** A routing rule that cannot be read. */
export function writeBrokenRule(news: Extract<News, { kind: "broken_rule" }>): AlertDraft {
  const { rule, rulesetVersion, at } = news;
  return draft({
    key: `broken_rule:${rule.id}:${rulesetVersion}:${rule.reason}`,
    type: "broken_rule",
    about: String(rule.id),
    title: `Broken Rule: ${rule.name}`,
    at,
    lines: [
      `The routing rule "${rule.name}" cannot be read and is skipped: ${rule.reason}`,
      "Calls go on by the other rules. Save the rule anew to repair it.",
    ],
  });
}

/** A campaign that paused itself: nobody is called until a person looks. */
export function writeStoppedCampaign(
  news: Extract<News, { kind: "campaign_stopped" }>,
): AlertDraft {
  const { campaign, at } = news;
  return draft({
    key: `campaign_stopped:${campaign.id}:${at}`,
    type: "campaign_stopped",
    about: String(campaign.id),
    title: `Campaign Paused Itself: ${campaign.name}`,
    at,
    lines: [
      `Campaign: ${campaign.name}`,
      `Reason: ${campaign.reason}`,
      "Impact: Nobody of it is called. Resume it under Outbound once the reason is gone.",
    ],
  });
}
