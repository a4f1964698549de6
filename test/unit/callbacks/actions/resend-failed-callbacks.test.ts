import { describe, expect, it } from "vitest";
import { resendFailedCallbacks } from "../../../../src/callbacks/actions/resend-failed-callbacks";
import type { Callback } from "../../../../src/callbacks/callback";
import type { IntegrationChange } from "../../../../src/resilience/integration-change";
import { CALL_SID, CALLER_NUMBER, NOW } from "../../../support/builders";
import { fakeCallbacks, fakeDeps } from "../../../support/fake-deps";

const HOUR = 3_600_000;

const aFailed = (changed: Partial<Callback>): Callback => ({
  id: 7,
  callSid: CALL_SID,
  phoneNumber: CALLER_NUMBER,
  status: "failed",
  requestedAt: NOW - HOUR,
  contactId: null,
  handedOverAt: null,
  failureReason: "Dialfire: answered 503 (server_error)",
  doneAt: null,
  doneBy: null,
  ...changed,
});

async function sentAfter(change: IntegrationChange["change"], integration = "dialfire") {
  const callbacks = fakeCallbacks(
    aFailed({ id: 1 }),
    aFailed({ id: 2, status: "requested" }),
    aFailed({ id: 3, status: "done" }),
    aFailed({ id: 4, requestedAt: NOW - 25 * HOUR }),
    aFailed({ id: 5 }),
  );
  const deps = fakeDeps({ callbacks });
  await resendFailedCallbacks(deps, { integration, change });
  return deps.outbox.sent;
}

describe("callbacks that could not be handed over", () => {
  it.each(["recovered", "auth_restored"] as const)(
    "are sent again when Dialfire has %s, those of the last day",
    async (change) => {
      expect(await sentAfter(change)).toEqual([
        { kind: "callback_handover", callbackId: 1 },
        { kind: "callback_handover", callbackId: 5 },
      ]);
    },
  );

  it("wait while Dialfire goes down, or another integration comes back", async () => {
    expect(await sentAfter("down")).toEqual([]);
    expect(await sentAfter("auth_failed")).toEqual([]);
    expect(await sentAfter("recovered", "zendesk_talk")).toEqual([]);
  });
});
