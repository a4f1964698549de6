import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { importSigningKey, isSignedByTwilio } from "../../../src/calls/twilio-signature";

/** What Twilio's own libraries are tested with. */
const { vectors } = z
  .object({
    vectors: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(["form", "json"]),
        authToken: z.string(),
        url: z.string(),
        params: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
        rawBody: z.string().optional(),
        signature: z.string(),
        expectedValid: z.boolean(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync("test/support/twilio-signature-vectors.json", "utf8")));

const TOKEN = "12345";
const ADDRESS = "https://ivr.example.com/webhooks/twilio?x=1";
const FORM: [string, string][] = [
  ["CallSid", "CA0123456789abcdef0123456789abcdef"],
  ["From", "+491711234567"],
  ["To", "+493012345678"],
];

const bytesOf = (text: string) => new Uint8Array(new TextEncoder().encode(text));

/** Signs as the documentation says, written anew so that the two can disagree. */
function sign(url: string, params: readonly (readonly [string, string])[], token = TOKEN): string {
  const tail = [...params]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => name + value)
    .join("");
  return createHmac("sha1", token)
    .update(url + tail)
    .digest("base64");
}

async function isSigned(
  { url = ADDRESS, params = FORM, signature = sign(ADDRESS, FORM) },
  token = TOKEN,
): Promise<boolean> {
  return isSignedByTwilio({ url, params, signature }, await importSigningKey(token));
}

describe("isSignedByTwilio", () => {
  it.each(vectors)("says of $id what Twilio's libraries say: $expectedValid", async (vector) => {
    const { url, signature, rawBody } = vector;
    const params = Object.entries(vector.params).flatMap(([name, given]) =>
      [given].flat().map((value) => [name, value] as const),
    );
    const jsonBody = rawBody === undefined ? {} : { jsonBody: bytesOf(rawBody) };
    const key = await importSigningKey(vector.authToken);

    const isGenuine = await isSignedByTwilio({ url, params, signature, ...jsonBody }, key);

    expect(isGenuine).toBe(vector.expectedValid);
  });

  it("has vectors of both kinds and both outcomes", () => {
    const seen = new Set(vectors.map(({ kind, expectedValid }) => `${kind} ${expectedValid}`));

    expect([...seen].sort()).toEqual(["form false", "form true", "json false", "json true"]);
  });

  it("does not mind in which order the parameters come", async () => {
    expect(await isSigned({ params: FORM.toReversed() })).toBe(true);
  });

  it.each([
    ["a changed value", FORM.map(([name, value]) => [name, value.replace("7", "8")])],
    ["an added parameter", [...FORM, ["CallStatus", "ringing"]]],
    ["an added empty parameter", [...FORM, ["Digits", ""]]],
    ["a missing parameter", FORM.slice(1)],
    ["a second value of one parameter", [...FORM, ["To", "+493099999999"]]],
    ["a renamed parameter", FORM.map(([name, value]) => [name.toLowerCase(), value])],
    ["no parameters", []],
  ] as [string, [string, string][]][])("refuses %s", async (_, params) => {
    expect(await isSigned({ params })).toBe(false);
  });

  it.each([
    "https://ivr.example.com/webhooks/twilio?x=2",
    "https://ivr.example.com/webhooks/twilio",
    "https://other.example.com/webhooks/twilio?x=1",
    "http://ivr.example.com/webhooks/twilio?x=1",
    "https://ivr.example.com/webhooks/twilio/?x=1",
  ])("refuses a signature made for another address: %s", async (url) => {
    expect(await isSigned({ url })).toBe(false);
  });

  it.each([
    ["empty", ""],
    ["no base64", "%%%"],
    ["a word", "signature"],
    ["shorter", sign(ADDRESS, FORM).slice(0, 8)],
    ["longer", `${sign(ADDRESS, FORM).slice(0, -1)}AAAA`],
    ["outside Latin", "☎️"],
    ["two signatures", `${sign(ADDRESS, FORM)},${sign(ADDRESS, FORM)}`],
  ])("refuses a signature that is %s, without throwing", async (_, signature) => {
    expect(await isSigned({ signature })).toBe(false);
  });

  it("goes by the token: while it is rotated each request fits one of the two", async () => {
    const signature = sign(ADDRESS, FORM, "the new token");

    expect(await isSigned({ signature }, "the old token")).toBe(false);
    expect(await isSigned({ signature }, "the new token")).toBe(true);
  });

  it("signs texts outside Latin as UTF-8", async () => {
    const params: [string, string][] = [["CallerName", "Jürgen ☎️ 渡辺"]];

    expect(await isSigned({ params, signature: sign(ADDRESS, params) })).toBe(true);
  });

  it("refuses a JSON body whose address carries no hash", async () => {
    const jsonBody = bytesOf("{}");
    const signature = sign(ADDRESS, []);
    const key = await importSigningKey(TOKEN);

    expect(await isSignedByTwilio({ url: ADDRESS, params: [], signature, jsonBody }, key)).toBe(
      false,
    );
  });

  it("refuses a JSON body that is not the one whose hash was signed", async () => {
    const hash = createHash("sha256").update("{}").digest("hex");
    const url = `${ADDRESS}&bodySHA256=${hash}`;
    const signature = sign(url, []);
    const key = await importSigningKey(TOKEN);
    const check = (body: string) => {
      const jsonBody = bytesOf(body);
      return isSignedByTwilio({ url, params: [], signature, jsonBody }, key);
    };

    expect(await check("{}")).toBe(true);
    expect(await check("{ }")).toBe(false);
  });
});
