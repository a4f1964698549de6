import { describe, expect, it } from "vitest";
import type { Scenario } from "../../simulator/scenario";
import { setStage } from "../support/node/stage";
import { ZENDESK_TALK } from "../support/node/variables";

const { simulator, questionsToBraze, call, recordOf, traceOf } = setStage();

/** A lead that would be routed by rule if Braze answered. */
const LEAD = "+491713920022";
const DEADLINE_MS = 2_000;

/** A refused connection: the test's runtime passes it on as an answer, so any failure counts. */
const ANY: unknown = expect.any(String);

const FAULTS: [name: string, scenario: Scenario, category: unknown, lead: string][] = [
  ["is unreachable", { mode: "refuse" }, ANY, "+4915112345678"],
  ["never answers", { mode: "hang" }, "timeout", "+15551234567"],
  ["stalls half way", { mode: "half" }, "timeout", "+491711234567"],
  ["fails", { mode: "status", status: 500 }, "server_error", "+491713920022"],
  ["refuses our key", { mode: "status", status: 401 }, "auth_failed", "+491713920011"],
  ["limits us", { mode: "rate_limit" }, "rate_limited", "+4915112345678"],
  ["answers garbage", { mode: "garbage" }, "bad_response", "+15551234567"],
];

describe.each(FAULTS)("when Braze %s", (_name, scenario, category, lead) => {
  it("asks the caller by the menu within two seconds, and asks Braze only once", async () => {
    simulator().control.setScenario("braze", scenario);

    const story = await call({ from: lead, caller: { digits: ["2"] } });

    expect(story.firstAnswerMs).toBeLessThan(DEADLINE_MS);
    expect(story.connectedTo).toBe(ZENDESK_TALK);
    expect(questionsToBraze()).toHaveLength(1);
    await recordOf(story.callSid);
    const { api_calls } = await traceOf(story.callSid);
    expect(api_calls[0]).toMatchObject({ success: false, error_category: category });
  });
});

describe("when Braze is back", () => {
  it("routes by rule again without anybody doing anything", async () => {
    simulator().control.setScenario("braze", { mode: "status", status: 500, times: 1 });
    await call({ from: LEAD });

    const story = await call({ from: LEAD });

    expect(await recordOf(story.callSid)).toMatchObject({ routing_rule: "lead_score" });
  });
});
