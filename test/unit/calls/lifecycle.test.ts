import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  CallEvent,
  DialEnded,
  HoldAnswered,
  LegEventKind,
  LegProgress,
  NextStep,
} from "../../../src/calls/call-event";
import { type Call, type CallStatus, foldCall } from "../../../src/calls/lifecycle";
import {
  aDialEnded,
  aLegEvent,
  aRoutedEvent,
  CALL_SID,
  CALLER_NUMBER,
  LEG_SID,
  NOW,
  OUR_NUMBER,
} from "../../support/builders";

const S = 1_000;
const SECOND_LEG = "CA22222222222222222222222222222222";
const THIRD_LEG = "CA33333333333333333333333333333333";
const FOURTH_LEG = "CA44444444444444444444444444444444";
const TERMINAL: CallStatus[] = [
  "callback_requested",
  "completed",
  "busy",
  "no-answer",
  "failed",
  "canceled",
  "abandoned",
];

/** Something that happened to the dialled leg, or with `legSid: null` to the caller's own. */
function leg(second: number, kind: LegEventKind, changed: Partial<LegProgress> = {}): LegProgress {
  return aLegEvent({ kind, at: NOW + second * S, ...changed });
}

const own = (second: number, kind: LegEventKind, changed: Partial<LegProgress> = {}) =>
  leg(second, kind, { legSid: null, ...changed });

const routed = aRoutedEvent();
const inMenu = aRoutedEvent({
  requestId: "menu",
  dialer: null,
  routingRule: "dtmf_ivr",
  leadOwner: null,
  leadScore: null,
  cacheHit: false,
});
const chosen = aRoutedEvent({
  requestId: "chosen",
  at: NOW + 9 * S,
  receivedAt: NOW + 9 * S - 20,
  dialer: "zendesk_talk",
  routingRule: "dtmf_ivr",
  dtmfDigit: "2",
  leadOwner: null,
  leadScore: null,
  cacheHit: null,
  decisionMs: 3,
  responseMs: 8,
});

/** A call that Dialfire answered after 6 seconds and that lasted 49. */
const answeredStory: CallEvent[] = [
  routed,
  leg(1, "call.initiated", { sequence: 0 }),
  leg(2, "call.ringing", { sequence: 1 }),
  leg(7, "call.answered", { sequence: 2 }),
  leg(56, "call.completed", { sequence: 3, durationSeconds: 49 }),
  aDialEnded({ at: NOW + 56 * S + 200, durationSeconds: 49 }),
  own(57, "call.completed", { durationSeconds: 57 }),
];

/** Dialfire's line fails, Zendesk Talk does not pick up. */
const lostStory: CallEvent[] = [
  routed,
  leg(1, "call.initiated", { sequence: 0 }),
  leg(2, "call.failed", { sequence: 1, errorCode: "13224" }),
  aDialEnded({
    at: NOW + 3 * S,
    dialStatus: "failed",
    next: { kind: "dial", dialer: "zendesk_talk", attempt: 2 },
  }),
  leg(4, "call.ringing", { legSid: SECOND_LEG, dialer: "zendesk_talk", attempt: 2 }),
  leg(24, "call.no_answer", { legSid: SECOND_LEG, dialer: "zendesk_talk", attempt: 2 }),
  aDialEnded({
    at: NOW + 25 * S,
    legSid: SECOND_LEG,
    dialer: "zendesk_talk",
    attempt: 2,
    dialStatus: "no-answer",
  }),
  own(30, "call.completed", { durationSeconds: 0 }),
];

const dialEnded = (second: number, legSid: string, changed: Partial<DialEnded>) =>
  aDialEnded({ at: NOW + second * S, legSid, ...changed });

const holdAnswered = (second: number, next: NextStep, digits = ""): HoldAnswered => ({
  kind: "call.hold_answered",
  key: `${CALL_SID}:hold_answered:${second}`,
  callSid: CALL_SID,
  at: NOW + second * S,
  digits,
  next,
  skipped: [],
  configurationCopy: null,
});

