import { describe, expect, it } from "vitest";
import { type CallQuery, openSince, toCallFilter } from "../../../src/calls/call-query";
import { NOW } from "../../support/builders";

const HOURS_MS = 3_600_000;

const ask = (changed: Partial<CallQuery>): CallQuery => ({
  statuses: undefined,
  outcome: undefined,
  dialer: undefined,
  routingRule: undefined,
  phoneNumber: undefined,
  from: undefined,
  until: undefined,
  ...changed,
});

describe("what a list of calls is asked for", () => {
  it("goes to the store as it is", () => {
    const query = ask({ statuses: ["failed"], dialer: "dialfire", from: 1, until: 2 });

    const filter = toCallFilter(query, "admin", NOW);

    expect(filter).toEqual({
      statuses: ["failed"],
      outcome: undefined,
      dialer: "dialfire",
      routingRule: undefined,
      number: undefined,
      from: 1,
      until: 2,
    });
  });

  it("is everything open of the last four hours where it says active", () => {
    const filter = toCallFilter(ask({ statuses: ["active"] }), "admin", NOW);

    expect(filter).toMatchObject({ isOpen: true, from: NOW - 4 * HOURS_MS });
    expect(filter.statuses).toBeUndefined();
    expect(openSince(NOW, NOW - HOURS_MS).from).toBe(NOW - HOURS_MS);
  });

  it("refuses active beside other statuses", () => {
    const query = ask({ statuses: ["active", "failed"] });

    expect(() => toCallFilter(query, "admin", NOW)).toThrow("stands for statuses of its own");
  });

  it("reads a number by what the role may look for", () => {
    const query = ask({ phoneNumber: "4567" });

    expect(toCallFilter(query, "admin", NOW).number).toMatchObject({ isEnd: false });
    expect(toCallFilter(query, "read_only", NOW).number).toMatchObject({ isEnd: true });
  });
});
