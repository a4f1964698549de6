import type { BrazeProfile } from "./braze-profile";
import { isRecord } from "./provider";

/** Attributes that stand beside `custom_attributes` in a profile and not inside. */
const STANDARD_FIELDS = new Set(
  (
    "country dob email email_subscribe first_name gender home_city language last_name phone " +
    "push_subscribe time_zone"
  ).split(" "),
);

/**
 * Writes the attributes of one object into a profile; identifiers and `_` options are none.
 * Says what is wrong with it, or `null`.
 */
export function setAttributes(profile: BrazeProfile, item: Record<string, unknown>): string | null {
  const custom = { ...profile.custom_attributes };
  for (const [name, value] of Object.entries(item)) {
    if (name.startsWith("_") || name === "user_alias") continue;
    if (name === "external_id" || name === "braze_id") continue;
    if (STANDARD_FIELDS.has(name)) {
      profile[name] = value;
      continue;
    }
    const changed = change(custom[name], value);
    if (changed.kind === "refused") return `'${name}' ${changed.reason}`;
    if (changed.value === null) delete custom[name];
    else custom[name] = changed.value;
  }
  profile.custom_attributes = custom;
  return null;
}

type Change = { kind: "changed"; value: unknown } | { kind: "refused"; reason: string };

/** `{inc}`, `{add}` and `{remove}` work on what is there; anything else replaces it. */
function change(before: unknown, wanted: unknown): Change {
  if (!isRecord(wanted)) return { kind: "changed", value: wanted };
  const { inc, add, remove } = wanted;
  if (inc !== undefined) {
    const start = before ?? 0;
    if (!Number.isInteger(inc))
      return { kind: "refused", reason: "can only be incremented by an integer" };
    if (!Number.isInteger(start)) return { kind: "refused", reason: "is not an integer" };
    return { kind: "changed", value: Number(start) + Number(inc) };
  }
  if (!Array.isArray(add) && !Array.isArray(remove)) return { kind: "changed", value: wanted };
  const list = Array.isArray(before) ? before : [];
  const gone = new Set<unknown>(Array.isArray(remove) ? remove : []);
  const more = Array.isArray(add) ? add : [];
  return { kind: "changed", value: [...new Set([...list, ...more])].filter((v) => !gone.has(v)) };
}
