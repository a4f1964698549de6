import { describe, expect, it } from "vitest";
import { handOverCallback } from "../../../../src/callbacks/actions/hand-over-callback";
import type { Callback } from "../../../../src/callbacks/callback";
import type { CallbackAnswer, CallbackRequest } from "../../../../src/dialers/dialer";
import type { ApiCall } from "../../../../src/resilience/api-call";
import { anApiCall, CALL_SID, CALLER_NUMBER, NOW } from "../../../support/builders";
import { fakeCallbacks, fakeDeps } from "../../../support/fake-deps";

const aCallback = (changed: Partial<Callback> = {}): Callback => ({
  id: 7,
  callSid: CALL_SID,
  phoneNumber: CALLER_NUMBER,
  status: "requested",
  requestedAt: NOW,
  contactId: null,
  handedOverAt: null,
  failureReason: null,
  doneAt: null,
  doneBy: null,
  ...changed,
});

function depsWith(
  callbacks: Callback[],
  answer: CallbackAnswer = { kind: "taken", contactId: "K7XQ" },
  apiCall: Partial<ApiCall> = {},
) {
  const asked: CallbackRequest[] = [];
  const kept: ApiCall[] = [];
  const deps = fakeDeps({
    callbacks: fakeCallbacks(...callbacks),
    callbackDialer: {
      async callback(request: CallbackRequest) {
        asked.push(request);
        return { value: answer, apiCalls: [anApiCall(apiCall)] };
      },
    },
    apiLogs: {
      async save(apiCalls: readonly ApiCall[]) {
        kept.push(...apiCalls);
      },
    },
  });
  return { deps, asked, kept };
}

describe("handOverCallback", () => {
  it("leaves the number with Dialfire under the call's own reference, and keeps the contact", async () => {
    const { deps, asked, kept } = depsWith([aCallback()]);

    expect(await handOverCallback(deps, 7)).toEqual({ kind: "done" });

    expect(asked).toEqual([{ reference: `callback-${CALL_SID}`, phoneNumber: CALLER_NUMBER }]);
    expect(deps.callbacks.rows.get(7)).toEqual(
      aCallback({ status: "handed_over", contactId: "K7XQ", handedOverAt: NOW }),
    );
    expect(kept).toHaveLength(1);
  });

  it.each(["handed_over", "done"] as const)("asks nobody about one that is %s", async (status) => {
    const { deps, asked } = depsWith([aCallback({ status })]);

    expect(await handOverCallback(deps, 7)).toEqual({ kind: "done" });
    expect(asked).toEqual([]);
  });

  it.each([
    ["failed", "try_again"],
    ["refused", "give_up"],
  ] as const)("shows why a try %s, and tells the outbox to %s", async (kind, outcome) => {
    const { deps } = depsWith([aCallback()], { kind, reason: "Dialfire: answered 503" });

    expect(await handOverCallback(deps, 7)).toEqual({
      kind: outcome,
      reason: "Dialfire: answered 503",
    });
    expect(deps.callbacks.rows.get(7)).toMatchObject({
      status: "failed",
      failureReason: "Dialfire: answered 503",
    });
  });

  it("tells the dialer's breaker how its API did", async () => {
    const failing = {
      success: false,
      category: "server_error",
      errorMessage: "answered 503",
    } as const;
    const { deps } = depsWith([aCallback()], { kind: "failed", reason: "away" }, failing);

    await handOverCallback(deps, 7);

    expect(deps.breakers.reported).toMatchObject([
      { integration: "dialfire", evidence: { source: "api", outcome: { kind: "bad" } } },
    ]);
  });

  it("succeeds later with one that failed before", async () => {
    const { deps } = depsWith([aCallback({ status: "failed", failureReason: "away" })]);

    await handOverCallback(deps, 7);

    expect(deps.callbacks.rows.get(7)).toMatchObject({
      status: "handed_over",
      failureReason: null,
    });
  });

  it("never has two tries at once", async () => {
    const { deps, asked } = depsWith([aCallback()]);

    const outcomes = await Promise.all([handOverCallback(deps, 7), handOverCallback(deps, 7)]);

    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(["done", "try_again"]);
    expect(asked).toHaveLength(1);
  });

  it("gives up on one that is not there", async () => {
    const { deps } = depsWith([]);

    expect(await handOverCallback(deps, 7)).toEqual({
      kind: "give_up",
      reason: "there is no callback 7",
    });
  });
});
