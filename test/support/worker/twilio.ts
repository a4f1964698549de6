import { elements, parseXml, words, type XmlElement } from "./xml";

/** Parameters of a webhook; pairs where the order or a repeat matters. */
export type Form = Record<string, string> | readonly (readonly [string, string])[];

export function toParams(form: Form): URLSearchParams {
  return new URLSearchParams(
    Array.isArray(form) ? form.map(([name, value]) => [name, value]) : { ...form },
  );
}

/**
 * Signs a request as Twilio documents it: the address, then each parameter's name and value in
 * the order of the names; base64 of the HMAC-SHA1 under the auth token.
 */
export async function sign(url: string, form: URLSearchParams, token: string): Promise<string> {
  const names = [...new Set(form.keys())].sort();
  const tail = names.flatMap((name) => [...new Set(form.getAll(name))].sort().map((v) => name + v));
  const bytes = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle.importKey("raw", bytes(token), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, bytes(url + tail.join("")));
  return btoa(String.fromCharCode(...new Uint8Array(mac)));
}

let made = 0;

/** A CallSid nobody used before. */
export function aCallSid(): string {
  made += 1;
  const random = crypto.randomUUID().replaceAll("-", "").slice(0, 24);
  return `CA${random}${made.toString(16).padStart(8, "0")}`;
}

/** A caller's number nobody used before, so that no cache knows it. */
export function aNumber(): string {
  made += 1;
  const random = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
  return `+49170${String(random % 10_000).padStart(4, "0")}${String(made).padStart(5, "0")}`;
}

/** What a TwiML answer does, as far as tests ask. */
export interface Twiml {
  root: XmlElement;
  /** Names of the verbs in the order Twilio takes them. */
  verbs: string[];
  /** The number of the first `Dial`. */
  dialled: string | null;
  dial: XmlElement | null;
  gather: XmlElement | null;
  /** The address Twilio asks with the keys pressed, without our host. */
  gatherAction: string | null;
  said: string[];
  /** The address Twilio asks when the dial ended, without our host. */
  dialAction: string | null;
  /** The address Twilio tells of the dialled leg's progress, without our host. */
  statusCallback: string | null;
}

/** Reads a TwiML document; throws where it is not well-formed. */
export function readTwiml(text: string): Twiml {
  const root = parseXml(text);
  if (root.name !== "Response") throw new Error(`the document is a <${root.name}>`);
  const [dial] = elements(root, "Dial");
  const [number] = elements(root, "Number");
  const [gather] = elements(root, "Gather");
  return {
    root,
    verbs: root.children.flatMap((child) => (typeof child === "string" ? [] : [child.name])),
    dialled: dial ? words(dial) : null,
    dial: dial ?? null,
    gather: gather ?? null,
    gatherAction: withoutHost(gather?.attributes.action),
    said: elements(root, "Say").map(words),
    dialAction: withoutHost(dial?.attributes.action),
    statusCallback: withoutHost(number?.attributes.statusCallback),
  };
}

function withoutHost(url: string | undefined): string | null {
  if (url === undefined) return null;
  const { pathname, search } = new URL(url, "https://relative.example");
  return pathname + search;
}
