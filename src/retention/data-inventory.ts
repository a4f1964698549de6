/**
 * Every table of the database: what it holds of people, and how long. The purge goes by this list,
 * and a test finds the table that is missing here.
 */
export interface InventoryEntry {
  table: string;
  /** What tells something about a person; `null` where nothing does. */
  personal: string | null;
  /** The columns that may hold people's phone numbers in full; no other may. */
  numbers?: readonly string[];
  keep: Keeping;
}

export type Keeping =
  /** Gone when this moment of the row lies before the cutoff. */
  | { kind: "aged"; column: string; isAppendOnly?: boolean }
  /** Gone together with its call. */
  | { kind: "with_its_call" }
  /** Gone with its call by the database's own doing. */
  | { kind: "by_trigger" }
  /** Gone once this moment has passed, whatever the retention time. */
  | { kind: "until"; column: string }
  | { kind: "for_ever"; why: string };

const CONFIGURATION = "what decisions of the past refer to";

export const DATA_INVENTORY: readonly InventoryEntry[] = [
  {
    table: "calls",
    personal: "numbers of caller and callee, lead owner and score at the time of the decision",
    numbers: ["caller_number", "called_number", "forwarded_from"],
    keep: { kind: "aged", column: "created_at" },
  },
  { table: "call_legs", personal: null, keep: { kind: "with_its_call" } },
  {
    table: "call_events",
    personal: "numbers of caller and callee, digits pressed",
    numbers: ["event"],
    keep: { kind: "with_its_call" },
  },
  {
    table: "call_numbers",
    personal: "digits of the numbers of caller and callee, to search by",
    keep: { kind: "by_trigger" },
  },
  {
    table: "call_transcriptions",
    personal: "what callers and agents said",
    numbers: ["text"],
    keep: { kind: "with_its_call" },
  },
  {
    table: "parked_transcriptions",
    personal: "what callers and agents said",
    numbers: ["text"],
    keep: { kind: "with_its_call" },
  },
  { table: "receipts", personal: null, keep: { kind: "aged", column: "at" } },
  {
    table: "write_backs",
    personal: "that a caller called, by HMAC of the number",
    keep: { kind: "with_its_call" },
  },
  { table: "owed_news", personal: null, keep: { kind: "aged", column: "recorded_at" } },
  {
    table: "caller_totals",
    personal: "how often a caller called, by HMAC of the number",
    keep: { kind: "for_ever", why: "the CRM's total must not shrink when calls are deleted" },
  },
  {
    table: "caller_key",
    personal: null,
    keep: { kind: "for_ever", why: "the key of that HMAC; without it the totals name nobody" },
  },
  { table: "call_stats", personal: null, keep: { kind: "aged", column: "start" } },
  { table: "call_stats_quarters", personal: null, keep: { kind: "aged", column: "start" } },
  { table: "call_failures", personal: null, keep: { kind: "aged", column: "start" } },
  { table: "call_failures_quarters", personal: null, keep: { kind: "aged", column: "start" } },
  {
    table: "callbacks",
    personal: "the number a caller left to be called back at",
    numbers: ["phone_number"],
    keep: { kind: "aged", column: "requested_at" },
  },
  {
    table: "campaigns",
    personal: "the e-mail address of who made it",
    keep: { kind: "for_ever", why: "the audit and calls of the past refer to it; a row each" },
  },
  {
    table: "contacts",
    personal: "names and numbers of people to be called",
    numbers: ["phone_number"],
    keep: { kind: "aged", column: "updated_at" },
  },
  { table: "call_attempts", personal: null, keep: { kind: "aged", column: "started_at" } },
  {
    table: "do_not_call",
    personal: "numbers of people who must not be called",
    numbers: ["phone_number"],
    keep: { kind: "for_ever", why: "the wish not to be called does not run out" },
  },
  {
    table: "routing_decisions",
    personal: "masked numbers, lead owner and score",
    keep: { kind: "aged", column: "at", isAppendOnly: true },
  },
  {
    table: "api_logs",
    personal: "what providers were asked and answered, numbers masked",
    keep: { kind: "aged", column: "at", isAppendOnly: true },
  },
  {
    table: "config_audit_logs",
    personal: "e-mail and network addresses of the people who use the product",
    keep: { kind: "aged", column: "at", isAppendOnly: true },
  },
  { table: "health_status", personal: null, keep: { kind: "aged", column: "at" } },
  { table: "health_hours", personal: null, keep: { kind: "aged", column: "start" } },
  {
    table: "dead_letters",
    personal: "whatever the message held",
    numbers: ["body"],
    keep: { kind: "aged", column: "at" },
  },
  {
    table: "alerts",
    personal: "e-mail addresses of the people who are told",
    keep: { kind: "aged", column: "created_at" },
  },
  {
    table: "maintenance",
    personal: "the e-mail address of who set it",
    keep: { kind: "for_ever", why: "alerts of the past refer to it; a row each" },
  },
  {
    table: "sessions",
    personal: "who is signed in",
    keep: { kind: "until", column: "expires_at" },
  },
  {
    table: "integration_credentials",
    personal: "e-mail addresses of who stored them",
    keep: { kind: "until", column: "valid_until" },
  },
  {
    table: "credential_keys",
    personal: null,
    keep: { kind: "for_ever", why: "a row a key: since when it encrypts" },
  },
  {
    table: "users",
    personal: "names and e-mail addresses of the people who use the product",
    keep: { kind: "for_ever", why: "the audit names them; deactivated, never deleted" },
  },
  { table: "dialers", personal: null, keep: { kind: "for_ever", why: CONFIGURATION } },
  { table: "routing_rules", personal: null, keep: { kind: "for_ever", why: CONFIGURATION } },
  { table: "ruleset_versions", personal: null, keep: { kind: "for_ever", why: CONFIGURATION } },
  { table: "settings", personal: null, keep: { kind: "for_ever", why: CONFIGURATION } },
  { table: "retention_gate", personal: null, keep: { kind: "for_ever", why: "one row, a switch" } },
  {
    table: "retention_runs",
    personal: null,
    keep: { kind: "for_ever", why: "proof of what was deleted, a row a day" },
  },
  { table: "write_guard", personal: null, keep: { kind: "for_ever", why: "always empty" } },
];
