import { randomBytes } from "node:crypto";
import { DEFAULT_KEYS } from "../simulator/keys";

/** Addresses of the simulated providers, under the variables that point to them. */
export function simulatorAddresses(simulatorPort: number): Record<string, string> {
  const base = `http://127.0.0.1:${simulatorPort}`;
  return {
    BRAZE_API_URL: `${base}/braze`,
    DIALFIRE_API_URL: `${base}/dialfire/api`,
    ZENDESK_TALK_API_URL: `${base}/zendesk`,
    ELEVENLABS_API_URL: `${base}/elevenlabs`,
    TWILIO_API_URL: `${base}/twilio`,
  };
}

/**
 * A first `.dev.vars`: the demo company's numbers, the simulator's keys, and secrets that are
 * made anew for this machine.
 */
export function firstDevVars(port: number, simulatorPort: number, smtpPort: number): string {
  const values: Record<string, string> = {
    PUBLIC_URL: `http://localhost:${port}`,
    API_KEY: `ivr_${randomBytes(24).toString("hex")}`,
    CREDENTIAL_KEYS: `local:${randomBytes(32).toString("base64")}`,
    TWILIO_ACCOUNT_SID: DEFAULT_KEYS.twilio_account_sid,
    TWILIO_AUTH_TOKEN: randomBytes(16).toString("hex"),
    TWILIO_PHONE_NUMBER: "+493023125000",
    ...simulatorAddresses(simulatorPort),
    BRAZE_API_KEY: DEFAULT_KEYS.braze,
    BRAZE_WEBHOOK_SECRET: randomBytes(24).toString("hex"),
    DIALFIRE_API_KEY: DEFAULT_KEYS.dialfire,
    DIALFIRE_PHONE_NUMBER: "+493023125011",
    DIALFIRE_CAMPAIGN_ID: "ABCDEFGH12345678",
    DIALFIRE_TASK: "new_contact",
    DIALFIRE_SEATS: "12",
    ZENDESK_TALK_API_KEY: DEFAULT_KEYS.zendesk_talk,
    ZENDESK_TALK_EMAIL: DEFAULT_KEYS.zendesk_talk_email,
    ZENDESK_TALK_PHONE_NUMBER: "+493023125012",
    DEFAULT_DIALER_NUMBER: "+493023125099",
    ELEVENLABS_API_KEY: DEFAULT_KEYS.elevenlabs,
    ELEVENLABS_AGENT_ID: "agent_01jz0000000000000000000000",
    ELEVENLABS_PHONE_NUMBER_ID: "phnum_01jz0000000000000000000000",
    ELEVENLABS_WEBHOOK_SECRET: `wsec_${randomBytes(24).toString("hex")}`,
    ELEVENLABS_TOOL_SECRET: randomBytes(24).toString("hex"),
    SMTP_HOST: "127.0.0.1",
    SMTP_PORT: String(smtpPort),
    SMTP_SECURITY: "none",
    ALERT_FROM_EMAIL: "ivr@example.com",
    ALERT_EMAIL_TO: "ops@example.com",
  };
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `${HEADER}\n${lines.join("\n")}\n`;
}

const HEADER =
  "# Local values, made by the first `npm start`. Not in git. To begin anew, delete this file and .wrangler/state.";
