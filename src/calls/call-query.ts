import type { Role } from "../access/role";
import { AppError } from "../shared/app-error";
import type { CallFilter } from "./call-list-store";
import { type CallOutcome, type CallStatus, LONGEST_CALL_MS } from "./lifecycle";
import { toNumberPart } from "./number-search";

/** What somebody asks a list of calls for. */
export interface CallQuery {
  /** `active` stands for every call that goes on, and for nothing beside it. */
  statuses: readonly (CallStatus | "active")[] | undefined;
  outcome: CallOutcome | undefined;
  dialer: string | undefined;
  routingRule: string | undefined;
  phoneNumber: string | undefined;
  /** Epoch milliseconds; both inclusive. */
  from: number | undefined;
  until: number | undefined;
}

/** Turns a question into what the store looks for. Refuses what makes no sense, naming the field. */
export function toCallFilter(query: CallQuery, role: Role, now: number): CallFilter {
  const { statuses, phoneNumber, from, until, ...filter } = query;
  const number = phoneNumber === undefined ? undefined : toNumberPart(phoneNumber, role);
  if (!statuses?.includes("active")) {
    return { ...filter, statuses: statuses?.filter(isStatus), number, from, until };
  }
  if (statuses.length > 1) throw mixedStatuses();
  return { ...filter, ...openSince(now, from), number, until };
}

/** The calls that go on now. */
export function openSince(now: number, from = 0): Pick<CallFilter, "isOpen" | "from"> {
  return { isOpen: true, from: Math.max(from, now - LONGEST_CALL_MS) };
}

function isStatus(status: CallStatus | "active"): status is CallStatus {
  return status !== "active";
}

function mixedStatuses(): AppError {
  return new AppError("ValidationError", "`active` stands for statuses of its own", [
    { field: "status", message: "`active` goes with no other status", code: "mixed_statuses" },
  ]);
}
