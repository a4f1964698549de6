import { PAGE_SIZE } from "./api";
import { CAMPAIGNS } from "./campaigns";
import { load, read, send } from "./http";
import { type Resource, useResource } from "./resource";
import type { Page } from "./wire";

/** A number that no campaign calls. */
export interface DoNotCallEntry {
  id: number;
  /** Masked. */
  phoneNumber: string;
  reason: string | null;
  addedAt: string;
  addedBy: string;
}

const PATH = "/api/v1/do-not-call";
const DO_NOT_CALL = ["do-not-call"];

/** What a change of the list makes old: contacts with the number, too. */
export const AFTER_DO_NOT_CALL = [DO_NOT_CALL, CAMPAIGNS];

/** Newest first. */
export function useDoNotCall(page: number): Resource<Page<DoNotCallEntry>> {
  const path = `${PATH}?page=${page}&page_size=${PAGE_SIZE}`;
  const list = (signal: AbortSignal) => read<Page<DoNotCallEntry>>(path, { signal });
  return useResource([...DO_NOT_CALL, page], list, { keepPrevious: true });
}

/** What an admin does about the list; every failure is a `Problem`. */
export const doNotCall = {
  add: (phoneNumber: string, reason: string | null) =>
    load<DoNotCallEntry>(PATH, { method: "POST", body: { phone_number: phoneNumber, reason } }),

  remove: async ({ id, phoneNumber }: DoNotCallEntry) => {
    await send(`${PATH}/${id}`, { method: "DELETE" });
    return phoneNumber;
  },
};
