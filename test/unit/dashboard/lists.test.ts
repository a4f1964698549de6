import { describe, expect, it } from "vitest";
import { reconnectDelayMs } from "../../../dashboard/lib/backoff";
import { readCallsQuery, toCallFilter, writeCallsQuery } from "../../../dashboard/lib/calls-query";
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
  it("stand in the address and are read back from it", () => {
    const search = "?status=failed&dialer=dialfire&from=2026-11-20&to=2026-11-21&page=3";

    expect(writeCallsQuery(readCallsQuery(search))).toBe(search);
    expect(writeCallsQuery(readCallsQuery(""))).toBe("");
  });

  it("ignore what makes no sense in an address typed by hand", () => {
    expect(readCallsQuery("?page=-2&from=yesterday&to=2026-13-45")).toEqual({
      status: null,
      dialer: null,
      from: null,
      to: null,
      page: 1,
    });
  });

  it("mean both days whole", () => {
    const filter = toCallFilter(readCallsQuery("?from=2026-11-20&to=2026-11-20"));

    const lengthMs = Date.parse(filter.endDate ?? "") - Date.parse(filter.startDate ?? "");
    expect(lengthMs).toBe(24 * 60 * 60 * 1_000 - 1);
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
