import { describe, expect, it, vi } from "vitest";
import { setStage } from "../support/node/stage";
import { OPS } from "../support/node/variables";
import { PATIENCE } from "../support/patience";

const SMS_TO = "+491711234500";
const MINUTE_MS = 60_000;

/** Checked as often as can be, so that a test need not wait for minutes. */
const { product, simulator } = setStage({
  INTEGRATION_CHECK_INTERVAL_SECONDS: "10",
  ALERT_SMS_TO: SMS_TO,
});

const subjects = () =>
  simulator()
    .control.mails()
    .map(({ subject }) => subject);

async function expectMails(expected: readonly string[]): Promise<void> {
  await vi.waitFor(() => expect(subjects()).toEqual(expected), {
    timeout: 2 * MINUTE_MS,
    interval: 200,
  });
}

describe("a provider that dies, and comes back", () => {
  it(
    "is told of by mail each time, in less than a minute, without a single call",
    async () => {
      // The objects begin to check when somebody first asks.
      await product().api("/api/v1/dialers/status");
      simulator().control.setScenario("dialfire", { mode: "refuse" });
      const diedAt = Date.now();

      await expectMails(["[IVR Alert] Integration Down: Dialfire"]);
      expect(Date.now() - diedAt).toBeLessThan(MINUTE_MS);
      expect(simulator().control.mails()).toMatchObject([
        {
          to: [OPS],
          text: expect.stringMatching(
            /^Integration: Dialfire\nLast successful connection: .*\nError: .*\nImpact: Calls will failover to Zendesk Talk\n/,
          ),
        },
      ]);

      simulator().control.setScenario("zendesk_talk", { mode: "refuse" });
      await expectMails([
        "[IVR Alert] Integration Down: Dialfire",
        "[IVR CRITICAL] All Dialers Unavailable",
      ]);
      await vi.waitFor(
        () =>
          expect(simulator().state.twilio.messages).toMatchObject([
            { to: SMS_TO, body: "[IVR CRITICAL] All Dialers Unavailable" },
          ]),
        PATIENCE,
      );

      simulator().control.clearScenarios("dialfire");
      await expectMails([
        "[IVR Alert] Integration Down: Dialfire",
        "[IVR CRITICAL] All Dialers Unavailable",
        "[IVR Alert] Integration Recovered: Dialfire",
      ]);
    },
    6 * MINUTE_MS,
  );
});
