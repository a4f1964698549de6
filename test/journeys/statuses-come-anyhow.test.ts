import { describe, expect, it, vi } from "vitest";
import { byNumber, type LegBehaviour } from "../../simulator/twilio-behaviour";
import type { Send } from "../../simulator/twilio-webhook";
import { setStage } from "../support/node/stage";
import { DIALFIRE } from "../support/node/variables";

const { call, recordOf, traceOf } = setStage();

/** In the simulator's Braze: score 62, which goes to Dialfire. */
const LEAD = "+4915112345678";
const TALK: LegBehaviour = { kind: "answer", talkSeconds: 20, endedBy: "dialled_side" };
/** Dialfire is busy, Zendesk Talk answers. */
const played = { from: LEAD, dials: byNumber({ [DIALFIRE]: { kind: "busy" } }, TALK) };

const isStatus = (request: Request) => new URL(request.url).pathname.endsWith("/status");
const received = () => new Response(null, { status: 204 });

/** What is on record of a call without any status callback. */
const OURS = ["call.routed", "call.dial_ended"];

const TOLD = {
  status: "completed",
  outcome: "connected",
  routed_dialer: "zendesk_talk",
  legs: [
    { dialer: "dialfire", attempt: 1, status: "busy" },
    { dialer: "zendesk_talk", attempt: 2, status: "completed" },
  ],
};

describe("status callbacks", () => {
  it("that come before the dial's own end, and twice, tell the same call", async () => {
    const send: Send = async (request) => {
      if (isStatus(request)) await fetch(request.clone());
      return fetch(request);
    };

    const { callSid } = await call({ ...played, send });

    expect(await recordOf(callSid)).toMatchObject(TOLD);
  });

  it("that all come after the end, the last one first, tell the same call", async () => {
    const late: Request[] = [];
    const send: Send = async (request) => {
      if (!isStatus(request)) return fetch(request);
      late.unshift(request);
      return received();
    };

    const { callSid } = await call({ ...played, send });
    for (const request of late) await fetch(request);

    await vi.waitFor(async () => {
      const { events } = await traceOf(callSid);
      expect(events.filter(({ kind }) => !OURS.includes(kind))).toHaveLength(late.length);
    }, 10_000);
    expect(late.length).toBeGreaterThan(4);
    expect(await recordOf(callSid)).toMatchObject(TOLD);
  });
});
