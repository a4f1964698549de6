import { z } from "zod";

/** What routing may know of a caller, and all that is ever cached of one. */
export const leadSchema = z.object({
  phoneNumber: z.string(),
  owner: z.string().nullable(),
  score: z.union([z.number(), z.string()]).nullable(),
  /** Further attributes that rules look at; `null` for one the CRM does not have. */
  fields: z.record(z.string(), z.unknown()).optional(),
});

export type Lead = z.infer<typeof leadSchema>;

/** The CRM attributes that hold the owner, the score and whatever else rules look at. */
export interface LeadFields {
  lead_owner: string;
  lead_score: string;
  /** Further attributes, named by rules. */
  extra: readonly string[];
}

/** Whether a lead tells all that rules ask for; one that was cached before a rule asked may not. */
export function hasFields(lead: Lead, names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(lead.fields ?? {}, name));
}

/** Key of a cached lead. */
export function leadKey(phoneNumber: string): string {
  return `braze:customer:${phoneNumber}`;
}
