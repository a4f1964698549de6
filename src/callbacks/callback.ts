/**
 * Where a wish to be called back stands. `failed`: the last try to hand it over did not succeed; a
 * later one may.
 */
export const CALLBACK_STATUSES = ["requested", "handed_over", "failed", "done"] as const;
export type CallbackStatus = (typeof CALLBACK_STATUSES)[number];

/** A caller who left a number to be called back at. */
export interface Callback {
  id: number;
  callSid: string;
  phoneNumber: string;
  status: CallbackStatus;
  requestedAt: number;
  /** The contact's id at Dialfire. */
  contactId: string | null;
  handedOverAt: number | null;
  failureReason: string | null;
  doneAt: number | null;
  doneBy: string | null;
}

/** Who takes callbacks: the shipped dialer of the only kind that takes contacts by API. */
export const CALLBACK_DIALER = "dialfire";

/** The key under which Dialfire knows a callback: the same wish has the same one at every try. */
export function referenceOf({ callSid }: Pick<Callback, "callSid">): string {
  return `callback-${callSid}`;
}
