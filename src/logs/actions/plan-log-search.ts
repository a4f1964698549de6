import type { Role } from "../../access/role";
import { toNumberPart } from "../../calls/number-search";
import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import { type LogFilter, type LogType, visibleTypes } from "../log-filter";
import { LOG_SETTINGS_KEY, readLogSettings } from "../log-settings";

type Needs = Pick<Deps, "callLists" | "now" | "settings">;

/** What somebody asks of the logs, as they said it. */
export interface LogSearch extends Omit<LogFilter, "types" | "callSids"> {
  types?: readonly LogType[] | undefined;
  /** Part of a phone number, as typed. */
  phoneNumber?: string | undefined;
}

const DAY_MS = 86_400_000;

/** A number means the entries of its newest calls, at most so many. */
const MOST_CALLS = { number: 1, size: 1_000 };

/**
 * Turns what somebody asks into what is searched: only the kinds they may read, the calls of a
 * number, and the last 24 hours where neither a time nor a number nor a request narrows it.
 */
export async function planLogSearch(
  deps: Needs,
  role: Role,
  { phoneNumber, types, ...asked }: LogSearch,
): Promise<LogFilter> {
  const isNarrow = phoneNumber !== undefined || asked.requestId !== undefined;
  const from = asked.from ?? (isNarrow ? undefined : (asked.until ?? deps.now()) - DAY_MS);
  const number = phoneNumber === undefined ? undefined : toNumberPart(phoneNumber, role);
  const [searched, found] = await Promise.all([
    chooseTypes(deps, role, types),
    number && deps.callLists.list({ number, until: asked.until }, MOST_CALLS),
  ]);
  const callSids = found?.rows.map((row) => row.call_sid);
  return { ...asked, types: searched, from, ...(callSids ? { callSids } : {}) };
}

async function chooseTypes(
  deps: Needs,
  role: Role,
  asked: readonly LogType[] | undefined,
): Promise<readonly LogType[]> {
  const { value } = await deps.settings.find(LOG_SETTINGS_KEY);
  const visible = visibleTypes(role, readLogSettings(value));
  if (asked === undefined) return visible;
  if (asked.every((type) => visible.includes(type))) return asked;
  throw new AppError("AuthorizationError", "Configuration changes are for admins to read.");
}
