import { describe, expect, it } from "vitest";
import { byNumber, inTurn, type LegBehaviour } from "../../simulator/twilio-behaviour";
import { dialledIn, setStage } from "../support/node/stage";
import { DIALFIRE, ZENDESK_TALK } from "../support/node/variables";

const { call, recordOf } = setStage();

/** In the simulator's Braze: score 62, which goes to Dialfire. */
const LEAD = "+4915112345678";
const TALK: LegBehaviour = { kind: "answer", talkSeconds: 20, endedBy: "dialled_side" };

describe("a dialer that does not take the call", () => {
  it("is not rung twice when it is busy: the other one is", async () => {
    const story = await call({
      from: LEAD,
      dials: byNumber({ [DIALFIRE]: { kind: "busy" } }, TALK),
    });

    expect(dialledIn(story)).toEqual([DIALFIRE, ZENDESK_TALK]);
    expect(await recordOf(story.callSid)).toMatchObject({
      outcome: "connected",
      routed_dialer: "zendesk_talk",
      legs: [
        { dialer: "dialfire", attempt: 1, status: "busy" },
        { dialer: "zendesk_talk", attempt: 2, status: "completed" },
      ],
    });
  });

  it("is rung once more when the call failed", async () => {
    const story = await call({ from: LEAD, dials: inTurn({ kind: "failed" }, TALK) });

    expect(dialledIn(story)).toEqual([DIALFIRE, DIALFIRE]);
    expect(story.connectedTo).toBe(DIALFIRE);
  });

  it("gives way after that", async () => {
    const story = await call({
      from: LEAD,
      dials: byNumber({ [DIALFIRE]: { kind: "failed" } }, TALK),
    });

    expect(dialledIn(story)).toEqual([DIALFIRE, DIALFIRE, ZENDESK_TALK]);
  });
});

describe("a caller who gives up while it rings", () => {
  it("is recorded as abandoned, and no other dialer is rung", async () => {
    const dials = () => ({ kind: "caller_hangs_up", afterSeconds: 5 }) as const;

    const story = await call({ from: LEAD, dials });

    expect(dialledIn(story)).toEqual([DIALFIRE]);
    expect(await recordOf(story.callSid)).toMatchObject({ outcome: "abandoned" });
  });
});
