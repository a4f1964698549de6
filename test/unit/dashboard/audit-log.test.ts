import { describe, expect, it } from "vitest";
import { withFilters, withPage } from "../../../dashboard/lib/address";
import {
  isNarrowed,
  readAuditQuery,
  toLogSearch,
  withoutFilters,
} from "../../../dashboard/lib/audit-query";
import { sectionsOf } from "../../../dashboard/lib/audit-words";
import { checkNumberPart } from "../../../dashboard/lib/number-part";
import type { AuditLogEntry } from "../../../dashboard/state/audit";

const MOMENTS = { startDate: "2026-11-20T10:00:00.000Z", endDate: "2026-11-21T10:00:00.000Z" };

const anEntry = (changed: Partial<AuditLogEntry>): AuditLogEntry => ({
  id: 1,
  logType: "config_changes",
  timestamp: "2026-11-21T10:00:00.000Z",
  summary: "ann@example.com: update dialer dialfire",
  status: "success",
  user: "ann@example.com",
  callSid: null,
  callerNumber: null,
  requestId: null,
  dialer: null,
  integration: null,
  entityType: "dialer",
  entityId: "dialfire",
  durationMs: null,
  details: {},
  ...changed,
});

describe("the filters of the Audit page", () => {
  it("stand in the address beside the time range, and start at the first page", () => {
    const search = withFilters("?range=7d&page=3", { type: "api_calls", status: "failed" });

    expect(search).toBe("?range=7d&type=api_calls&status=failed");
    expect(readAuditQuery(search)).toEqual({
      type: "api_calls",
      integration: null,
      status: "failed",
      user: null,
      phone: null,
      request: null,
      page: 1,
    });
  });

  it("leave the time range when they are cleared", () => {
    expect(withoutFilters("?range=7d&type=api_calls&user=ann%40example.com")).toBe("?range=7d");
    expect(isNarrowed(readAuditQuery("?range=7d"))).toBe(false);
    expect(isNarrowed(readAuditQuery("?phone=4567"))).toBe(true);
  });

  it("stay while somebody pages", () => {
    expect(withPage("?status=failed", 2)).toBe("?status=failed&page=2");
    expect(withPage("?status=failed&page=2", 1)).toBe("?status=failed");
  });

  it("are asked of the API all together", () => {
    const query = readAuditQuery("?type=api_calls&integration=braze&status=failed&phone=4567");

    expect(Object.fromEntries(toLogSearch(query, MOMENTS))).toEqual({
      start_date: MOMENTS.startDate,
      end_date: MOMENTS.endDate,
      log_type: "api_calls",
      integration: "braze",
      status: "failed",
      phone_number: "4567",
    });
  });
});

describe("checkNumberPart", () => {
  it("takes any three digits from an admin, spaces and all", () => {
    expect(checkNumberPart("", "admin")).toBeNull();
    expect(checkNumberPart("+49 171 12", "admin")).toBeNull();
    expect(checkNumberPart("45", "admin")).toBe("At least 3 digits");
    expect(checkNumberPart("anna", "admin")).toBe("Only digits, as in 4567");
  });

  it("takes the last digits alone from people who only read", () => {
    expect(checkNumberPart("4567", "read_only")).toBeNull();
    expect(checkNumberPart("34567", "read_only")).toBe("The last 4 digits at most");
    expect(checkNumberPart("+491", "read_only")).toBe("The last 4 digits at most");
  });
});

describe("sectionsOf", () => {
  it("shows what was before and after a change; what was created has no before", () => {
    const details = { action: "create", before: null, after: { seats: 4 } };

    expect(sectionsOf(anEntry({ details }))).toEqual([{ title: "After", value: { seats: 4 } }]);
  });

  it("shows a request with its answer, and JSON bodies as what they are", () => {
    const details = {
      method: "POST",
      url: "https://rest.example.com/users",
      request_headers: {},
      request_body: '{"lead_owner":"a"}',
      response_status: 502,
      response_headers: {},
      response_body: "Bad gateway",
      error_category: "server_error",
      error_message: "answered 502",
    };

    expect(sectionsOf(anEntry({ logType: "api_calls", details }))).toEqual([
      {
        title: "Request",
        value: {
          method: "POST",
          url: "https://rest.example.com/users",
          headers: {},
          body: { lead_owner: "a" },
        },
      },
      { title: "Response", value: { status: 502, headers: {}, body: "Bad gateway" } },
      {
        title: "Error",
        value: { error_category: "server_error", error_message: "answered 502" },
      },
    ]);
  });

  it("has no response where none came", () => {
    const details = { method: "GET", url: "/", response_status: null, error_category: "timeout" };

    const titles = sectionsOf(anEntry({ logType: "api_calls", details })).map(({ title }) => title);

    expect(titles).toEqual(["Request", "Error"]);
  });

  it("shows a decision's chain first, then what was known, then what came of it", () => {
    const details = { steps: [{ event: "call_received" }], inputs: {}, routing_rule: "lead_owner" };

    expect(sectionsOf(anEntry({ logType: "routing_decisions", details }))).toEqual([
      { title: "Decision chain", value: [{ event: "call_received" }] },
      { title: "What was known", value: {} },
      { title: "Outcome", value: { routing_rule: "lead_owner" } },
    ]);
  });
});