const callbackRequested: CallEvent = {
  kind: "call.callback_requested",
  key: `${CALL_SID}:callback_requested`,
  callSid: CALL_SID,
  at: NOW + 70 * S,
  phoneNumber: CALLER_NUMBER,
};

/** Nobody can be reached: the caller is put on hold after 30 seconds. */
const heldStory: CallEvent[] = [
  routed,
  dialEnded(5, LEG_SID, {
    dialStatus: "busy",
    next: { kind: "dial", dialer: "zendesk_talk", attempt: 2, step: "fallback" },
  }),
  dialEnded(20, SECOND_LEG, {
    dialer: "zendesk_talk",
    attempt: 2,
    dialStatus: "no-answer",
    allFailed: true,
    next: { kind: "dial", dialer: "dialfire", attempt: 3, step: "again" },
  }),
  dialEnded(30, THIRD_LEG, { attempt: 3, dialStatus: "busy", next: { kind: "hold" } }),
];
const dialFromHold = holdAnswered(50, {
  kind: "dial",
  dialer: "dialfire",
  attempt: 4,
  step: "hold",
});

/** A dialer comes back while the caller holds. */
const rescuedStory: CallEvent[] = [
  ...heldStory,
  dialFromHold,
  leg(51, "call.ringing", { legSid: FOURTH_LEG, attempt: 4 }),
  leg(55, "call.answered", { legSid: FOURTH_LEG, attempt: 4 }),
  dialEnded(85, FOURTH_LEG, { attempt: 4, durationSeconds: 30 }),
  own(86, "call.completed", { durationSeconds: 86 }),
];

const callbackStory: CallEvent[] = [
  ...heldStory,
  holdAnswered(50, { kind: "ask_number" }, "1"),
  callbackRequested,
  own(75, "call.completed", { durationSeconds: 75 }),
];

/** Nobody came back in all the time one may hold. */
const goodbyeStory: CallEvent[] = [
  ...heldStory,
  holdAnswered(330, { kind: "last_offer" }),
  holdAnswered(340, { kind: "goodbye" }),
  own(345, "call.completed", { durationSeconds: 345 }),
];

const leftOnHoldStory: CallEvent[] = [
  ...heldStory,
  own(44, "call.completed", { durationSeconds: 44 }),
];

const menuStory: CallEvent[] = [
  inMenu,
  chosen,
  leg(10, "call.ringing", { dialer: "zendesk_talk" }),
  leg(12, "call.answered", { dialer: "zendesk_talk" }),
  leg(40, "call.completed", { dialer: "zendesk_talk", durationSeconds: 28 }),
  aDialEnded({ at: NOW + 40 * S, dialer: "zendesk_talk", durationSeconds: 28 }),
];

const fold = (...events: CallEvent[]): Call => foldCall(CALL_SID, events);

