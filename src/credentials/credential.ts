import type { Variables } from "../env";
import type { Integration } from "../resilience/api-call";
import type { CredentialType, SealedCredential } from "./sealed";

/** What signs a request in: the value itself, for the moment of its use. */
export interface Secret {
  type: CredentialType;
  value: string;
}

/** One version of an integration's credential: in force, or kept for a rollback. */
export interface CredentialVersion extends SealedCredential {
  /** The last characters, for people; empty for a short value, which they would give away. */
  hint: string;
  /** `null` while it is in force, else until when it can be brought back. */
  validUntil: number | null;
  createdAt: number;
  updatedAt: number;
  /** E-mail of the person. */
  updatedBy: string;
}

/** How long the version before can be brought back (S7.1), milliseconds. */
export const ROLLBACK_MS = 24 * 60 * 60 * 1_000;

const HINT_LENGTH = 3;
/** Of a shorter value three characters would be too large a part. */
const SHORTEST_WITH_HINT = 16;

interface Form {
  type: CredentialType;
  title: string;
  description: string;
}

interface Access {
  title: string;
  /** Holds the first form's value until one is stored, and again when none is. */
  variable: SecretVariable;
  /** What the integration can sign in with, the usual one first. */
  forms: readonly [Form, ...Form[]];
}

type SecretVariable =
  | "BRAZE_API_KEY"
  | "DIALFIRE_API_KEY"
  | "ZENDESK_TALK_API_KEY"
  | "ELEVENLABS_API_KEY"
  | "TWILIO_AUTH_TOKEN";

/** What each integration needs as its credential; addresses and names stay variables. */
export const ACCESS: Readonly<Record<Integration, Access>> = {
  braze: {
    title: "Braze",
    variable: "BRAZE_API_KEY",
    forms: [{ type: "api_key", title: "API key", description: "a REST API key of the workspace" }],
  },
  dialfire: {
    title: "Dialfire",
    variable: "DIALFIRE_API_KEY",
    forms: [
      {
        type: "api_key",
        title: "API key",
        description: "the token of the campaign in DIALFIRE_CAMPAIGN_ID; the tenant's does not do",
      },
    ],
  },
  zendesk_talk: {
    title: "Zendesk Talk",
    variable: "ZENDESK_TALK_API_KEY",
    forms: [
      {
        type: "api_key",
        title: "API key",
        description: "an API token; it belongs to the user in ZENDESK_TALK_EMAIL",
      },
      {
        type: "oauth_token",
        title: "OAuth token",
        description: "an OAuth access token; it needs no ZENDESK_TALK_EMAIL",
      },
    ],
  },
  elevenlabs: {
    title: "ElevenLabs",
    variable: "ELEVENLABS_API_KEY",
    forms: [{ type: "api_key", title: "API key", description: "an API key of the workspace" }],
  },
  twilio: {
    title: "Twilio",
    variable: "TWILIO_AUTH_TOKEN",
    forms: [
      {
        type: "api_secret",
        title: "API secret",
        description:
          "the auth token of the account in TWILIO_ACCOUNT_SID, for requests to Twilio; webhooks " +
          "are still proven by the variables TWILIO_AUTH_TOKEN and TWILIO_AUTH_TOKEN_SECONDARY",
      },
    ],
  },
};

/** The credential that a variable gives, if any. */
export function secretOfVariable(integration: Integration, variables: Variables): Secret | null {
  const { variable, forms } = ACCESS[integration];
  const value = variables[variable];
  return value === undefined ? null : { type: forms[0].type, value };
}

/** What people may see of a value. */
export function hintOf(value: string): string {
  return value.length < SHORTEST_WITH_HINT ? "" : value.slice(-HINT_LENGTH);
}

/** "Dialfire API key": a credential in the audit's words. */
export function nameCredential(integration: Integration, type: CredentialType): string {
  const { title, forms } = ACCESS[integration];
  return `${title} ${forms.find((form) => form.type === type)?.title ?? type}`;
}

export function versionInForce(
  versions: readonly CredentialVersion[],
  integration: Integration,
): CredentialVersion | null {
  return versions.find((one) => one.integration === integration && one.validUntil === null) ?? null;
}

/** The version that a rollback brings back: the one that was replaced last, for a day. */
export function versionBefore(
  versions: readonly CredentialVersion[],
  integration: Integration,
  now: number,
): CredentialVersion | null {
  const kept = versions.filter((one) => one.integration === integration && isKept(one, now));
  return kept.toSorted((a, b) => (b.validUntil ?? 0) - (a.validUntil ?? 0))[0] ?? null;
}

function isKept({ validUntil }: CredentialVersion, now: number): boolean {
  return validUntil !== null && validUntil > now;
}

/** How many records each key encrypts, keys without any included. */
export function countByKey(
  keyIds: readonly string[],
  versions: readonly Pick<SealedCredential, "keyId">[],
): { keyId: string; records: number }[] {
  const all = new Set([...keyIds, ...versions.map(({ keyId }) => keyId)]);
  return [...all].map((keyId) => ({
    keyId,
    records: versions.filter((version) => version.keyId === keyId).length,
  }));
}
