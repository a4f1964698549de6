import { describe, expect, it } from "vitest";
import { makeKeyEntry } from "../../../scripts/credential-key";
import { parseDevVars } from "../../../scripts/dev-vars";
import { makeUpCall, spreadOverDays } from "../../../scripts/made-up-call";
import { createRandom } from "../../../scripts/random";
import { planCall } from "../../../scripts/traffic-plan";
import { parseKeyRing } from "../../../src/credentials/key-ring";

describe("parseDevVars", () => {
  it("reads lines with and without quotes, and passes over the rest", () => {
    const variables = parseDevVars(
      [
        "# a comment",
        "TWILIO_AUTH_TOKEN=abc#def # the token",
        'PUBLIC_URL = "https://example.com/#x" # quoted',
        "export NAME='say \"hi\"'",
        "EMPTY=",
        "KEYS=id:YWJj==",
        "no assignment",
        "TWICE=1\r",
        "TWICE=2",
      ].join("\n"),
    );

    expect(variables).toEqual({
      TWILIO_AUTH_TOKEN: "abc#def",
      PUBLIC_URL: "https://example.com/#x",
      NAME: 'say "hi"',
      EMPTY: "",
      KEYS: "id:YWJj==",
      TWICE: "2",
    });
  });
});

describe("planCall", () => {
  it("makes the same calls from the same seed, and others from another", () => {
    const calls = (seed: number) => {
      const random = createRandom(seed);
      return Array.from({ length: 20 }, () => planCall(random));
    };

    expect(calls(1)).toEqual(calls(1));
    expect(calls(1)).not.toEqual(calls(2));
  });

  it("mixes known, unknown and withheld callers and every ending", () => {
    const random = createRandom(7);
    const calls = Array.from({ length: 300 }, () => planCall(random));

    const callers = new Set(calls.map((call) => call.from));
    const endings = new Set(calls.flatMap((call) => call.dials.map((dial) => dial.kind)));
    expect(callers).toContain("+491711234567");
    expect(callers).toContain("+266696687");
    expect(callers).toContain("anonymous");
    expect(endings).toEqual(new Set(["answer", "busy", "no_answer", "failed", "caller_hangs_up"]));
  });
});

describe("makeKeyEntry", () => {
  it("fits into CREDENTIAL_KEYS before the keys that are there, and tells its day", () => {
    const entries = ["2026-03-10", "2025-03-11"].map((day) => makeKeyEntry(new Date(day)));

    expect(parseKeyRing(entries.join(","))).toMatchObject({
      kind: "keys",
      keys: [
        { id: expect.stringMatching(/^2026-03-10-/) },
        { id: expect.stringMatching(/^2025-03-11-/) },
      ],
    });
  });
});

describe("made-up calls", () => {
  it("end in every way a call can, each with an id of its own", () => {
    const random = createRandom(7);
    const calls = Array.from({ length: 500 }, (_, i) => makeUpCall(random, i, 1_000_000 + i));
    const events = calls.flat();

    const ids = new Set(events.map(({ callSid }) => callSid));
    const statuses = events.flatMap((one) => ("dialStatus" in one ? one.dialStatus : []));
    const rules = events.flatMap((one) => ("routingRule" in one ? one.routingRule : []));
    expect(ids.size).toBe(calls.length);
    expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
    expect(new Set(statuses)).toEqual(new Set(["completed", "no-answer", "busy", "failed"]));
    expect(rules).toEqual(expect.arrayContaining(["lead_owner", "dtmf_ivr", "load_balance"]));
  });

  it("come in over the whole time, by day more than by night, in order", () => {
    const day = Date.UTC(2026, 2, 10);
    const at = spreadOverDays(1_000, day, day + 86_400_000);
    const moments = Array.from({ length: 1_000 }, (_, i) => at(i));
    const inHour = (hour: number) =>
      moments.filter((moment) => new Date(moment).getUTCHours() === hour).length;

    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(moments[0]).toBe(day);
    expect(moments.at(-1)).toBeLessThan(day + 86_400_000);
    expect(inHour(10)).toBeGreaterThan(10 * inHour(2));
  });
});
