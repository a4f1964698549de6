/** One webhook as it has to be checked: what was received, and where Twilio sent it. */
export interface SignedRequest {
  /** The full public address, query string included, as Twilio was given it. */
  url: string;
  /** All parameters of a form body, in any order; empty for GET and for JSON. */
  params: Iterable<readonly [string, string]>;
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

function concatenate(params: Iterable<readonly [string, string]>): string {
  const valuesByName = new Map<string, Set<string>>();
  for (const [name, value] of params) {
    const values = valuesByName.get(name);
    if (values) values.add(value);
    else valuesByName.set(name, new Set([value]));
  }
  let text = "";
  for (const name of [...valuesByName.keys()].sort()) {
    const values = [...(valuesByName.get(name) ?? [])];
    if (values.length > 1) values.sort();
    for (const value of values) text += name + value;
  }
  return text;
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

function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}
