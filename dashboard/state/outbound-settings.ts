import type { OutboundSettings as Kept } from "../../src/outbound/outbound-settings";
import { loadDocument } from "./http";
import { type Resource, useResource } from "./resource";

/** How calls we place behave, letter by letter. */
export interface OutboundSettings extends Kept {
  /** What people see who are called; `null` where it is not set up. */
  calling_numbers: { campaigns: string | null; agent_calls: string | null };
  version: number;
}

const PATH = "/api/v1/settings/outbound";

export const OUTBOUND_SETTINGS = ["outbound-settings"];

export function useOutboundSettings(): Resource<OutboundSettings> {
  return useResource(OUTBOUND_SETTINGS, (signal) =>
    loadDocument<OutboundSettings>(PATH, { signal }),
  );
}

/** Refused when somebody else saved meanwhile. */
export function saveOutboundSettings({
  version,
  calling_numbers: _,
  ...body
}: OutboundSettings): Promise<OutboundSettings> {
  return loadDocument(PATH, { method: "PUT", body, version });
}
