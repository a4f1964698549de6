import type {
  CallEvent,
  CallRouted,
  DialEnded,
  LegEventKind,
  LegProgress,
} from "../src/calls/call-event";
import type { Random } from "./random";

type Rule = CallRouted["routingRule"];
type LegEnd = "completed" | "no-answer" | "busy" | "failed";

const DIALERS = ["dialfire", "zendesk_talk"] as const;
const LEG_END_KINDS: Record<LegEnd, LegEventKind> = {
  completed: "call.completed",
  "no-answer": "call.no_answer",
  busy: "call.busy",
  failed: "call.failed",
};

/** People who call again and again; the rest calls once. */
const REGULARS = 200_000;

/**
 * Makes up everything that happened to one call that came in at `at`, as the webhooks would have
 * told it: mostly answered, now and then all that goes wrong.
 */
export function makeUpCall(random: Random, index: number, at: number): CallEvent[] {
  const callSid = `CA${hex(random, 8)}${index.toString(16).padStart(8, "0")}${hex(random, 16)}`;
  const rule = random.weigh<Rule>([
    [45, "lead_owner"],
    [25, "lead_score"],
    [8, "time_based"],
    [8, "load_balance"],
    [9, "dtmf_ivr"],
    [4.9, "default_dialer"],
    [0.1, "emergency"],
  ]);
  const base = aDecision(random, callSid, at);
  if (rule === "emergency") {
    const routed = { ...base, routingRule: rule, rung: "default_number" as const, dialer: null };
    return [routed, ownEnd(callSid, at + random.between(5, 300) * 1_000, random.between(0, 240))];
  }
  if (rule === "dtmf_ivr" && random.next() < 0.15) {
    const inMenu = { ...base, routingRule: rule, dialer: null };
    return [inMenu, ownEnd(callSid, at + random.between(3, 40) * 1_000, random.between(3, 40))];
  }
  const dialer = random.weigh([
    [60, DIALERS[0]],
    [40, DIALERS[1]],
  ]);
  const routed = { ...base, routingRule: rule, dialer };
  return [routed, ...makeUpDials(random, callSid, dialer, routed.at)];
}

function aDecision(random: Random, callSid: string, at: number): CallRouted {
  const isHit = random.next() < 0.8;
  const decisionMs = isHit ? random.between(4, 30) : random.between(60, random.pick([250, 900]));
  const responseMs = decisionMs + random.between(1, 12);
  return {
    kind: "call.routed",
    key: `${callSid}:routed`,
    callSid,
    at: at + responseMs,
    requestId: callSid,
    receivedAt: at,
    callerNumber: makeUpNumber(random),
    calledNumber: "+493011111111",
    forwardedFrom: null,
    goesRound: false,
    dialer: null,
    routingRule: "lead_owner",
    rung: "decision",
    rulesetVersion: 2,
    leadOwner: random.pick(["sales_team_a", "sales_team_b", null]),
    leadScore: random.between(0, 100),
    cacheHit: isHit,
    dtmfDigit: null,
    capacities: null,
    decisionMs,
    responseMs,
  };
}

/** German mobiles and numbers of the US; one caller in twelve withholds it. */
function makeUpNumber(random: Random): string | null {
  const digits = (index: number) =>
    String(Math.imul(index, 48_271) >>> 0)
      .padStart(10, "0")
      .slice(-9);
  const regular = `+491${digits(random.between(1, REGULARS))}`;
  const once = `+1${random.between(200, 989)}${random.between(2_000_000, 9_999_999)}`;
  return random.weigh<string | null>([
    [60, regular],
    [32, once],
    [8, null],
  ]);
}

