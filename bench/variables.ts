import { DEFAULT_KEYS } from "../simulator/keys";

/** Where Twilio believes the product to be; signatures cover it, whatever port it listens on. */
export const PUBLIC_URL = "https://ivr.example.com";

export const OUR_NUMBER = "+493023125000";

/**
 * What the measured Worker is configured with: complete, so that nothing is reported missing, and
 * with the level of logging that production has.
 */
export function productVariables(brazeUrl: string): Record<string, string> {
  return {
    PUBLIC_URL,
    ENVIRONMENT: "production",
    LOG_LEVEL: "INFO",
    API_KEY: "a-key-for-the-bench-0123456789",
    TWILIO_ACCOUNT_SID: DEFAULT_KEYS.twilio_account_sid,
    TWILIO_AUTH_TOKEN: DEFAULT_KEYS.twilio_auth_token,
    TWILIO_PHONE_NUMBER: OUR_NUMBER,
    BRAZE_API_URL: brazeUrl,
    BRAZE_API_KEY: DEFAULT_KEYS.braze,
    DIALFIRE_API_KEY: DEFAULT_KEYS.dialfire,
    DIALFIRE_PHONE_NUMBER: "+493023125011",
    ZENDESK_TALK_PHONE_NUMBER: "+493023125012",
    DEFAULT_DIALER_NUMBER: "+493023125099",
  };
}
