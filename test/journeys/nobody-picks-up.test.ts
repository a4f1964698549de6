import { describe, expect, it, vi } from "vitest";
import type { ChooseBehaviour, LegBehaviour } from "../../simulator/twilio-behaviour";
import { dialledIn, saidIn, setStage } from "../support/node/stage";
import { DIALFIRE, ZENDESK_TALK } from "../support/node/variables";
import { PATIENCE } from "../support/patience";

const { product, simulator, call, recordOf, traceOf } = setStage();

/** In the simulator's Braze: score 62, which goes to Dialfire. */
const LEAD = "+4915112345678";
const STRANGER = "+491713920099";
const TALK: LegBehaviour = { kind: "answer", talkSeconds: 20, endedBy: "dialled_side" };
const BUSY: LegBehaviour = { kind: "busy" };

const PLEASE_HOLD = "Please hold while we connect you";
const DIFFICULTIES =
  "We're experiencing technical difficulties. Press 1 to leave a callback number or hold for the next available agent.";

/** The line is dead until this attempt of the call. */
const deadUntil =
  (attempt: number): ChooseBehaviour =>
  (dial) =>
    dial.attempt < attempt ? { kind: "failed" } : TALK;

describe("when both dialers fail", () => {
  it("the caller is asked for patience, and the first one is tried once more", async () => {
    const story = await call({ from: LEAD, dials: deadUntil(5) });

    expect(dialledIn(story)).toEqual([DIALFIRE, DIALFIRE, ZENDESK_TALK, DIALFIRE, DIALFIRE]);
    const paused = story.steps.flatMap((step) => (step.kind === "paused" ? [step.seconds] : []));
    expect(paused).toEqual([2]);
    expect(saidIn(story)).toEqual([PLEASE_HOLD, DIFFICULTIES]);
  });

  it("a caller who holds is connected as soon as a dialer is back", async () => {
    const story = await call({ from: LEAD, dials: deadUntil(6) });

    expect(dialledIn(story).slice(4)).toEqual([DIALFIRE, ZENDESK_TALK]);
    expect(story.connectedTo).toBe(ZENDESK_TALK);
    expect(await recordOf(story.callSid)).toMatchObject({
      status: "completed",
      outcome: "connected",
      routed_dialer: "zendesk_talk",
    });
    const { events } = await traceOf(story.callSid);
    expect(events.map(({ kind }) => kind)).toContain("call.hold_answered");
  });

  it("a busy dialer is not rung twice in a row before that", async () => {
    const story = await call({
      from: LEAD,
      dials: () => BUSY,
      caller: { patienceSeconds: 30 },
    });

    expect(dialledIn(story)).toEqual([DIALFIRE, ZENDESK_TALK, DIALFIRE]);
  });

  it("a caller who leaves while on hold was not helped: the call has failed", async () => {
    const story = await call({
      from: LEAD,
      dials: () => BUSY,
      caller: { patienceSeconds: 40 },
    });

    expect(story.endedBy).toBe("caller");
    expect(await recordOf(story.callSid)).toMatchObject({
      status: "abandoned",
      outcome: "failed",
    });
  });

  it("who came through the menu is held as well", async () => {
    const story = await call({
      from: STRANGER,
      dials: () => BUSY,
      caller: { digits: ["2"], patienceSeconds: 60 },
    });

    expect(saidIn(story)).toContain(DIFFICULTIES);
    expect(await recordOf(story.callSid)).toMatchObject({ outcome: "failed", dtmf_digit: "2" });
  });
});

describe("a caller who leaves a number", () => {
  const leavesNumber = "01711234567";

  it("is thanked, and arrives at Dialfire as a contact", async () => {
    const story = await call({ from: LEAD, dials: () => BUSY, caller: { leavesNumber } });

    expect(saidIn(story).slice(-2)).toEqual([
      "You entered 0 1 7 1 1 2 3 4 5 6 7. Press 1 to confirm, or 2 to enter it again.",
      "Thank you. We will call you back as soon as we can. Goodbye.",
    ]);
    expect(await recordOf(story.callSid)).toMatchObject({
      status: "callback_requested",
      outcome: "callback_requested",
    });
    await vi.waitFor(
      () =>
        expect(simulator().state.dialfire.contacts).toMatchObject([
          { $ref: `callback-${story.callSid}`, $phone: "+491711234567", $task: "callback" },
        ]),
      { timeout: 10_000 },
    );
    await vi.waitFor(async () => {
      const { data } = await product().api<{ data: unknown[] }>("/api/v1/callbacks");
      expect(data).toMatchObject([{ call_sid: story.callSid, status: "handed_over" }]);
    }, PATIENCE);
  });
});
