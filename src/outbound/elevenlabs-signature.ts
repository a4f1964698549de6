/** ElevenLabs' own libraries refuse what is older (elevenlabs.md §5); ours also what is as far ahead. */
const TOLERANCE_MS = 30 * 60_000;

/**
 * Whether ElevenLabs signed this body with this secret, not long ago. The header is
 * `t=<epoch seconds>,v0=<hex of HMAC-SHA256 over "t.body">`; the body is taken byte by byte.
 */
export async function isSignedByElevenLabs(
  { header, body }: { header: string; body: Uint8Array },
  secret: string,
  now: number,
): Promise<boolean> {
  const parts = header.split(",").map((part) => part.trim());
  const time = parts.find((part) => part.startsWith("t="))?.slice(2) ?? "";
  const signature = parts.find((part) => part.startsWith("v0="))?.slice(3) ?? "";
  if (!/^\d{1,12}$/.test(time) || !/^[0-9a-f]{64}$/i.test(signature)) return false;
  if (Math.abs(now - Number(time) * 1_000) > TOLERANCE_MS) return false;

  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const encoder = new TextEncoder();
  const raw = encoder.encode(secret);
  const key = await crypto.subtle.importKey("raw", raw, algorithm, false, ["verify"]);
  const signed = await new Blob([encoder.encode(`${time}.`), new Uint8Array(body)]).arrayBuffer();
  // `verify` compares in constant time.
  return crypto.subtle.verify("HMAC", key, fromHex(signature), signed);
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
