import { fromBase64 } from "../shared/base64";

/** A name and a value, decoded. */
export type Parameter = readonly [name: string, value: string];

/** One webhook as it has to be checked: what was received, and where Twilio sent it. */
export interface SignedRequest {
  /** The full public address, query string included, as Twilio was given it. */
  url: string;
  /** All parameters of a form body, in any order; empty for GET and for JSON. */
  params: readonly Parameter[];
  signature: string;
  /** The raw body of a JSON webhook, which is signed by its hash in the address. */
  jsonBody?: Uint8Array<ArrayBuffer>;
}

/**
 * Whether Twilio signed a request with this key (an HMAC-SHA1 key made by `importSigningKey`).
 *
 * Twilio signs the address followed by all parameters: keys in code-unit order, of a repeated
 * parameter each distinct value in order, no separators (twilio.md §2). Which spelling of the
 * address it used depends on its version, so every spelling that its own libraries accept counts.
 */
export async function isSignedByTwilio(request: SignedRequest, key: CryptoKey): Promise<boolean> {
  const signature = fromBase64(request.signature);
  if (signature === null) return false;
  if (request.jsonBody && !(await matchesBodyHash(request.url, request.jsonBody))) return false;

  const tail = concatenate(request.params);
  for (const spelling of spellings(request.url)) {
    // `verify` compares in constant time.
    if (await crypto.subtle.verify("HMAC", key, signature, encode(spelling + tail))) return true;
  }
  return false;
}

/** Makes the key of an auth token, once per isolate. */
export function importSigningKey(authToken: string): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  return crypto.subtle.importKey("raw", encode(authToken), algorithm, false, ["verify"]);
}

function concatenate(params: readonly Parameter[]): string {
  const sorted = [...params].sort(byNameThenValue);
  let text = "";
  let before: Parameter | undefined;
  for (const parameter of sorted) {
    const isRepeat = before && before[0] === parameter[0] && before[1] === parameter[1];
    if (!isRepeat) text += parameter[0] + parameter[1];
    before = parameter;
  }
  return text;
}

/** By code units, as Twilio's own libraries sort. */
function byNameThenValue(a: Parameter, b: Parameter): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] === b[1]) return 0;
  return a[1] < b[1] ? -1 : 1;
}

/** The address as received, normalised, and with its query written anew: each with and without port. */
function* spellings(url: string): Generator<string> {
  const tried = new Set<string>();
  for (const form of [() => url, () => normalise(url), () => rewriteQuery(url)]) {
    for (const spelling of [withoutPort(form()), withPort(form())]) {
      if (tried.has(spelling)) continue;
      tried.add(spelling);
      yield spelling;
    }
  }
}

const AUTHORITY = /^(https?):\/\/([^/?#]*)(.*)$/s;

function withoutPort(url: string): string {
  const [, scheme, authority, rest] = AUTHORITY.exec(url) ?? [];
  if (scheme === undefined) return url;
  return `${scheme}://${authority?.replace(/:\d+$/, "")}${rest}`;
}

function withPort(url: string): string {
  const [, scheme, authority, rest] = AUTHORITY.exec(url) ?? [];
  if (scheme === undefined || /:\d+$/.test(authority ?? "")) return url;
  return `${scheme}://${authority}:${scheme === "https" ? 443 : 80}${rest}`;
}

function normalise(url: string): string {
  const parsed = new URL(url);
  const explicitPort = /:(\d+)$/.exec(AUTHORITY.exec(url)?.[2] ?? "")?.[1];
  if (!explicitPort || parsed.port) return parsed.toString();
  return parsed.toString().replace(parsed.host, `${parsed.host}:${explicitPort}`);
}

/** As Node's `querystring` would write it: `'` stays, a plus becomes `%20`. */
function rewriteQuery(url: string): string {
  const at = url.indexOf("?");
  if (at < 0) return url;
  const pairs = url
    .slice(at + 1)
    .split("&")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return `${recode(name)}=${recode(value.join("="))}`;
    });
  return `${url.slice(0, at)}?${pairs.join("&")}`;
}

function recode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return encodeURIComponent(decodeURIComponent(spaced));
  } catch {
    return text;
  }
}

async function matchesBodyHash(url: string, body: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const expected = new URL(url).searchParams.get("bodySHA256");
  if (expected === null) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  // The hash stands in the address, which the signature covers: it is no secret.
  return hex === expected;
}

const encoder = new TextEncoder();

function encode(text: string): Uint8Array {
  return encoder.encode(text);
}
