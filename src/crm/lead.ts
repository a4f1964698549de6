import { z } from "zod";

/** What routing may know of a caller, and all that is ever cached of one. */
export const leadSchema = z.object({
  phoneNumber: z.string(),
  owner: z.string().nullable(),
  score: z.union([z.number(), z.string()]).nullable(),
});

export type Lead = z.infer<typeof leadSchema>;

/** The CRM attributes that hold the owner and the score. */
export interface LeadFields {
  lead_owner: string;
  lead_score: string;
}

/** Key of a cached lead. */
export function leadKey(phoneNumber: string): string {
  return `braze:customer:${phoneNumber}`;
}
