import { describe, expect, it } from "vitest";
import { makeKeyEntry } from "../../../scripts/credential-key";
import { parseDevVars } from "../../../scripts/dev-vars";
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
