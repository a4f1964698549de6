import { randomBytes, randomInt } from "node:crypto";
import { z } from "zod";

/** What a test or a demo says about a person; the rest of the profile is made up. */
export const leadDraftSchema = z.looseObject({
  phone: z.string().optional(),
  external_id: z.string().optional(),
  created_at: z.string().optional(),
  custom_attributes: z.record(z.string(), z.unknown()).optional(),
});

export type LeadDraft = z.infer<typeof leadDraftSchema>;

/** A user as Braze keeps it: known fields beside each other, the customer's own in one object. */
export interface BrazeProfile {
  braze_id: string;
  external_id?: string | undefined;
  user_aliases: { alias_name: string; alias_label: string }[];
  phone?: string | undefined;
  created_at: string;
  custom_attributes?: Record<string, unknown> | undefined;
  [field: string]: unknown;
}

/** A custom event somebody tracked. */
export interface TrackedEvent {
  braze_id: string;
  name: string;
  time: string;
  properties: Record<string, unknown>;
}

/** A whole profile out of what is given; a missing `custom_attributes` stays missing. */
export function toProfile(draft: LeadDraft, now: Date): BrazeProfile {
  const id = randomBytes(12).toString("hex");
  return {
    user_aliases: [],
    braze_id: id,
    appboy_id: id,
    random_bucket: randomInt(10_000),
    ...draft,
    created_at: draft.created_at ?? now.toISOString(),
  };
}

/** The fields `fields_to_export` may name (braze.md §2). */
const EXPORT_FIELDS = new Set(
  (
    "apps attributed_campaign attributed_source attributed_adgroup attributed_ad braze_id " +
    "campaigns_received canvases_received cards_clicked country created_at custom_attributes " +
    "custom_events devices dob email email_subscribe external_id first_name gender home_city " +
    "language last_coordinates last_name phone purchases push_subscribe push_tokens " +
    "random_bucket time_zone total_revenue uninstalled_at user_aliases"
  ).split(" "),
);

export function isExportField(field: string): boolean {
  return EXPORT_FIELDS.has(field);
}

/** The profile with the fields asked for; one without data is absent. */
export function exportProfile(
  profile: BrazeProfile,
  fields: readonly string[],
): Record<string, unknown> {
  return Object.fromEntries(
    fields.filter((field) => profile[field] !== undefined).map((field) => [field, profile[field]]),
  );
}

/** Reads a number as Braze does: punctuation is dropped, ten digits without a plus are American. */
export function normalisePhone(phone: string): string {
  const digits = phone.replace(/\D/g, "");
  if (phone.trim().startsWith("+")) return `+${digits}`;
  return digits.length === 10 ? `+1${digits}` : `+${digits}`;
}
