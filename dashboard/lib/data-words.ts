import { humanise } from "./format";

/** What each table holds, for people who never saw one. */
const NAMES: Readonly<Record<string, string>> = {
  alerts: "Alerts",
  api_logs: "Requests to providers",
  call_attempts: "Attempts to reach contacts",
  call_events: "What happened in each call",
  call_failures: "Reasons of failed calls, by the minute",
  call_failures_quarters: "Reasons of failed calls, by the quarter hour",
  call_legs: "Dial attempts",
  call_numbers: "Digits to search calls by",
  call_stats: "Figures, by the minute",
  call_stats_quarters: "Figures, by the quarter hour",
  call_transcriptions: "Transcripts",
  callbacks: "Callbacks",
  caller_key: "Key that hides the callers counted",
  caller_totals: "Number of calls per caller, for the CRM",
  calls: "Calls",
  campaigns: "Campaigns",
  config_audit_logs: "Changes by people",
  contacts: "Contacts of campaigns",
  credential_keys: "Keys that encrypt credentials",
  dead_letters: "Messages that could not be processed",
  dialers: "Dialers",
  do_not_call: "Do-not-call list",
  health_hours: "Checks of integrations, by the hour",
  health_status: "Checks of integrations",
  integration_credentials: "Credentials",
  maintenance: "Maintenance",
  owed_news: "News of calls that are still to be told",
  parked_transcriptions: "Transcripts that wait for their call",
  receipts: "Receipts of messages from providers",
  retention_gate: "Switch of the purge",
  retention_runs: "Purges",
  routing_decisions: "Routing decisions",
  routing_rules: "Routing rules",
  ruleset_versions: "Ruleset versions",
  sessions: "Sessions of people signed in",
  settings: "Settings",
  users: "Users",
  write_backs: "Outcomes told to the CRM",
  write_guard: "Guard of the database",
};

/** A table in words; one that is not known here by its own name. */
export function nameTable(table: string): string {
  return NAMES[table] ?? humanise(table);
}
