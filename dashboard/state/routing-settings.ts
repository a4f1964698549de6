import { loadDocument } from "./http";
import { type Resource, useResource } from "./resource";
import { type Finding, RULESET_KEY, readReply } from "./ruleset";

/** What calls go by beside the rules; a number is `null` while its field is empty. */
export interface RoutingSettings {
  default_dialer: string;
  primary_dialer: string;
  fallback_dialer: string;
  crm_unavailable_action: string;
  caller_id: string;
  max_retry_attempts: number | null;
  retry_on: string[];
  dial_timeout_seconds: number | null;
  crm_fields: { lead_owner: string; lead_score: string; score_type: string };
  menu: Menu;
  /** What callers hear, by the name of the occasion. */
  texts: Record<string, string>;
  hold: { interval_seconds: number | null; max_seconds: number | null };
  callbacks: { enabled: boolean; countries: string[] };
  /** 0 until somebody saved some. */
  version: number;
}

export interface Menu {
  prompt: string;
  no_input: string;
  invalid: string;
  voice: string | null;
  language: string | null;
  repeats: number | null;
  /** One key of the keypad each, and its dialer. */
  options: Record<string, string>;
}

export interface SettingsWithFindings {
  settings: RoutingSettings;
  findings: Finding[];
}

const SETTINGS = "/api/v1/settings/routing";

export function useRoutingSettings(): Resource<SettingsWithFindings> {
  return useResource([...RULESET_KEY, "settings"], async (signal) => {
    const { data, findings } = await readReply<RoutingSettings>(SETTINGS, signal);
    return { settings: data, findings };
  });
}

/** Replaces the settings as a whole; refused when somebody else saved meanwhile. */
export function saveRoutingSettings(settings: RoutingSettings): Promise<RoutingSettings> {
  const { version } = settings;
  return loadDocument(SETTINGS, { method: "PUT", body: settings, version });
}
