import { expect, it } from "vitest";
import { recordRequests } from "../../../../src/resilience/actions/record-requests";
import type { ApiCall } from "../../../../src/resilience/api-call";
import { anApiCall, CALL_SID } from "../../../support/builders";
import { fakeFailureWindows } from "../../../support/fake-alerts";
import { recordingLog } from "../../../support/fake-deps";

it("requests of the outbox are on the call's record and in the success rate of their provider", async () => {
  const failed = anApiCall({ success: false, category: "server_error", errorMessage: "500" });
  const saved: [string, readonly ApiCall[]][] = [];
  const apiLogs = {
    record: async () => undefined,
    save: async (apiCalls: readonly ApiCall[], callSid: string) => {
      saved.push([callSid, apiCalls]);
    },
  };
  const failureWindows = fakeFailureWindows();

  await recordRequests({ apiLogs, failureWindows, log: recordingLog() }, [failed], CALL_SID);

  expect(saved).toEqual([[CALL_SID, [failed]]]);
  expect(failureWindows.fed).toMatchObject([
    { stream: "braze", counts: [{ calls: 1, failed: 1, reasons: { "500 (server_error)": 1 } }] },
  ]);
});
