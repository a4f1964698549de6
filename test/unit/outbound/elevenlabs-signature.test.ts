import { describe, expect, it } from "vitest";
import { isSignedByElevenLabs } from "../../../src/outbound/elevenlabs-signature";

/** Accepted by ElevenLabs' own library. */
const TIME = 1_739_537_297;
const SIGNATURE = "81a65aa1e2057ec4cdc236dca583cf6ef5899fbc7acd1fe2c0921f684fa3779c";
const BODY = '{"type":"post_call_transcription"}';
const HEADER = `t=${TIME},v0=${SIGNATURE}`;
const MINUTE_MS = 60_000;

function check(
  changed: { header?: string; body?: string; secret?: string; afterMs?: number } = {},
) {
  const { header = HEADER, body = BODY, secret = "wsec_test", afterMs = MINUTE_MS } = changed;
  const bytes = new TextEncoder().encode(body);
  return isSignedByElevenLabs({ header, body: bytes }, secret, TIME * 1_000 + afterMs);
}

describe("a signature of ElevenLabs", () => {
  it("is accepted as their own library accepts it", async () => {
    expect(await check()).toBe(true);
  });

  it("counts for thirty minutes, and no longer", async () => {
    expect(await check({ afterMs: 30 * MINUTE_MS })).toBe(true);
    expect(await check({ afterMs: 30 * MINUTE_MS + 1 })).toBe(false);
    expect(await check({ afterMs: -31 * MINUTE_MS })).toBe(false);
  });

  it.each([
    ["the secret", { secret: "wsec_other" }],
    ["the body", { body: `${BODY} ` }],
    ["the time", { header: `t=${TIME + 1},v0=${SIGNATURE}` }],
    ["the signature", { header: `t=${TIME},v0=${"0".repeat(64)}` }],
  ])("is refused where %s is another", async (_what, changed) => {
    expect(await check(changed)).toBe(false);
  });

  it.each(["", "t=,v0=", `v0=${SIGNATURE}`, `t=${TIME}`, `t=${TIME},v0=zz`])(
    "is refused where the header is %j",
    async (header) => {
      expect(await check({ header })).toBe(false);
    },
  );
});
