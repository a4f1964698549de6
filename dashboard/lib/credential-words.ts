import type { Credential } from "../state/credentials";
import type { Wording } from "./call-words";
import { formatDuration } from "./format";

const INTEGRATIONS: Readonly<Record<Credential["integration"], string>> = {
  braze: "Braze",
  dialfire: "Dialfire",
  zendesk_talk: "Zendesk Talk",
  elevenlabs: "ElevenLabs",
  twilio: "Twilio",
};

const TYPES = { api_key: "API key", api_secret: "API secret", oauth_token: "OAuth token" } as const;

const SOURCES: Readonly<Record<Credential["source"], Wording>> = {
  stored: { label: "Stored, encrypted", tone: "good" },
  variable: { label: "From a variable", tone: "busy" },
  none: { label: "Missing", tone: "bad" },
};

const MINUTE_MS = 60_000;

/** The name people know it by; one we do not know yet is shown as it is. */
export function nameIntegration(integration: string): string {
  return INTEGRATIONS[integration as Credential["integration"]] ?? integration;
}

export function nameCredentialType(type: keyof typeof TYPES): string {
  return TYPES[type];
}

/** Where the value in use comes from. */
export function describeSource({ source }: Pick<Credential, "source">): Wording {
  return SOURCES[source];
}

/** How long a rollback stays possible: "for another 3 h 20 min"; `null` once it is over. */
export function tellRemaining(usableUntil: string, now: number): string | null {
  const ms = Date.parse(usableUntil) - now;
  if (ms <= 0) return null;
  if (ms < MINUTE_MS) return "for less than a minute";
  const minutes = Math.floor(ms / MINUTE_MS);
  return `for another ${formatDuration(minutes * 60)}`;
}

/** Printable and without spaces: it travels in a header. */
const VALUE = /^[\x21-\x7e]+$/;

/** Why a value cannot be stored; `null` where nothing is wrong with it. */
export function checkCredential(value: string): string | null {
  const trimmed = value.trim();
  if (trimmed === "") return "Enter the new value";
  return VALUE.test(trimmed) ? null : "Only printable characters, and no spaces";
}
