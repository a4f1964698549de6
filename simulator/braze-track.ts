import { setAttributes } from "./braze-attributes";
import { type BrazeProfile, type TrackedEvent, toProfile } from "./braze-profile";
import { isRecord } from "./provider";

/** What `POST /users/track` may change. */
export interface BrazeUsers {
  profiles: BrazeProfile[];
  events: TrackedEvent[];
}

type Item = Record<string, unknown>;
type InputArray = "attributes" | "events" | "purchases";

export interface TrackError {
  index: number;
  input_array: InputArray;
  type: string;
}

export type TrackAnswer =
  | { kind: "refused"; message: string }
  | { kind: "tracked"; processed: Partial<Record<InputArray, number>>; errors: TrackError[] };

const MAX_OBJECTS = 75;
const INPUT_ARRAYS = ["attributes", "events", "purchases"] as const;
const ONE_OF = ["external_id", "user_alias", "braze_id"] as const;

/**
 * Applies one `POST /users/track` (braze.md §3): attributes first, then events.
 *
 * An object that is wrong becomes an entry in `errors` and the rest still counts. Nothing is
 * de-duplicated: the same increment sent twice counts twice, as in the real system.
 */
export function trackUsers(users: BrazeUsers, body: unknown, now: Date): TrackAnswer {
  const arrays = INPUT_ARRAYS.map((name) => [name, readItems(body, name)] as const);
  const total = arrays.reduce((sum, [, items]) => sum + (items?.length ?? 0), 0);
  if (total === 0) {
    const message =
      "Valid data must be provided in the 'attributes', 'events', or 'purchases' fields.";
    return { kind: "refused", message };
  }
  if (total > MAX_OBJECTS) {
    return { kind: "refused", message: `At most ${MAX_OBJECTS} objects may be sent at once` };
  }

  const processed: Partial<Record<InputArray, number>> = {};
  const errors: TrackError[] = [];
  for (const [name, items] of arrays) {
    if (!items) continue;
    const problems = items.map((item) => trackOne(users, name, item, now));
    for (const [index, type] of problems.entries()) {
      if (type !== null) errors.push({ index, input_array: name, type });
    }
    processed[name] = problems.filter((problem) => problem === null).length;
  }
  return { kind: "tracked", processed, errors };
}

/** Applies one object; says what is wrong with it, or `null`. */
function trackOne(users: BrazeUsers, name: InputArray, item: Item, now: Date): string | null {
  const problem = checkIdentifier(item) ?? (name === "events" ? checkEvent(item) : null);
  if (problem) return problem;

  const profile = findProfile(users.profiles, item) ?? createProfile(users.profiles, item, now);
  if (!profile || name === "purchases") return null;
  if (name === "attributes") return setAttributes(profile, item);

  users.events.push({
    braze_id: profile.braze_id,
    name: String(item.name),
    time: String(item.time),
    properties: isRecord(item.properties) ? item.properties : {},
  });
  return null;
}

function checkIdentifier(item: Item): string | null {
  const given = ONE_OF.filter((name) => item[name] !== undefined);
  if (given.length > 1) {
    return "You must specify only one of 'external_id', 'user_alias' or 'braze_id'";
  }
  if (given.length === 1) return null;
  if (typeof item.email === "string") return null;
  if (typeof item.phone !== "string") {
    return "You must specify one of 'external_id', 'user_alias', 'braze_id', 'email' or 'phone'";
  }
  return /^\+[1-9]\d{6,14}$/.test(item.phone) ? null : "'phone' must be a valid E.164 number";
}

function checkEvent(item: Item): string | null {
  if (typeof item.name !== "string" || item.name === "") return "'name' is required";
  const time = item.time;
  if (typeof time !== "string" || Number.isNaN(Date.parse(time))) {
    return "'time' must be an ISO 8601 date";
  }
  return null;
}

/** Of several profiles that share a phone or an e-mail, the newest with an `external_id` is meant. */
function findProfile(profiles: readonly BrazeProfile[], item: Item): BrazeProfile | undefined {
  const exact = ["external_id", "braze_id"].find((name) => item[name] !== undefined);
  if (exact) return profiles.find((profile) => profile[exact] === item[exact]);

  const alias = item.user_alias;
  if (isRecord(alias)) {
    return profiles.find((profile) =>
      profile.user_aliases.some(
        (own) => own.alias_name === alias.alias_name && own.alias_label === alias.alias_label,
      ),
    );
  }
  const shared = typeof item.email === "string" ? "email" : "phone";
  return profiles
    .filter((profile) => profile[shared] === item[shared])
    .sort((a, b) => rank(b) - rank(a) || Date.parse(b.created_at) - Date.parse(a.created_at))[0];
}

function rank(profile: BrazeProfile): number {
  return profile.external_id ? 1 : 0;
}

/** Braze makes a profile for a stranger, unless told to update only; aliases never make one. */
function createProfile(profiles: BrazeProfile[], item: Item, now: Date): BrazeProfile | null {
  const { external_id, phone, email, user_alias, braze_id } = item;
  if (item._update_existing_only === true || user_alias || braze_id) return null;

  const identity = typeof external_id === "string" ? { external_id } : { phone, email };
  const profile = toProfile({ ...definedOnly(identity), custom_attributes: {} }, now);
  profiles.push(profile);
  return profile;
}

function readItems(body: unknown, name: InputArray): Item[] | null {
  const items = isRecord(body) ? body[name] : undefined;
  return Array.isArray(items) ? items.map((item) => (isRecord(item) ? item : {})) : null;
}

function definedOnly(fields: Item): Item {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
