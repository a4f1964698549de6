import { z } from "zod";
import type { Lead, LeadFields } from "./lead";

/** One profile of `POST /users/export/ids`; every field may be null or absent (braze.md §2). */
const profileSchema = z.looseObject({
  external_id: z.string().nullish(),
  braze_id: z.string().nullish(),
  created_at: z.string().nullish(),
  custom_attributes: z.record(z.string(), z.unknown()).nullish(),
});

/** The answer as a whole: unknown fields are fine, `users` is what we came for. */
export const exportAnswerSchema = z.looseObject({ users: z.array(profileSchema) });

export type BrazeProfile = z.infer<typeof profileSchema>;

/** How an update names a profile: by one of the two, since with both it is refused. */
export type ProfileId = { external_id: string } | { braze_id: string };

/** An anonymous profile has no `external_id`; `null` for one that has no id at all. */
export function toProfileId({ external_id, braze_id }: BrazeProfile): ProfileId | null {
  if (external_id) return { external_id };
  return braze_id ? { braze_id } : null;
}

/**
 * Picks one of several profiles that share a phone number: one with an owner before one without,
 * one with an `external_id` before an anonymous one, then the newest.
 */
export function chooseProfile(
  profiles: readonly BrazeProfile[],
  fields: LeadFields,
): BrazeProfile | undefined {
  const rank = (profile: BrazeProfile) =>
    (readOwner(profile, fields) === null ? 0 : 2) + (profile.external_id ? 1 : 0);
  const madeAt = (profile: BrazeProfile) => Date.parse(profile.created_at ?? "") || 0;
  return [...profiles].sort((a, b) => rank(b) - rank(a) || madeAt(b) - madeAt(a))[0];
}

/**
 * The answer as it is put on record: Braze sends all custom attributes of a person, and only those
 * that routing looks at may be kept.
 */
export function keepRoutingFields(
  answer: z.infer<typeof exportAnswerSchema>,
  fields: LeadFields,
): unknown {
  const names = [fields.lead_owner, fields.lead_score, ...fields.extra];
  return {
    users: answer.users.map(({ external_id, braze_id, created_at, custom_attributes }) => ({
      external_id,
      braze_id,
      created_at,
      custom_attributes: Object.fromEntries(
        Object.entries(custom_attributes ?? {}).filter(([name]) => names.includes(name)),
      ),
    })),
    message: answer.message,
  };
}

/** Takes the fields routing needs out of a profile, and nothing else. */
export function toLead(profile: BrazeProfile, phoneNumber: string, fields: LeadFields): Lead {
  const attributes = profile.custom_attributes ?? {};
  const score = attributes[fields.lead_score];
  const isUsable =
    typeof score === "string" || (typeof score === "number" && Number.isFinite(score));
  const lead = { phoneNumber, owner: readOwner(profile, fields), score: isUsable ? score : null };
  if (fields.extra.length === 0) return lead;
  const extra = fields.extra.map((name) => [name, attributes[name] ?? null] as const);
  return { ...lead, fields: Object.fromEntries(extra) };
}

/** An owner may be an id number in the CRM; an empty text is no owner. */
function readOwner(profile: BrazeProfile, fields: LeadFields): string | null {
  const owner = profile.custom_attributes?.[fields.lead_owner];
  if (typeof owner === "number") return String(owner);
  return typeof owner === "string" && owner.trim() !== "" ? owner : null;
}
