/** The outside systems the simulator plays, by the names the product gives them. */
export const PROVIDERS = ["braze", "dialfire", "zendesk_talk", "elevenlabs", "twilio"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Under which path each provider answers; its base address is the simulator's plus this. */
export const PROVIDER_PATHS: Readonly<Record<Provider, string>> = {
  braze: "/braze",
  dialfire: "/dialfire/api",
  zendesk_talk: "/zendesk",
  elevenlabs: "/elevenlabs",
  twilio: "/twilio",
};

/** What a provider says of itself when it fails: its own body, type and headers for a status. */
export type ErrorAnswer = (status: number) => Response;

export function jsonAnswer(
  body: unknown,
  status: number,
  headers: Record<string, string> = {},
): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}

/** Parses a request's body; `undefined` where it is no JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
