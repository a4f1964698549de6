import { describe, expect, it } from "vitest";
import { reconnectDelayMs } from "../../../dashboard/lib/backoff";
import {
  isNarrowed,
  readCallsQuery,
  toCallSearch,
  withoutCallFilters,
} from "../../../dashboard/lib/calls-query";
import { camelCaseKeys } from "../../../dashboard/lib/camel-case";
import { countHeld, holdRows } from "../../../dashboard/lib/held-rows";

const row = (callSid: string, status = "ringing") => ({ callSid, status });

describe("held rows", () => {
  it("keep their place and take on what changed, while new calls wait", () => {
    const shown = [row("CA2"), row("CA1")];
    const latest = [row("CA4"), row("CA3"), row("CA2", "completed")];

    expect(holdRows(shown, latest)).toEqual([row("CA2", "completed"), row("CA1")]);
    expect(countHeld(shown, latest)).toBe(2);
  });

  it("count every call as new when a whole page of them came in", () => {
    expect(countHeld([row("CA1")], [row("CA3"), row("CA2")])).toBe(2);
  });
});

describe("the filters of the Calls page", () => {
  const MOMENTS = { startDate: "2026-11-20T10:00:00.000Z", endDate: "2026-11-21T10:00:00.000Z" };
  const asked = (search: string) =>
    Object.fromEntries(toCallSearch(readCallsQuery(search), MOMENTS));
  const always = { start_date: MOMENTS.startDate, end_date: MOMENTS.endDate };

  it("stand in the address, beside the time, and are cleared without it", () => {
    const search = "?range=7d&status=failed&dialer=dialfire&phone=4567&page=3";

    expect(isNarrowed(readCallsQuery(search))).toBe(true);
    expect(withoutCallFilters(search)).toBe("?range=7d");
    expect(isNarrowed(readCallsQuery("?range=7d"))).toBe(false);
  });

  it("ignore what makes no sense in an address typed by hand", () => {
    expect(readCallsQuery("?page=-2&status=")).toEqual({
      status: null,
      dialer: null,
      phone: null,
      page: 1,
    });
  });

  it("ask the API for one status, or for all of a group", () => {
    expect(asked("?status=busy&dialer=dialfire&phone=4567&page=2")).toEqual({
      ...always,
      status: "busy",
      dialer: "dialfire",
      phone_number: "4567",
      page: "2",
    });
    expect(asked("?status=not_connected")).toEqual({
      ...always,
      status: "failed,busy,no-answer,callback_requested",
      page: "1",
    });
    expect(asked("?status=connected")).toEqual({ ...always, outcome: "connected", page: "1" });
  });
});

describe("reconnectDelayMs", () => {
  it("doubles up to half a minute and spreads over half of it", () => {
    expect([0, 1, 2, 10].map((attempt) => reconnectDelayMs(attempt, 1))).toEqual([
      500, 1_000, 2_000, 30_000,
    ]);
    expect(reconnectDelayMs(10, 0)).toBe(15_000);
  });
});

describe("camelCaseKeys", () => {
  it("renames our keys at every depth and leaves a provider's body alone", () => {
    const wire = { api_calls: [{ duration_ms: 8, response_body: { lead_owner: "a" } }] };

    expect(camelCaseKeys(wire)).toEqual({
      apiCalls: [{ durationMs: 8, responseBody: { lead_owner: "a" } }],
    });
  });
});
