import type { Role } from "../access/role";
import type { LogSettings } from "./log-settings";

/** The three kinds of entry that people search in one list, newest first. */
export const LOG_TYPES = ["routing_decisions", "api_calls", "config_changes"] as const;
export type LogType = (typeof LOG_TYPES)[number];

export const LOG_STATUSES = ["success", "failed"] as const;
export type LogStatus = (typeof LOG_STATUSES)[number];

/** What somebody searches for; all that is given must hold. */
export interface LogFilter {
  /** The kinds they may see and asked for. */
  types: readonly LogType[];
  /** Epoch milliseconds; both inclusive. */
  from?: number | undefined;
  until?: number | undefined;
  requestId?: string | undefined;
  status?: LogStatus | undefined;
  /** Only entries of these calls. */
  callSids?: readonly string[] | undefined;
  dialer?: string | undefined;
  integration?: string | undefined;
  /** The e-mail address of who made a change. */
  user?: string | undefined;
  entityType?: string | undefined;
}

/** What an entry of each kind can be asked for, beside its time and its request. */
const KNOWN = {
  routing_decisions: ["status", "callSids", "dialer"],
  api_calls: ["status", "callSids", "dialer", "integration"],
  config_changes: ["status", "user", "entityType"],
} as const satisfies Record<LogType, readonly (keyof LogFilter)[]>;

const ASKABLE = ["status", "callSids", "dialer", "integration", "user", "entityType"] as const;

/** The kinds that can hold at all: one that has no integration is none of Braze's entries. */
export function searchedTypes(filter: LogFilter): LogType[] {
  const asked = ASKABLE.filter((field) => filter[field] !== undefined);
  return filter.types.filter((type) =>
    asked.every((field) => (KNOWN[type] as readonly string[]).includes(field)),
  );
}

/** The kinds somebody may read: who changed what is for admins, unless the settings open it. */
export function visibleTypes(role: Role, settings: LogSettings): readonly LogType[] {
  if (role === "admin" || settings.config_changes_for === "everyone") return LOG_TYPES;
  return LOG_TYPES.filter((type) => type !== "config_changes");
}