describe("foldCall", () => {
  it("tells the whole story of a call that was answered", () => {
    expect(fold(...answeredStory)).toEqual({
      callSid: CALL_SID,
      callerNumber: CALLER_NUMBER,
      calledNumber: OUR_NUMBER,
      forwardedFrom: null,
      status: "completed",
      outcome: "connected",
      routingRule: "lead_owner",
      routedDialer: "dialfire",
      rung: "decision",
      rulesetVersion: 7,
      leadOwner: "team_a",
      leadScore: 85,
      cacheHit: true,
      dtmfDigit: null,
      capacities: null,
      decisionMs: 12,
      responseMs: 40,
      durationSeconds: 57,
      failureReason: null,
      failureCode: null,
      createdAt: NOW,
      routedAt: NOW + 40,
      connectedAt: NOW + 7 * S,
      endedAt: NOW + 56 * S + 200,
      statusAt: NOW + 56 * S + 200,
      history: [
        { status: "received", at: NOW },
        { status: "routed", at: NOW + 40 },
        { status: "ringing", at: NOW + 2 * S },
        { status: "in-progress", at: NOW + 7 * S },
        { status: "completed", at: NOW + 56 * S + 200 },
      ],
      legs: [
        {
          legSid: LEG_SID,
          dialer: "dialfire",
          attempt: 1,
          status: "completed",
          ringingAt: NOW + 2 * S,
          answeredAt: NOW + 7 * S,
          endedAt: NOW + 56 * S,
          durationSeconds: 49,
          errorCode: null,
        },
      ],
    });
  });

  it("is routed once it was decided where it goes", () => {
    expect(fold(routed)).toMatchObject({
      status: "routed",
      outcome: null,
      routedAt: NOW + 40,
      statusAt: NOW + 40,
      endedAt: null,
      durationSeconds: null,
    });
  });

  it.each([
    ["routed", [leg(1, "call.initiated")], NOW + 40],
    ["ringing", [leg(2, "call.ringing")], NOW + 2 * S],
    ["in-progress", [leg(2, "call.ringing"), leg(7, "call.answered")], NOW + 7 * S],
    ["routed", [leg(20, "call.busy")], NOW + 40],
    ["ringing", [own(1, "call.ringing")], NOW + S],
    ["in-progress", [own(7, "call.answered")], NOW + 7 * S],
    ["completed", [own(7, "call.answered"), own(20, "call.completed")], NOW + 20 * S],
    ["abandoned", [own(20, "call.completed")], NOW + 20 * S],
    ["canceled", [own(20, "call.canceled")], NOW + 20 * S],
    ["busy", [own(20, "call.busy")], NOW + 20 * S],
    ["no-answer", [own(20, "call.no_answer")], NOW + 20 * S],
    ["failed", [own(20, "call.failed")], NOW + 20 * S],
  ] as const)("is %s after %j", (status, events, statusAt) => {
    expect(fold(routed, ...events)).toMatchObject({ status, statusAt });
  });

  it.each([
    ["completed", false, "completed", "connected", null],
    ["busy", false, "busy", "failed", "dialfire: busy"],
    ["no-answer", false, "no-answer", "failed", "dialfire: no-answer"],
    ["failed", false, "failed", "failed", "dialfire: failed"],
    ["canceled", false, "canceled", "abandoned", null],
    ["no-answer", true, "abandoned", "abandoned", null],
    ["busy", true, "abandoned", "abandoned", null],
  ] as const)(
    "whose last dial ended %s (the caller gone: %s) is %s, outcome %s",
    (dialStatus, callerHungUp, status, outcome, failureReason) => {
      expect(fold(routed, aDialEnded({ dialStatus, callerHungUp }))).toMatchObject({
        status,
        outcome,
        failureReason,
      });
    },
  );

  it("is not called connected when its last dial ended with a word nobody knows", () => {
    const call = fold(routed, aDialEnded({ dialStatus: "paused" }));

    expect(call.outcome).not.toBe("connected");
    expect(call.connectedAt).toBeNull();
  });

  it("is abandoned when the caller left before anybody answered", () => {
    const call = fold(routed, leg(2, "call.ringing"), own(9, "call.completed"));

    expect(call).toMatchObject({
      status: "abandoned",
      outcome: "abandoned",
      connectedAt: null,
      endedAt: NOW + 9 * S,
      failureReason: null,
      failureCode: null,
    });
  });

  it.each([
    ["busy", "call.busy"],
    ["no-answer", "call.no_answer"],
    ["failed", "call.failed"],
  ] as const)("has failed when the caller's own leg is %s, and says why", (status, kind) => {
    const told = own(9, kind, { errorCode: "13224", errorMessage: "Dial: invalid number" });

    expect(fold(routed, told)).toMatchObject({
      status,
      outcome: "failed",
      failureReason: "Dial: invalid number",
    });
    expect(fold(routed, own(9, kind))).toMatchObject({ failureReason: status });
  });

  it("stays open while the next dialer is tried", () => {
    const call = fold(...lostStory.slice(0, 5));

    expect(call).toMatchObject({ status: "ringing", outcome: null, routedDialer: "zendesk_talk" });
  });

  it("names the fallback dialer as the one it was routed to", () => {
    expect(fold(...lostStory)).toMatchObject({
      status: "no-answer",
      outcome: "failed",
      routedDialer: "zendesk_talk",
      routingRule: "lead_owner",
      failureReason: "zendesk_talk: no-answer",
      legs: [
        { dialer: "dialfire", attempt: 1, status: "failed", errorCode: "13224" },
        { dialer: "zendesk_talk", attempt: 2, status: "no-answer" },
      ],
    });
  });

  it("tells the history of a call that nobody answered", () => {
    expect(fold(...lostStory).history).toEqual([
      { status: "received", at: NOW },
      { status: "routed", at: NOW + 40 },
      { status: "ringing", at: NOW + 4 * S },
      { status: "no-answer", at: NOW + 25 * S },
    ]);
  });

  it("counts as connected once somebody answered, also when the next dial fails", () => {
    const call = fold(routed, leg(7, "call.answered"), aDialEnded({ dialStatus: "failed" }));

    expect(call).toMatchObject({ status: "completed", outcome: "connected" });
  });

  it("was connected when a dialled leg completed, also if the report of its answer got lost", () => {
    const call = fold(
      routed,
      leg(56, "call.completed", { durationSeconds: 49 }),
      own(57, "call.completed", { durationSeconds: 57 }),
    );

    expect(call).toMatchObject({ status: "completed", outcome: "connected" });
  });

  it("takes its length from the dialled leg where the caller's own tells none", () => {
    const call = fold(routed, leg(7, "call.answered"), aDialEnded({ durationSeconds: 49 }));

    expect(call.durationSeconds).toBe(49);
  });
});

