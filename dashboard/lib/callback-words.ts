import type { Callback, CallbackFilter } from "../state/callbacks";
import type { Wording } from "./call-words";

type Status = Callback["status"];

const STATUSES: Readonly<Record<Status, Wording>> = {
  requested: { label: "Requested", tone: "busy" },
  handed_over: { label: "At Dialfire", tone: "good" },
  failed: { label: "Not handed over", tone: "bad" },
  done: { label: "Done", tone: "idle" },
};

/** The statuses in the order a callback takes through them; the filter lists them so. */
export const CALLBACK_STATUSES = Object.keys(STATUSES) as Status[];

export function describeCallback(status: Status): Wording {
  return STATUSES[status];
}

/** Reads the address of the Callbacks page; what makes no sense there is left out. */
export function readCallbackFilter(search: string): CallbackFilter {
  const query = new URLSearchParams(search);
  const status = query.get("status");
  const page = Number(query.get("page"));
  return {
    status: CALLBACK_STATUSES.find((known) => known === status) ?? null,
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** Writes the address; what does not narrow the list is left out. */
export function writeCallbackFilter({ status, page }: CallbackFilter): string {
  const query = new URLSearchParams();
  if (status) query.set("status", status);
  if (page > 1) query.set("page", `${page}`);
  return query.size > 0 ? `?${query}` : "";
}
