import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseKeyRing } from "../../../src/credentials/key-ring";
import { checkVariables, warningsOf } from "../../../src/env";
import { fromBase64, toBase64 } from "../../../src/shared/base64";
import { REQUIRED_VARIABLES } from "../../support/builders";

const KEY = randomBytes(32).toString("base64");
const OTHER_KEY = randomBytes(32).toString("base64");

const someKeys = fc.uniqueArray(
  fc.record({
    id: fc.stringMatching(/^[\w-]{1,64}$/),
    bytes: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }),
  { minLength: 1, selector: ({ id }) => id },
);

describe("parseKeyRing", () => {
  it("reads every key in its order, the first one first", () => {
    fc.assert(
      fc.property(someKeys, (keys) => {
        const text = keys.map(({ id, bytes }) => `${id}:${toBase64(bytes)}`).join(",");

        expect(parseKeyRing(text)).toEqual({ kind: "keys", keys });
      }),
    );
  });

  it("allows blanks around the commas", () => {
    expect(parseKeyRing(`new:${KEY}, old:${OTHER_KEY} `)).toMatchObject({
      keys: [{ id: "new" }, { id: "old" }],
    });
  });

  it.each([
    ["nothing", ""],
    ["a key without its id", KEY],
    ["an id without its key", "new:"],
    ["an empty id", `:${KEY}`],
    ["a comma at the end", `new:${KEY},`],
    ["text that is no base64", "new:not*base64"],
    ["base64 that is cut off", "new:abcde"],
    ["a key of 16 bytes", `new:${randomBytes(16).toString("base64")}`],
    ["a key of 33 bytes", `new:${randomBytes(33).toString("base64")}`],
    ["one short key among good ones", `new:${KEY},old:${randomBytes(31).toString("base64")}`],
    ["the same id twice", `new:${KEY},new:${OTHER_KEY}`],
  ])("refuses %s", (_, text) => {
    expect(parseKeyRing(text)).toEqual({ kind: "wrong", message: expect.any(String) });
  });

  it("never repeats a part of what it refuses", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 4 }), (text) => {
        const parsed = parseKeyRing(`canary-7f3a:${text}`);

        expect(parsed.kind === "wrong" ? parsed.message : "").not.toContain("canary-7f3a");
      }),
    );
  });
});

describe("base64", () => {
  it("comes back as it went", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
      }),
    );
  });
});

describe("the variable CREDENTIAL_KEYS", () => {
  const check = (value: string) =>
    checkVariables({ ...REQUIRED_VARIABLES, CREDENTIAL_KEYS: value });

  it("is read into its keys", () => {
    const { variables, problems } = check(`new:${KEY}`);

    expect(problems).toEqual([]);
    expect(variables.CREDENTIAL_KEYS).toEqual([{ id: "new", bytes: fromBase64(KEY) }]);
  });

  it("with a key of the wrong size is named, without its value, and means no key", () => {
    const short = randomBytes(16).toString("base64");

    const checked = check(`new:${KEY},old:${short}`);

    expect(checked.problems).toEqual([
      {
        name: "CREDENTIAL_KEYS",
        message: "must have 32 bytes in each key; npm run credentials -- new-key",
      },
    ]);
    expect(checked.variables.CREDENTIAL_KEYS).toBeUndefined();
    expect(JSON.stringify(warningsOf(checked))).not.toContain(short);
  });
});
