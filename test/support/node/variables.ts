import type { Simulator } from "../../../simulator/server";

export const ADMIN_KEY = "a-key-for-tests-only-0123456789";
export const ACCOUNT_SID = "AC00000000000000000000000000000000";
export const AUTH_TOKEN = "sim-twilio-token";
export const OUR_NUMBER = "+493023125000";
export const DIALFIRE = "+493023125011";
export const ZENDESK_TALK = "+493023125012";
/** Gets the alerts. */
export const OPS = "ops@example.com";
export const LAST_RESORT = "+493023125099";

/** What ElevenLabs proves itself by. */
export const RINGING_SECRETS = { tool_secret: "sim-tool-secret", webhook_secret: "wsec_sim" };

/** Every variable a whole product needs, with its providers at the simulator. */
export function variablesFor(simulator: Simulator): Record<string, string> {
  return {
    // Left out on purpose: PUBLIC_URL, so that signatures go by the address of the test's port.
    PUBLIC_URL: "",
    // The runtime reads `.dev.vars` beside these, where `npm start` has put some of its own.
    BRAZE_WEBHOOK_SECRET: "",
    CREDENTIAL_KEYS: "",
    DIALFIRE_SEATS: "",
    API_KEY: ADMIN_KEY,
    LOG_LEVEL: "INFO",
    // So rare that checks disturb only the stories that ask for more.
    INTEGRATION_CHECK_INTERVAL_SECONDS: "300",
    TWILIO_ACCOUNT_SID: ACCOUNT_SID,
    TWILIO_AUTH_TOKEN: AUTH_TOKEN,
    TWILIO_PHONE_NUMBER: OUR_NUMBER,
    TWILIO_API_URL: simulator.providerUrl("twilio"),
    BRAZE_API_URL: simulator.providerUrl("braze"),
    BRAZE_API_KEY: "sim-braze-key",
    DIALFIRE_API_URL: simulator.providerUrl("dialfire"),
    DIALFIRE_API_KEY: "sim-dialfire-key",
    DIALFIRE_CAMPAIGN_ID: "ABCDEFGH12345678",
    DIALFIRE_TASK: "callback",
    DIALFIRE_PHONE_NUMBER: DIALFIRE,
    ZENDESK_TALK_API_URL: simulator.providerUrl("zendesk_talk"),
    ZENDESK_TALK_API_KEY: "sim-zendesk-key",
    ZENDESK_TALK_EMAIL: "ops@example.com",
    ZENDESK_TALK_PHONE_NUMBER: ZENDESK_TALK,
    DEFAULT_DIALER_NUMBER: LAST_RESORT,
    ELEVENLABS_API_URL: simulator.providerUrl("elevenlabs"),
    ELEVENLABS_API_KEY: "sim-elevenlabs-key",
    ELEVENLABS_AGENT_ID: "agent_01jz0000000000000000000000",
    ELEVENLABS_PHONE_NUMBER_ID: "phnum_01jz0000000000000000000000",
    ELEVENLABS_TOOL_SECRET: RINGING_SECRETS.tool_secret,
    ELEVENLABS_WEBHOOK_SECRET: RINGING_SECRETS.webhook_secret,
    SMTP_HOST: "127.0.0.1",
    SMTP_PORT: String(simulator.smtpPort),
    SMTP_SECURITY: "none",
    ALERT_FROM_EMAIL: "ivr@example.com",
    ALERT_EMAIL_TO: OPS,
  };
}