describe("a call in the menu", () => {
  it("is in the menu until the caller chose", () => {
    expect(fold(inMenu)).toMatchObject({ status: "in_ivr", routedDialer: null, routedAt: null });
  });

  it("does not count as connected because the menu answered", () => {
    expect(fold(inMenu, own(1, "call.answered"))).toMatchObject({
      status: "in_ivr",
      connectedAt: null,
    });
  });

  it("is abandoned when the caller leaves the menu", () => {
    const call = fold(inMenu, own(1, "call.answered"), own(9, "call.completed"));

    expect(call).toMatchObject({ status: "abandoned", outcome: "abandoned", connectedAt: null });
  });

  it("is routed by the digit, and keeps what the first decision learnt", () => {
    const call = fold({ ...inMenu, leadOwner: "team_c", cacheHit: true }, chosen);

    expect(call).toMatchObject({
      status: "routed",
      routedDialer: "zendesk_talk",
      routingRule: "dtmf_ivr",
      dtmfDigit: "2",
      leadOwner: "team_c",
      cacheHit: true,
      decisionMs: inMenu.decisionMs,
      responseMs: inMenu.responseMs,
      createdAt: NOW,
      routedAt: NOW + 9 * S,
    });
  });

  it("tells menu and choice in its history", () => {
    expect(fold(...menuStory).history).toEqual([
      { status: "received", at: NOW },
      { status: "in_ivr", at: NOW + 40 },
      { status: "routed", at: NOW + 9 * S },
      { status: "ringing", at: NOW + 10 * S },
      { status: "in-progress", at: NOW + 12 * S },
      { status: "completed", at: NOW + 40 * S },
    ]);
  });
});

describe("a call whose menu was said again", () => {
  const again = { ...inMenu, key: "again", at: NOW + 6 * S, dtmfDigit: "timeout" };

  it("was in the menu once, and shows what was pressed last", () => {
    const call = fold(inMenu, again);

    expect(call).toMatchObject({ status: "in_ivr", dtmfDigit: "timeout", routedAt: null });
    expect(call.history.map(({ status }) => status)).toEqual(["received", "in_ivr"]);
    expect(fold(inMenu, again, chosen)).toMatchObject({ status: "routed", dtmfDigit: "2" });
  });
});

describe("a call for which the dialers were asked how busy they are", () => {
  it("keeps what they said", () => {
    const capacities = { dialfire: 3, zendesk_talk: null };

    expect(fold(aRoutedEvent({ capacities })).capacities).toEqual(capacities);
  });
});