/** The dialer, and the other one where it does not take the call; callers may leave meanwhile. */
function makeUpDials(random: Random, callSid: string, first: string, at: number): CallEvent[] {
  const events: CallEvent[] = [];
  let startedAt = at;
  const second = first === DIALERS[0] ? DIALERS[1] : DIALERS[0];
  for (const [n, dialer] of [first, second].entries()) {
    const legSid = `${callSid}-${n}`;
    const ringsMs = random.between(800, 18_000);
    const endsAt = startedAt + 200 + ringsMs;
    const shared = { callSid, legSid, dialer, attempt: n };
    events.push(legEvent({ ...shared, kind: "call.ringing", at: startedAt + 200 }));
    if (random.next() < 0.05) return [...events, ...hangUp(shared, endsAt)];

    const end = random.weigh<LegEnd>([
      [86, "completed"],
      [7, "no-answer"],
      [5, "busy"],
      [2, "failed"],
    ]);
    const seconds = end === "completed" ? random.between(5, 900) : 0;
    const overAt = endsAt + seconds * 1_000;
    if (end === "completed")
      events.push(legEvent({ ...shared, kind: "call.answered", at: endsAt }));
    events.push(
      legEvent({ ...shared, kind: LEG_END_KINDS[end], at: overAt, durationSeconds: seconds }),
    );
    const hasAnother = end !== "completed" && n === 0;
    const next = hasAnother
      ? ({ kind: "dial", dialer: second, attempt: 1 } as const)
      : ({ kind: "end" } as const);
    const allFailed = end !== "completed" && !hasAnother;
    const over = { at: overAt, dialStatus: end, durationSeconds: seconds, next, allFailed };
    events.push(dialEnded({ ...shared, ...over }));
    if (!hasAnother) return events;
    startedAt = overAt;
  }
  return events;
}

function hangUp(
  shared: Pick<DialEnded, "callSid" | "legSid" | "dialer" | "attempt">,
  at: number,
): CallEvent[] {
  const over = { dialStatus: "no-answer", callerHungUp: true, next: { kind: "end" } } as const;
  return [
    legEvent({ ...shared, kind: "call.canceled", at }),
    dialEnded({ ...shared, at, ...over }),
  ];
}

function ownEnd(callSid: string, at: number, durationSeconds: number): LegProgress {
  return legEvent({ callSid, legSid: null, kind: "call.completed", at, durationSeconds });
}

function legEvent(
  event: Pick<LegProgress, "callSid" | "legSid" | "kind" | "at"> & Partial<LegProgress>,
): LegProgress {
  return {
    key: `${event.callSid}:${event.legSid}:${event.kind}`,
    sequence: null,
    dialer: null,
    attempt: null,
    durationSeconds: null,
    errorCode: null,
    errorMessage: null,
    ...event,
  };
}

function dialEnded(
  event: Pick<
    DialEnded,
    "callSid" | "legSid" | "dialer" | "attempt" | "at" | "dialStatus" | "next"
  > &
    Partial<DialEnded>,
): DialEnded {
  return {
    kind: "call.dial_ended",
    key: `${event.callSid}:${event.legSid}:dial_ended`,
    durationSeconds: null,
    callerHungUp: false,
    allFailed: false,
    skipped: [],
    configurationCopy: null,
    ...event,
  };
}

function hex(random: Random, length: number): string {
  return Array.from({ length }, () => random.between(0, 15).toString(16)).join("");
}

/** How busy each hour of a day is, midnight first. */
const HOURS = [1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 20, 19, 16, 17, 18, 18, 16, 13, 9, 6, 4, 3, 2, 1];
const HOUR_MS = 3_600_000;

/** Moments in time order, from `from` to `until`, spread as calls are: many by day, few by night. */
export function spreadOverDays(
  count: number,
  from: number,
  until: number,
): (index: number) => number {
  const slots = Array.from({ length: Math.ceil((until - from) / HOUR_MS) }, (_, i) => {
    const start = from + i * HOUR_MS;
    return { start, weight: HOURS[new Date(start).getUTCHours()] ?? 1 };
  });
  const total = slots.reduce((sum, { weight }) => sum + weight, 0);
  let slot = 0;
  let before = 0;
  return (index) => {
    const place = (index / count) * total;
    while (slot < slots.length - 1 && place >= before + (slots[slot]?.weight ?? 1)) {
      before += slots[slot]?.weight ?? 1;
      slot += 1;
    }
    const { start = from, weight = 1 } = slots[slot] ?? {};
    return Math.min(until - 1, Math.floor(start + ((place - before) / weight) * HOUR_MS));
  };
}
