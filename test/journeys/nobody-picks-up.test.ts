import { describe, expect, it } from "vitest";
import type { ChooseBehaviour, LegBehaviour } from "../../simulator/twilio-behaviour";
import { dialledIn, saidIn, setStage } from "../support/node/stage";
import { DIALFIRE, ZENDESK_TALK } from "../support/node/variables";

const { call, recordOf, traceOf } = setStage();

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
