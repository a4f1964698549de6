import { describe, expect, it } from "vitest";
import type { ApiLog } from "../../../src/logs/log-store";
import { summarise } from "../../../src/logs/log-summary";

const summaryOf = (row: Partial<ApiLog>) =>
  summarise({
    type: "api_calls",
    row: {
      method: "POST",
      url: "https://braze.test/users/track",
      response_status: 201,
      duration_ms: 12,
      error_category: null,
      error_message: null,
      ...row,
    } as ApiLog,
  });

describe("the summary of a provider call", () => {
  it.each([
    ["says how long an answer took", {}, "answered 201 in 12 ms"],
    [
      "says a status once",
      {
        response_status: 503,
        error_category: "server_error",
        error_message: "answered 503",
      } as const,
      "answered 503 in 12 ms (server_error)",
    ],
    [
      "says what was wrong with a good status",
      { error_category: "bad_response", error_message: "the answer could not be read" } as const,
      "answered 201 in 12 ms (bad_response: the answer could not be read)",
    ],
    [
      "says why there was no answer",
      {
        response_status: null,
        error_category: "timeout",
        error_message: "no complete answer within 1200 ms",
      } as const,
      "no answer in 12 ms (timeout: no complete answer within 1200 ms)",
    ],
  ])("%s", (_what, row, words) => {
    expect(summaryOf(row)).toBe(`POST https://braze.test/users/track: ${words}`);
  });
});
