import type { Person, PersonDraft } from "../state/people";

export const ROLE_NAMES: Readonly<Record<Person["role"], string>> = {
  admin: "Admin",
  read_only: "Read-only",
};

export const NEW_PERSON: PersonDraft = { name: "", email: "", role: "read_only" };

export const LAST_ADMIN = "At least one admin user is required";

/** Loose on purpose: the API has the last word, this only spares a round trip. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function isEmail(text: string): boolean {
  return EMAIL.test(text.trim());
}

/** Why a person cannot be saved so, field by field; `null` where nothing is wrong. */
export function checkPerson({ name, email }: PersonDraft) {
  return {
    name: name.trim() === "" ? "Enter a name" : null,
    email: isEmail(email) ? null : "Enter an e-mail address, as in maya@company.com",
  };
}

/** Whether nobody but this person may administer: they have to stay one. */
export function isLastAdmin(people: readonly Person[], { id }: Pick<Person, "id">): boolean {
  const admins = people.filter(({ active, role }) => active && role === "admin");
  return admins.length === 1 && admins[0]?.id === id;
}

/** Active people first, each part by name. */
export function sortPeople(people: readonly Person[]): Person[] {
  return [...people].sort(
    (one, other) => Number(other.active) - Number(one.active) || one.name.localeCompare(other.name),
  );
}
