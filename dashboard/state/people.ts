import { load, read, send } from "./http";
import { type Resource, useResource } from "./resource";
import type { Page, User } from "./wire";

/** Somebody who has or had access. */
export interface Person extends User {
  active: boolean;
  /** `null`: never yet. */
  lastLoginAt: string | null;
  createdAt: string;
  createdBy: string;
}

/** A person whose key is shown this once; `null` when the key they had is valid again. */
export type PersonWithKey<Key extends string | null = string> = Person & { apiKey: Key };

export type PersonDraft = Pick<Person, "name" | "email" | "role">;

const USERS = "/api/v1/users";

/** What a change of a person makes old. */
export const PEOPLE = ["people"];

export function usePeople(): Resource<Person[]> {
  return useResource(PEOPLE, async (signal) => (await read<Page<Person>>(USERS, { signal })).data);
}

/** What an admin does about people; every failure is a `Problem`. */
export const people = {
  add: (body: PersonDraft) => load<PersonWithKey>(USERS, { method: "POST", body }),

  change: (id: number, body: Pick<Person, "name" | "role">) =>
    load<Person>(`${USERS}/${id}`, { method: "PUT", body }),

  deactivate: async (id: number) => {
    await send(`${USERS}/${id}`, { method: "DELETE" });
  },

  activate: (id: number, newKey: boolean) =>
    load<PersonWithKey<string | null>>(`${USERS}/${id}/activate`, {
      method: "POST",
      body: { new_key: newKey },
    }),

  regenerateKey: (id: number) =>
    load<PersonWithKey>(`${USERS}/${id}/regenerate-key`, { method: "POST" }),
};
