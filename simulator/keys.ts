import { z } from "zod";

const key = z.string().min(1);

/** What each provider accepts. */
export const keysSchema = z.strictObject({
  braze: key,
  /** Of a campaign; it opens nothing under `/tenants`, as in the real system. */
  dialfire: key,
  dialfire_tenant: key,
  zendesk_talk: key,
  zendesk_talk_email: key,
  elevenlabs: key,
  twilio_account_sid: key,
  twilio_auth_token: key,
});

export type Keys = z.infer<typeof keysSchema>;

export const DEFAULT_KEYS: Keys = {
  braze: "sim-braze-key",
  dialfire: "sim-dialfire-key",
  dialfire_tenant: "sim-dialfire-tenant-key",
  zendesk_talk: "sim-zendesk-key",
  zendesk_talk_email: "ops@example.com",
  elevenlabs: "sim-elevenlabs-key",
  twilio_account_sid: "AC00000000000000000000000000000000",
  twilio_auth_token: "sim-twilio-token",
};
