import { expect, it, vi } from "vitest";
import type { Scenario } from "../../simulator/scenario";
import { inTurn, type LegBehaviour } from "../../simulator/twilio-behaviour";
import type { Send } from "../../simulator/twilio-webhook";
import { createChance } from "../support/chance";
import { setStage } from "../support/node/stage";

const { simulator, call } = setStage();

const SEED = 20_261_121;
const CALLERS = 5;
const CALLS_AT_ONCE = 4;

/** Each lasts for some of Braze's next updates, which are then tried again. */
const FAILURES: readonly Scenario[] = [
  { mode: "status", status: 500, times: 2 },
  { mode: "rate_limit", times: 2 },
  { mode: "refuse", times: 2 },
  { mode: "hang", times: 1 },
  { mode: "garbage", times: 2 },
  { mode: "status", status: 503, times: 2 },
];

const TALK: LegBehaviour = { kind: "answer", talkSeconds: 20, endedBy: "dialled_side" };
/** Of a call's first dial; the next one is answered. */
const FIRST_DIALS: readonly LegBehaviour[] = [
  TALK,
  { kind: "busy" },
  { kind: "caller_hangs_up", afterSeconds: 5 },
];

/** Twilio tells everything twice. */
const twice: Send = async (request) => {
  if (new URL(request.url).pathname.endsWith("/status")) await fetch(request.clone());
  return fetch(request);
};

it("has at the CRM as many calls of each person as there were, whatever fails there", async () => {
  const chance = createChance(SEED);
  const callers = Array.from({ length: CALLERS }, (_, i) => `+4917140${String(10_000 + i)}`);
  simulator().control.setLeads(
    callers.map((phone, i) => ({
      phone,
      external_id: `crm-${i}`,
      custom_attributes: { lead_score: 62 },
    })),
  );
  const calls: { from: string; callSid: string }[] = [];

  for (const failure of FAILURES) {
    simulator().control.setScenario("braze", { ...failure, path: "/users/track" });
    const froms = Array.from({ length: CALLS_AT_ONCE }, () => chance.pick(callers));
    const stories = await Promise.all(
      froms.map((from) =>
        call({ from, dials: inTurn(chance.pick(FIRST_DIALS), TALK), send: twice }),
      ),
    );
    calls.push(...stories.map(({ callSid }, i) => ({ callSid, from: froms[i] ?? "" })));
  }

  const sids = calls.map(({ callSid }) => callSid).sort();
  const toldSids = () =>
    simulator().state.braze.events.map(({ properties }) => String(properties.call_sid));
  await vi.waitFor(() => expect(toldSids().sort()).toEqual(sids), { timeout: 45_000 });
  const totals = simulator().state.braze.profiles.map(({ phone, custom_attributes }) => ({
    phone,
    total: custom_attributes?.total_calls ?? 0,
  }));
  expect(totals).toEqual(
    callers.map((phone) => ({
      phone,
      total: calls.filter(({ from }) => from === phone).length,
    })),
  );
}, 120_000);
