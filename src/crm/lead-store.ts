import { z } from "zod";
import { parseJson } from "../shared/json";
import type { Lookup } from "../shared/lookup";
import { type Lead, leadKey } from "./lead";

/** How long a lead is believed: one hour, in seconds. */
const LEAD_TTL_S = 3_600;

/**
 * One cached lead, under `braze:customer:{phone_number}`, for an hour: these fields and no
 * others; `fields` only while a rule names some.
 */
const entrySchema = z.object({
  phone_number: z.string(),
  lead_owner: z.string().nullable(),
  lead_score: z.union([z.number(), z.string()]).nullable(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

export interface LeadStore {
  /** A broken entry is `unavailable`. Throws when KV does. */
  find(phoneNumber: string): Promise<Lookup<Lead>>;
  save(lead: Lead): Promise<void>;
  /** The next call asks the CRM again. */
  remove(phoneNumber: string): Promise<void>;
}

export function createLeadStore(kv: KVNamespace): LeadStore {
  return {
    async find(phoneNumber) {
      const entry = await kv.get(leadKey(phoneNumber));
      if (entry === null) return { kind: "absent", reason: "not cached" };
      const parsed = entrySchema.safeParse(parseJson(entry));
      if (!parsed.success || parsed.data.phone_number !== phoneNumber) {
        return { kind: "unavailable", reason: "the cached entry is broken" };
      }
      const { lead_owner: owner, lead_score: score, fields } = parsed.data;
      const lead = { phoneNumber, owner, score };
      return { kind: "found", value: fields ? { ...lead, fields } : lead };
    },

    async save(lead) {
      const entry: z.infer<typeof entrySchema> = {
        phone_number: lead.phoneNumber,
        lead_owner: lead.owner,
        lead_score: lead.score,
        ...(lead.fields ? { fields: lead.fields } : {}),
      };
      await kv.put(leadKey(lead.phoneNumber), JSON.stringify(entry), { expirationTtl: LEAD_TTL_S });
    },

    async remove(phoneNumber) {
      await kv.delete(leadKey(phoneNumber));
    },
  };
}
