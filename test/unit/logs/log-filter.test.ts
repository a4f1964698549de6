import { describe, expect, it } from "vitest";
import { LOG_TYPES, searchedTypes, visibleTypes } from "../../../src/logs/log-filter";
import { readLogSettings } from "../../../src/logs/log-settings";

describe("searchedTypes", () => {
  it("searches all kinds when nothing is asked that one of them lacks", () => {
    expect(searchedTypes({ types: LOG_TYPES, from: 1, until: 2, status: "failed" })).toEqual(
      LOG_TYPES,
    );
  });

  it.each([
    [{ integration: "braze" }, ["api_calls"]],
    [{ dialer: "dialfire" }, ["routing_decisions", "api_calls"]],
    [{ callSids: ["CA1"] }, ["routing_decisions", "api_calls"]],
    [{ user: "ann@example.com" }, ["config_changes"]],
    [{ entityType: "routing_rule" }, ["config_changes"]],
    [{ user: "ann@example.com", integration: "braze" }, []],
  ])("leaves out the kinds that have no such field: %j", (asked, types) => {
    expect(searchedTypes({ types: LOG_TYPES, ...asked })).toEqual(types);
  });

  it("never searches a kind that was not allowed", () => {
    expect(searchedTypes({ types: ["api_calls"], user: "ann@example.com" })).toEqual([]);
  });
});

describe("visibleTypes", () => {
  const closed = readLogSettings(null);
  const open = readLogSettings({ config_changes_for: "everyone" });

  it("shows who changed what to admins alone, until the settings open it", () => {
    expect(visibleTypes("admin", closed)).toEqual(LOG_TYPES);
    expect(visibleTypes("read_only", closed)).toEqual(["routing_decisions", "api_calls"]);
    expect(visibleTypes("read_only", open)).toEqual(LOG_TYPES);
  });
});

describe("readLogSettings", () => {
  it.each([null, 7, { purge_hour: 24 }, { purge_time_zone: "Nowhere/Land" }])(
    "has first values for what cannot be read: %j",
    (stored) => {
      expect(readLogSettings(stored)).toEqual({
        config_changes_for: "admin",
        purge_hour: 3,
        purge_time_zone: "UTC",
      });
    },
  );
});
