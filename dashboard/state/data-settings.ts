import { load, loadDocument } from "./http";
import { type Resource, useResource } from "./resource";

/** Who reads the logs and when old entries go, letter by letter. */
export interface LogSettings {
  config_changes_for: "admin" | "everyone";
  purge_hour: number;
  purge_time_zone: string;
  /** Set where the product is installed, not here. */
  retention_days: number;
  version: number;
}

/** One table, and how long its rows are kept. */
export interface KeptTable {
  table: string;
  /** What of people it holds; `null` for nothing. */
  personalData: string | null;
  kept: string;
}

/** One run of the purge. */
export interface Purge {
  startedAt: string;
  durationMs: number;
  /** What is older went. */
  cutoff: string;
  deleted: Record<string, number>;
  errors: { table: string; message: string }[];
  isComplete: boolean;
}

export interface Retention {
  retentionDays: number;
  tables: KeptTable[];
  /** The newest first. */
  runs: Purge[];
}

const SETTINGS = "/api/v1/settings/logs";

export const LOG_SETTINGS = ["log-settings"];

export function useLogSettings(): Resource<LogSettings> {
  return useResource(LOG_SETTINGS, (signal) => loadDocument<LogSettings>(SETTINGS, { signal }));
}

/** Replaces the settings; refused when somebody else saved meanwhile. */
export function saveLogSettings(settings: LogSettings): Promise<LogSettings> {
  const { config_changes_for, purge_hour, purge_time_zone, version } = settings;
  const body = { config_changes_for, purge_hour, purge_time_zone };
  return loadDocument(SETTINGS, { method: "PUT", body, version });
}

export function useRetention(): Resource<Retention> {
  return useResource(["retention"], (signal) =>
    load<Retention>("/api/v1/system/retention", { signal }),
  );
}
