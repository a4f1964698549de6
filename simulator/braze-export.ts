import { z } from "zod";
import { type BrazeProfile, exportProfile, isExportField, normalisePhone } from "./braze-profile";

const alias = z.object({ alias_name: z.string(), alias_label: z.string() });

const exportRequestSchema = z.looseObject({
  external_ids: z.array(z.string()).optional(),
  user_aliases: z.array(alias).optional(),
  braze_id: z.string().optional(),
  device_id: z.string().optional(),
  email_address: z.string().optional(),
  phone: z.string().optional(),
  fields_to_export: z.array(z.string()).optional(),
});

type ExportRequest = z.infer<typeof exportRequestSchema>;

export type ExportAnswer =
  | { kind: "refused"; message: string }
  | { kind: "found"; users: Record<string, unknown>[]; invalidIds: string[] };

const MAX_IDENTIFIERS = 50;

/**
 * Answers `POST /users/export/ids` (braze.md §2), as for a customer of today: without
 * `fields_to_export` it refuses. Nobody found is a success with no users; only unknown
 * `external_ids` are named, because whether Braze names an unknown phone is not known.
 */
export function exportUsers(profiles: readonly BrazeProfile[], body: unknown): ExportAnswer {
  const parsed = exportRequestSchema.safeParse(body);
  if (!parsed.success) return { kind: "refused", message: "The request could not be parsed" };

  const request = parsed.data;
  const fields = request.fields_to_export;
  if (!fields || fields.length === 0) {
    return { kind: "refused", message: "fields_to_export is required" };
  }
  const wrong = fields.find((field) => !isExportField(field));
  if (wrong) return { kind: "refused", message: `Invalid field in fields_to_export: ${wrong}` };

  const problem = checkIdentifiers(request);
  if (problem) return { kind: "refused", message: problem };

  const found = profiles.filter((profile) => isMeant(profile, request));
  const known = new Set(found.map((profile) => profile.external_id));
  return {
    kind: "found",
    users: found.map((profile) => exportProfile(profile, fields)),
    invalidIds: (request.external_ids ?? []).filter((id) => !known.has(id)),
  };
}

function checkIdentifiers(request: ExportRequest): string | null {
  const listed = (request.external_ids?.length ?? 0) + (request.user_aliases?.length ?? 0);
  const single = [request.device_id, request.email_address, request.phone];
  const given = single.filter((value) => value !== undefined).length;
  if (given > 1) return "Only one of device_id, email_address or phone may be given";
  if (listed > MAX_IDENTIFIERS) return `At most ${MAX_IDENTIFIERS} identifiers may be given`;
  if (listed + given === 0 && request.braze_id === undefined) return "No user identifier was given";
  return null;
}

function isMeant(profile: BrazeProfile, request: ExportRequest): boolean {
  if (profile.external_id && request.external_ids?.includes(profile.external_id)) return true;
  if (profile.braze_id === request.braze_id) return true;
  if (request.email_address !== undefined && profile.email === request.email_address) return true;
  if (request.phone !== undefined && profile.phone === normalisePhone(request.phone)) return true;
  return (request.user_aliases ?? []).some((wanted) =>
    profile.user_aliases.some(
      (own) => own.alias_name === wanted.alias_name && own.alias_label === wanted.alias_label,
    ),
  );
}
