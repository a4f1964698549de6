import { load, send } from "./http";
import { MAINTENANCE } from "./query-keys";
import { type Resource, useResource } from "./resource";
import { SESSION_KEY } from "./session-record";

const PATH = "/api/v1/settings/maintenance";

/** A time in which alerts are kept and not sent. */
export interface Maintenance {
  from: string;
  until: string;
  reason: string;
  madeBy: string;
  inForce: boolean;
}

/** One that somebody calls off, or that runs out, is gone without a message. */
const REFRESH_MS = 5_000;

/** The one in force or, without one, the next; `null` where none is planned. */
export function useMaintenance(): Resource<Maintenance | null> {
  const find = (signal: AbortSignal) => load<Maintenance | null>(PATH, { signal });
  return useResource(MAINTENANCE, find, { refreshMs: REFRESH_MS });
}

export type MaintenanceDraft = Pick<Maintenance, "from" | "until" | "reason">;

/** What planning or ending one makes old beside itself: what every page warns of. */
export const AFTER_MAINTENANCE = [MAINTENANCE, SESSION_KEY];

/** What an admin does about it; every failure is a `Problem`. */
export const maintenance = {
  plan: (body: MaintenanceDraft) => load<Maintenance>(PATH, { method: "POST", body }),

  /** Ends the one in force, or calls off the next. */
  end: async () => {
    await send(PATH, { method: "DELETE" });
  },
};
