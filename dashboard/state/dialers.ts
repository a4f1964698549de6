import { formatDialer } from "../lib/format";
import { loadDocument, send } from "./http";
import { type Resource, useResource } from "./resource";
import { RULESET_KEY } from "./ruleset";

export const DIALER_KINDS = ["dialfire", "zendesk_talk", "phone"] as const;

/** Who can take calls. */
export interface Dialer {
  id: number;
  name: string;
  kind: (typeof DIALER_KINDS)[number];
  /** `null` when nobody gave one: such a dialer cannot be reached. */
  phone_number: string | null;
  active: boolean;
  seats: number | null;
  version: number;
}

export type DialerDraft = Pick<Dialer, "name" | "kind" | "phone_number" | "active" | "seats">;

const DIALERS = "/api/v1/dialers";

export function useDialers(): Resource<Dialer[]> {
  return useResource([...RULESET_KEY, "dialers"], (signal) =>
    loadDocument<Dialer[]>(DIALERS, { signal }),
  );
}

export function createDialer(draft: DialerDraft): Promise<Dialer> {
  return loadDocument(DIALERS, { method: "POST", body: draft });
}

/** What is left out stays as it is. */
export function updateDialer(
  { id, version }: Dialer,
  change: Partial<DialerDraft>,
): Promise<Dialer> {
  return loadDocument(`${DIALERS}/${id}`, { method: "PUT", body: change, version });
}

/** Switches a dialer off; it can be switched on again. */
export async function deactivateDialer({ id, version }: Dialer): Promise<void> {
  await send(`${DIALERS}/${id}`, { method: "DELETE", version });
}

/** The dialers for a form to offer; one that is switched off says so. */
export function toOptions(dialers: readonly Dialer[]) {
  return dialers.map(({ name, active }) => ({
    value: name,
    label: active ? formatDialer(name) : `${formatDialer(name)} (switched off)`,
  }));
}
