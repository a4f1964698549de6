import { afterEach, describe, expect, it, vi } from "vitest";
import { askBraze, findCachedLead } from "../../../../src/crm/actions/find-lead";
import type { BrazeAnswer } from "../../../../src/crm/braze-client";
import type { FailureCategory } from "../../../../src/resilience/api-call";
import { aLead, anApiCall, CALLER_NUMBER } from "../../../support/builders";
import { fakeBraze, fakeDeps, fakeLeads } from "../../../support/fake-deps";

const CACHE_LIMIT_MS = 150;
const BRAZE_LIMIT_MS = 1_200;
const FIELDS = { lead_owner: "lead_owner", lead_score: "lead_score", extra: [] };
const NOT_FOUND: BrazeAnswer["lookup"] = { kind: "absent", reason: "Braze knows nobody" };

afterEach(() => {
  vi.useRealTimers();
});

describe("findCachedLead", () => {
  it("finds a cached lead, and tells so quietly", async () => {
    const deps = fakeDeps({ leads: fakeLeads(aLead()) });

    const answer = await findCachedLead(deps, CALLER_NUMBER, CACHE_LIMIT_MS);

    expect(answer).toEqual({
      result: "hit",
      lookup: { kind: "found", value: aLead() },
      durationMs: 0,
    });
    expect(deps.log.told()).toEqual(["DEBUG cache.hit"]);
  });

  it("misses a lead that is not cached, and tells so quietly", async () => {
    const deps = fakeDeps({ leads: fakeLeads() });

    const answer = await findCachedLead(deps, CALLER_NUMBER, CACHE_LIMIT_MS);

    expect(answer).toEqual({
      result: "miss",
      lookup: { kind: "absent", reason: "not cached" },
      durationMs: 0,
    });
    expect(deps.log.told()).toEqual(["DEBUG cache.miss"]);
  });

  it("goes on with a warning when the cache fails", async () => {
    const find = () => Promise.reject(new Error("KV is ill"));
    const deps = fakeDeps({ leads: { ...fakeLeads(), find } });

    const answer = await findCachedLead(deps, CALLER_NUMBER, CACHE_LIMIT_MS);

    expect(answer).toEqual({
      result: "error",
      lookup: { kind: "unavailable", reason: "KV is ill" },
      durationMs: 0,
    });
    expect(deps.log.told()).toEqual(["WARNING cache.unavailable"]);
  });

  it("goes on with a warning when the cache is slow", async () => {
    vi.useFakeTimers();
    const find = () => new Promise<never>(() => undefined);
    const deps = fakeDeps({ leads: { ...fakeLeads(), find } });

    const answer = findCachedLead(deps, CALLER_NUMBER, CACHE_LIMIT_MS);
    await vi.advanceTimersByTimeAsync(CACHE_LIMIT_MS);

    expect(await answer).toMatchObject({
      result: "error",
      lookup: { kind: "unavailable", reason: "no answer within 150 ms" },
    });
    expect(deps.log.told()).toEqual(["WARNING cache.unavailable"]);
  });

  it("tells how long the cache took", async () => {
    const leads = fakeLeads(aLead());
    const deps = fakeDeps({
      leads: {
        ...leads,
        find: (number: string) => {
          deps.clock.advance(4);
          return leads.find(number);
        },
      },
    });

    const { durationMs } = await findCachedLead(deps, CALLER_NUMBER, CACHE_LIMIT_MS);

    expect(durationMs).toBe(4);
    expect(deps.log.lines).toMatchObject([{ fields: { duration_ms: 4 } }]);
  });
});

describe("askBraze", () => {
  it("asks once, for the caller, with the fields and the time it was given", async () => {
    const braze = fakeBraze();

    await askBraze(fakeDeps({ braze }), CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);

    expect(braze.asked).toEqual([
      { phoneNumber: CALLER_NUMBER, fields: FIELDS, timeoutMs: BRAZE_LIMIT_MS },
    ]);
  });

  it("gives what Braze found, and keeps it for the next call after the reply", async () => {
    const deps = fakeDeps();

    const answer = await askBraze(deps, CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);
    await Promise.all(deps.afterwards);

    expect(answer).toEqual({
      lookup: { kind: "found", value: aLead() },
      apiCall: anApiCall(),
      durationMs: 0,
    });
    expect(deps.afterwards).toHaveLength(1);
    expect([...deps.leads.entries.values()]).toEqual([aLead()]);
    expect(deps.log.told()).toEqual(["INFO braze.found", "DEBUG cache.written"]);
  });

  it("does not wait for the cache to take the lead", async () => {
    const save = () => new Promise<never>(() => undefined);
    const deps = fakeDeps({ leads: { ...fakeLeads(), save } });

    const answer = await askBraze(deps, CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);

    expect(answer.lookup.kind).toBe("found");
  });

  it("only warns when the cache does not take the lead", async () => {
    const save = () => Promise.reject(new Error("KV is full"));
    const deps = fakeDeps({ leads: { ...fakeLeads(), save } });

    const answer = await askBraze(deps, CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);
    await Promise.all(deps.afterwards);

    expect(answer.lookup.kind).toBe("found");
    expect(deps.log.told()).toEqual(["INFO braze.found", "WARNING cache.write_failed"]);
  });

  it("keeps nothing of a caller whom Braze does not know", async () => {
    const deps = fakeDeps({ braze: fakeBraze(NOT_FOUND) });

    const answer = await askBraze(deps, CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);

    expect(answer.lookup).toEqual(NOT_FOUND);
    expect(deps.afterwards).toEqual([]);
    expect(deps.leads.entries.size).toBe(0);
    expect(deps.log.told()).toEqual(["INFO braze.not_found"]);
  });

  it.each<[FailureCategory, string]>([
    ["timeout", "WARNING braze.timeout"],
    ["server_error", "ERROR braze.failed"],
    ["client_error", "ERROR braze.failed"],
    ["rate_limited", "ERROR braze.failed"],
    ["auth_failed", "ERROR braze.failed"],
    ["network", "ERROR braze.failed"],
    ["bad_response", "ERROR braze.failed"],
  ])("keeps nothing after %s and tells: %s", async (category, line) => {
    const reason = `Braze: it went wrong (${category})`;
    const braze = fakeBraze({ kind: "unavailable", reason }, anApiCall({ category }));
    const deps = fakeDeps({ braze });

    const answer = await askBraze(deps, CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);

    expect(answer.lookup).toEqual({ kind: "unavailable", reason });
    expect(deps.afterwards).toEqual([]);
    expect(deps.log.told()).toEqual([line]);
    expect(deps.log.lines[0]?.fields).toEqual({ reason, category, duration_ms: 0 });
  });

  it("tells an error when Braze could not even be asked", async () => {
    const braze = fakeBraze({ kind: "unavailable", reason: "BRAZE_API_KEY is not set" }, null);
    const deps = fakeDeps({ braze });

    await askBraze(deps, CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);

    expect(deps.log.told()).toEqual(["ERROR braze.failed"]);
  });

  it("tells how long Braze took, and how many profiles share the number", async () => {
    const deps = fakeDeps({
      braze: {
        ...fakeBraze(),
        findLead: async () => {
          deps.clock.advance(340);
          return { lookup: { kind: "found", value: aLead() }, apiCall: anApiCall(), profiles: 3 };
        },
      },
    });

    const { durationMs } = await askBraze(deps, CALLER_NUMBER, FIELDS, BRAZE_LIMIT_MS);

    expect(durationMs).toBe(340);
    expect(deps.log.lines[0]?.fields).toEqual({ duration_ms: 340, profiles: 3 });
  });
});