describe("a call on hold", () => {
  it("is holding, and was routed before", () => {
    expect(fold(...heldStory)).toMatchObject({
      status: "holding",
      outcome: null,
      statusAt: NOW + 30 * S,
      routedDialer: "dialfire",
      connectedAt: null,
    });
    expect(fold(...heldStory).history.map(({ status }) => status)).toEqual([
      "received",
      "routed",
      "holding",
    ]);
  });

  it("is still holding while it is asked for a number, or a dialer is tried in silence", () => {
    expect(fold(...heldStory, holdAnswered(50, { kind: "ask_number" }, "1")).status).toBe(
      "holding",
    );
    expect(fold(...heldStory, dialFromHold).status).toBe("holding");
  });

  it("rings when a dialer rings", () => {
    expect(fold(...rescuedStory.slice(0, 6)).status).toBe("ringing");
  });

  it("is connected when a dialer came back, however long it took", () => {
    expect(fold(...rescuedStory)).toMatchObject({
      status: "completed",
      outcome: "connected",
      connectedAt: NOW + 55 * S,
      routedDialer: "dialfire",
    });
    expect(fold(...rescuedStory).history.map(({ status }) => status)).toEqual([
      "received",
      "routed",
      "holding",
      "ringing",
      "in-progress",
      "completed",
    ]);
  });

  it.each([
    ["the caller's own leg tells", leftOnHoldStory],
    [
      "the dial that rang meanwhile tells",
      [
        ...heldStory,
        dialFromHold,
        dialEnded(52, FOURTH_LEG, { dialStatus: "no-answer", callerHungUp: true }),
      ],
    ],
  ])("has failed when its caller leaves: %s", (_, events) => {
    expect(fold(...events)).toMatchObject({
      status: "abandoned",
      outcome: "failed",
      failureReason: "the caller left while on hold",
    });
  });

  it("has failed by its last dial when the caller heard the goodbye", () => {
    expect(fold(...goodbyeStory)).toMatchObject({
      status: "busy",
      outcome: "failed",
      failureReason: "dialfire: busy",
      endedAt: NOW + 340 * S,
    });
  });

  it("ends with the wish to be called back", () => {
    expect(fold(...callbackStory)).toMatchObject({
      status: "callback_requested",
      outcome: "callback_requested",
      endedAt: NOW + 70 * S,
      durationSeconds: 75,
      failureReason: null,
      failureCode: null,
    });
  });

  it("is not called connected because our own voice answered", () => {
    const call = fold(...heldStory, own(31, "call.answered"));

    expect(call).toMatchObject({ status: "holding", connectedAt: null });
  });
});

describe("a call on the number of last resort", () => {
  const emergency = aRoutedEvent({
    dialer: null,
    routingRule: "emergency",
    rung: "default_number",
    rulesetVersion: null,
  });

  it("is routed, not in the menu", () => {
    expect(fold(emergency)).toMatchObject({
      status: "routed",
      routedDialer: null,
      routingRule: "emergency",
      rung: "default_number",
      routedAt: NOW + 40,
      history: [
        { status: "received", at: NOW },
        { status: "routed", at: NOW + 40 },
      ],
    });
  });
});

describe("a call on the number of last resort, once it is over", () => {
  it.each(["default_number", "static"] as const)(
    "counts as connected when it lasted some time: nothing else tells of it (%s)",
    (rung) => {
      const emergency = aRoutedEvent({ dialer: null, routingRule: "emergency", rung });

      expect(fold(emergency, own(60, "call.completed", { durationSeconds: 50 }))).toMatchObject({
        status: "completed",
        outcome: "connected",
        durationSeconds: 50,
      });
    },
  );

  it("is abandoned when it lasted no time at all", () => {
    const emergency = aRoutedEvent({
      dialer: null,
      routingRule: "emergency",
      rung: "default_number",
    });

    expect(fold(emergency, own(9, "call.completed", { durationSeconds: 0 }))).toMatchObject({
      status: "abandoned",
      outcome: "abandoned",
    });
  });
});

