import { describe, expect, it, vi } from "vitest";
import { byNumber, type LegBehaviour } from "../../simulator/twilio-behaviour";
import { dialledIn, setStage } from "../support/node/stage";
import { DIALFIRE, ZENDESK_TALK } from "../support/node/variables";

/** Checked as often as can be, so that a test need not wait for a minute. */
const { call, product, simulator } = setStage({
  DIALFIRE_CAMPAIGN_ID: "ABCDEFGH12345678",
  INTEGRATION_CHECK_INTERVAL_SECONDS: "10",
});

/** In the simulator's Braze: score 62, which goes to Dialfire. */
const LEAD = "+4915112345678";
const TALK: LegBehaviour = { kind: "answer", talkSeconds: 20, endedBy: "dialled_side" };
const MINUTE_MS = 60_000;

interface ShownStatus {
  data: {
    dialers: {
      name: string;
      status: string;
      breaker: { api: { state: string }; line: { state: string } };
    }[];
  };
}

async function dialfire() {
  const { data } = await product().api<ShownStatus>("/api/v1/dialers/status");
  return data.dialers.find(({ name }) => name === "dialfire");
}

const dialledFirst = async (failing: boolean) => {
  const dials = failing ? byNumber({ [DIALFIRE]: { kind: "failed" } }, TALK) : () => TALK;
  return dialledIn(await call({ from: LEAD, dials }))[0];
};

describe("a dialer whose API dies", () => {
  it(
    "is found out by checks alone, spared, and used again once it is back",
    async () => {
      expect(await dialledFirst(false)).toBe(DIALFIRE);
      await vi.waitFor(async () => expect(await dialfire()).toMatchObject({ status: "healthy" }), {
        timeout: MINUTE_MS,
        interval: 500,
      });

      simulator().control.setScenario("dialfire", { mode: "refuse" });
      await vi.waitFor(
        async () =>
          expect(await dialfire()).toMatchObject({
            status: "unhealthy",
            breaker: { api: { state: "open" } },
          }),
        { timeout: MINUTE_MS, interval: 500 },
      );
      await vi.waitFor(async () => expect(await dialledFirst(false)).toBe(ZENDESK_TALK), {
        timeout: 5_000,
      });

      simulator().control.clearScenarios("dialfire");
      await vi.waitFor(
        async () =>
          expect(await dialfire()).toMatchObject({ breaker: { api: { state: "closed" } } }),
        { timeout: MINUTE_MS, interval: 500 },
      );
      await vi.waitFor(async () => expect(await dialledFirst(false)).toBe(DIALFIRE), {
        timeout: 5_000,
      });
    },
    4 * MINUTE_MS,
  );
});

describe("a dialer whose line dies", () => {
  it("is spared after three calls at most", async () => {
    const first = [];
    for (let i = 0; i < 3; i++) first.push(await dialledFirst(true));
    await vi.waitFor(
      async () => expect(await dialfire()).toMatchObject({ breaker: { line: { state: "open" } } }),
      { timeout: 5_000 },
    );

    await vi.waitFor(async () => expect(await dialledFirst(true)).toBe(ZENDESK_TALK), {
      timeout: 5_000,
    });
    expect(first[0]).toBe(DIALFIRE);
  });
});
