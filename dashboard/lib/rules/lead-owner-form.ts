import { asRecord, asText } from "../loose";
import { type Keyed, withKeys } from "../reorder";
import { findMissingDialers, findNameProblems } from "./form-problem";
import type { FormShape } from "./form-shape";
import { countOf, listSome, toDialer } from "./words";

export interface OwnerMapping {
  owner: string;
  dialer: string;
}

export interface LeadOwnerForm {
  mappings: Keyed<OwnerMapping>[];
}

/** The name under which the API tells what is wrong with the mapping of an owner. */
export function ownerField(owner: string): string {
  return `mappings.${owner}`;
}

export const leadOwnerForm: FormShape<LeadOwnerForm> = {
  first: {},
  read: ({ mappings }) => ({
    mappings: withKeys(
      Object.entries(asRecord(mappings)).map(([owner, dialer]) => ({
        owner,
        dialer: asText(dialer),
      })),
    ),
  }),
  write: ({ mappings }) => ({
    mappings: Object.fromEntries(mappings.map(({ owner, dialer }) => [owner.trim(), dialer])),
  }),
  check: ({ mappings }) => [
    ...findNameProblems(
      mappings.map(({ owner }) => ({ field: ownerField(owner), name: owner })),
      "an owner",
    ),
    ...findMissingDialers(
      mappings.map(({ owner, dialer }) => ({ field: `${ownerField(owner)}.dialer`, dialer })),
    ),
  ],
  tell({ mappings }) {
    if (mappings.length === 0) return "No owner has a dialer yet, so every call passes on.";
    const byDialer = Map.groupBy(mappings, ({ dialer }) => dialer);
    const parts = [...byDialer].map(
      ([dialer, rows]) => `${listSome(rows.map(({ owner }) => owner))} ${toDialer(dialer)}`,
    );
    return `Sends ${countOf(mappings.length, "owner")} to their dialer: ${parts.join("; ")}.`;
  },
};