describe("a call whose decision is not on record", () => {
  it("is received, with what its status reports tell", () => {
    expect(fold(leg(2, "call.initiated"))).toMatchObject({
      callSid: CALL_SID,
      status: "received",
      outcome: null,
      callerNumber: null,
      routingRule: null,
      routedDialer: null,
      rung: null,
      createdAt: NOW + 2 * S,
      history: [],
    });
  });

  it("ends as its own leg tells", () => {
    expect(fold(own(9, "call.busy"))).toMatchObject({ status: "busy", outcome: "failed" });
  });

  it("is kept even if all we have is a word we do not know", () => {
    const odd: CallEvent = {
      kind: "call.unknown_status",
      key: "odd",
      callSid: CALL_SID,
      at: NOW,
      legSid: null,
      sequence: null,
      word: "paused",
    };

    expect(fold(odd)).toMatchObject({ status: "received", createdAt: NOW, legs: [] });
  });

  it("becomes the whole call when the decision comes after all", () => {
    const [decision, ...reports] = answeredStory;

    expect(fold(...reports, decision ?? routed)).toEqual(fold(...answeredStory));
  });
});

describe("events that come late", () => {
  it("change nothing once the call is over: ringing after completed", () => {
    const call = fold(...answeredStory.filter((event) => event.kind !== "call.ringing"));
    const late = leg(2, "call.ringing", { sequence: 1 });

    const { status, outcome, endedAt, legs } = fold(...answeredStory, late);

    expect({ status, outcome, endedAt }).toEqual({
      status: call.status,
      outcome: call.outcome,
      endedAt: call.endedAt,
    });
    expect(legs).toMatchObject([{ status: "completed" }]);
  });

  it("do not turn a talk back into ringing: the leg's", () => {
    const call = fold(routed, leg(7, "call.answered"), leg(8, "call.ringing"));

    expect(call.status).toBe("in-progress");
  });

  it("do not turn a talk back into ringing: the caller's own", () => {
    const call = fold(routed, own(7, "call.answered"), own(8, "call.ringing"));

    expect(call.status).toBe("in-progress");
  });

  it("never lead an answered call back to where it was before, at any moment of it", () => {
    const ranks: CallStatus[] = ["received", "routed", "ringing", "in-progress", "completed"];

    const seen = answeredStory.map((_, i) =>
      ranks.indexOf(fold(...answeredStory.slice(0, i + 1)).status),
    );

    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

/** The watchdog gave up on the call. */
const closed: CallEvent = {
  kind: "call.stale",
  key: `${CALL_SID}:stale`,
  callSid: CALL_SID,
  at: NOW + 4 * 3_600 * S,
};

describe("a call the watchdog closed", () => {
  it("is stale, visibly, with all that is known of it; nobody told when it ended", () => {
    const [decision, , , answered] = answeredStory as [CallEvent, CallEvent, CallEvent, CallEvent];
    const open = fold(decision, answered);

    expect(fold(decision, answered, closed)).toEqual({
      ...open,
      status: "stale",
      outcome: "stale",
      endedAt: null,
      statusAt: closed.at,
      history: [...open.history, { status: "stale", at: closed.at }],
    });
  });

  it("is what it truly was as soon as its end is told after all, as if never closed", () => {
    const partWithEnd = fc
      .constantFrom(answeredStory, lostStory, menuStory)
      .chain((story) => fc.shuffledSubarray(story, { minLength: 1 }))
      .chain((part) => fc.tuple(fc.constant(part), fc.nat(part.length)));

    fc.assert(
      fc.property(partWithEnd, ([part, cut]) => {
        const withoutWatchdog = fold(...part);
        const call = fold(...part.slice(0, cut), closed, ...part.slice(cut));

        if (withoutWatchdog.outcome !== null) expect(call).toEqual(withoutWatchdog);
        else expect(call).toMatchObject({ status: "stale", outcome: "stale" });
      }),
    );
  });

  it("is never open again, whatever comes late", () => {
    expect(fold(routed, closed, leg(5, "call.ringing"), leg(6, "call.answered")).status).toBe(
      "stale",
    );
  });
});

describe("the order of events", () => {
  const stories = fc.constantFrom(
    answeredStory,
    lostStory,
    menuStory,
    rescuedStory,
    callbackStory,
    goodbyeStory,
    leftOnHoldStory,
  );

  it.each([
    ["an answered call", answeredStory],
    ["a menu", menuStory],
    ["a rescued call", rescuedStory.slice(-6)],
    ["a hold that its caller left", leftOnHoldStory],
    ["a wish to be called back", callbackStory.slice(-6)],
    ["a goodbye", goodbyeStory.slice(-6)],
  ])("does not matter, in no permutation of six events of %s", (_, story) => {
    const six = story.slice(0, 6);
    const call = fold(...six);

    for (const order of permutationsOf(six)) expect(fold(...order)).toEqual(call);
  });

  it("does not matter for what is left when some are lost: 20,000 shuffles, with repeats", () => {
    const heard = stories.chain((story) =>
      fc.shuffledSubarray(story, { minLength: 1 }).chain((some) =>
        fc.record({
          some: fc.constant(some),
          again: fc.array(fc.constantFrom(...some), { maxLength: 6 }),
          cut: fc.nat(12),
        }),
      ),
    );

    fc.assert(
      fc.property(heard, ({ some, again, cut }) => {
        const shuffled = [...some.slice(cut), ...again, ...some.slice(0, cut)];
        const inTime = some.toSorted((a, b) => a.at - b.at);

        expect(JSON.stringify(fold(...shuffled))).toBe(JSON.stringify(fold(...inTime)));
      }),
      { numRuns: 20_000 },
    );
  });

  it("does not matter, nor how often each one comes", () => {
    const shuffled = stories.chain((story) =>
      fc.record({
        story: fc.constant(story),
        order: fc.shuffledSubarray(story, { minLength: story.length }),
        repeats: fc.array(fc.constantFrom(...story), { maxLength: 10 }),
        cut: fc.nat(20),
      }),
    );

    fc.assert(
      fc.property(shuffled, ({ story, order, repeats, cut }) => {
        const events = [...order.slice(0, cut), ...repeats, ...order.slice(cut)];

        expect(fold(...events)).toEqual(fold(...story));
      }),
    );
  });

  it("does not matter for any part of a story either", () => {
    const part = stories.chain((story) => fc.shuffledSubarray(story, { minLength: 1 }));

    fc.assert(
      fc.property(part, (events) => {
        const once = fold(...events);

        expect(fold(...events.toReversed())).toEqual(once);
        expect(fold(...events, ...events)).toEqual(once);
      }),
    );
  });

  it("does not matter for events of one moment that no number tells apart", () => {
    const oneMoment = (event: CallEvent): CallEvent => ({
      ...event,
      at: NOW + S,
      ...("sequence" in event ? { sequence: null } : {}),
    });
    const shuffled = stories
      .map((story) => story.map(oneMoment))
      .chain((story) =>
        fc.record({
          story: fc.constant(story),
          order: fc.shuffledSubarray(story, { minLength: story.length }),
        }),
      );

    fc.assert(
      fc.property(shuffled, ({ story, order }) => {
        expect(fold(...order)).toEqual(fold(...story));
      }),
    );
  });

  it("cannot open a call again that is over", () => {
    const laterEvent = fc
      .record({
        kind: fc.constantFrom<LegEventKind>("call.initiated", "call.ringing", "call.answered"),
        legSid: fc.constantFrom(LEG_SID, SECOND_LEG, null),
        second: fc.integer({ min: -10, max: 300 }),
        sequence: fc.nat(9),
      })
      .map(({ kind, legSid, second, sequence }) => leg(second, kind, { legSid, sequence }));

    fc.assert(
      fc.property(stories, fc.array(laterEvent, { maxLength: 8 }), (story, later) => {
        const over = fold(...story);
        const call = fold(...story, ...later);

        expect(TERMINAL).toContain(over.status);
        expect(TERMINAL).toContain(call.status);
        expect(call.endedAt).toBe(over.endedAt);
      }),
    );
  });
});

function permutationsOf<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, i) =>
    permutationsOf(items.toSpliced(i, 1)).map((rest) => [item, ...rest]),
  );
}
