import type { CallbackStatus } from "../../src/callbacks/callback";
import { PAGE_SIZE } from "./api";
import { load, read } from "./http";
import { type Resource, useResource } from "./resource";
import type { Page } from "./wire";

/** A caller who left a number to be called back at. */
export interface Callback {
  id: number;
  callSid: string;
  /** Masked. */
  phoneNumber: string;
  status: CallbackStatus;
  requestedAt: string;
  handedOverAt: string | null;
  failureReason: string | null;
  doneAt: string | null;
  doneBy: string | null;
}

/** Which callbacks a list shows. */
export interface CallbackFilter {
  status: CallbackStatus | null;
  page: number;
}

const PATH = "/api/v1/callbacks";

/** What a change of a callback makes old. */
export const CALLBACKS = ["callbacks"];

/** Dialfire takes them over without a message of it. */
const REFRESH_MS = 5_000;

/** Newest first; the rows of the last answer stay while another page or filter loads. */
export function useCallbacks({ status, page }: CallbackFilter): Resource<Page<Callback>> {
  const query = new URLSearchParams({ page: `${page}`, page_size: `${PAGE_SIZE}` });
  if (status) query.set("status", status);
  const list = (signal: AbortSignal) => read<Page<Callback>>(`${PATH}?${query}`, { signal });
  const options = { keepPrevious: true, refreshMs: REFRESH_MS };
  return useResource([...CALLBACKS, status, page], list, options);
}

/** What an admin does about a callback; every failure is a `Problem`. */
export const callbacks = {
  complete: (id: number) => load<Callback>(`${PATH}/${id}/done`, { method: "POST" }),

  /** The whole number; who asks is put on record. */
  reveal: async (id: number): Promise<string> =>
    (await load<{ phoneNumber: string }>(`${PATH}/${id}/reveal`, { method: "POST" })).phoneNumber,
};
