import { describe, expect, it, vi } from "vitest";
import type { LegBehaviour } from "../../simulator/twilio-behaviour";
import { setStage } from "../support/node/stage";
import { OPS } from "../support/node/variables";
import { PATIENCE } from "../support/patience";

const { call, product, simulator } = setStage();

/** In the simulator's Braze: score 62, which goes to Dialfire. */
const LEAD = "+4915112345678";
const TALK: LegBehaviour = { kind: "answer", talkSeconds: 20, endedBy: "dialled_side" };
const BUSY: LegBehaviour = { kind: "busy" };
const SETTINGS = "/api/v1/settings/alerts";

const post = (path: string, body?: unknown) =>
  product().api<{ data: Record<string, unknown> }>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

/** The subjects of all mails that were taken. */
const subjects = () =>
  simulator()
    .control.mails()
    .map(({ subject }) => subject)
    .sort();

describe("somebody who sets up alerts", () => {
  it("gets a test mail at once, at the addresses just saved", async () => {
    await post(SETTINGS, { recipients: [OPS, "jordan@example.com"] });

    const { data } = await post(`${SETTINGS}/test`);

    expect(data).toMatchObject({ sent: true, recipients: [OPS, "jordan@example.com"] });
    expect(simulator().control.mails()).toMatchObject([
      {
        from: "ivr@example.com",
        to: [OPS, "jordan@example.com"],
        subject: "[IVR Alert] Test: alerts reach you",
      },
    ]);
  });

  it("is told why where the mail server does not take it", async () => {
    simulator().control.setMailScenario({ mode: "reject", at: "mail", code: 451 });

    expect((await post(`${SETTINGS}/test`)).data).toMatchObject({
      sent: false,
      category: "deferred",
      message: expect.stringContaining("451"),
    });
  });
});

describe("too many calls that reach nobody", () => {
  it("are told of, though the mail server says later at first", async () => {
    // Twenty calls, three of them in vain: 15 % at the twentieth.
    await post(SETTINGS, { recipients: [OPS], routing_failure_threshold_percent: 14 });
    simulator().control.setMailScenario({ mode: "reject", at: "rcpt", code: 451, times: 2 });

    for (let i = 0; i < 20; i++) {
      const isLost = i < 3;
      await call({
        from: LEAD,
        dials: () => (isLost ? BUSY : TALK),
        ...(isLost ? { caller: { patienceSeconds: 10 } } : {}),
      });
    }

    // Every one of the three was lost by every dialer, too: told once, the others are counted.
    await vi.waitFor(
      () =>
        expect(subjects()).toEqual([
          "[IVR Alert] High Routing Failure Rate: 15%",
          "[IVR CRITICAL] Both Dialers Failed: 1 call",
        ]),
      { timeout: 20_000, interval: 100 },
    );
    const rate = simulator()
      .control.mails()
      .find(({ subject }) => subject.includes("Routing Failure Rate"));
    expect(rate).toMatchObject({
      to: [OPS],
      text: expect.stringMatching(
        /Failed calls in the window: 3\nTotal calls in the window: 20\nTime window: last 5 minutes\n/,
      ),
    });
    await vi.waitFor(async () => {
      const { data } = await product().api<{ data: { status: string; attempts: number }[] }>(
        "/api/v1/alerts/history?status=sent",
      );
      expect(data).toHaveLength(2);
      // Two tries met a server that said later.
      expect(data.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(4);
    }, PATIENCE);
  });
});
