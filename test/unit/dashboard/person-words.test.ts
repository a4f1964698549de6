import { describe, expect, it } from "vitest";
import { checkPerson, isLastAdmin, sortPeople } from "../../../dashboard/lib/person-words";
import type { Person } from "../../../dashboard/state/people";

const aPerson = (changed: Partial<Person>): Person => ({
  id: 1,
  email: "maya@example.com",
  name: "Maya",
  role: "admin",
  active: true,
  lastLoginAt: null,
  createdAt: "2026-11-21T10:00:00.000Z",
  createdBy: "ann@example.com",
  ...changed,
});

describe("checkPerson", () => {
  it("wants a name and an address", () => {
    expect(checkPerson({ name: " ", email: "maya", role: "admin" })).toEqual({
      name: "Enter a name",
      email: "Enter an e-mail address, as in maya@company.com",
    });
  });

  it("forgives spaces around both", () => {
    expect(checkPerson({ name: " Maya ", email: " maya@example.com ", role: "admin" })).toEqual({
      name: null,
      email: null,
    });
  });
});

describe("isLastAdmin", () => {
  it("counts only admins who are active", () => {
    const maya = aPerson({ id: 1 });
    const gone = aPerson({ id: 2, active: false });
    const reader = aPerson({ id: 3, role: "read_only" });

    expect(isLastAdmin([maya, gone, reader], maya)).toBe(true);
    expect(isLastAdmin([maya, gone, reader], reader)).toBe(false);
    expect(isLastAdmin([maya, aPerson({ id: 4 })], maya)).toBe(false);
  });
});

describe("sortPeople", () => {
  it("puts those who left at the end, each part by name", () => {
    const people = [
      aPerson({ name: "Ben", active: false }),
      aPerson({ name: "Zoe" }),
      aPerson({ name: "Émile" }),
    ];

    expect(sortPeople(people).map(({ name }) => name)).toEqual(["Émile", "Zoe", "Ben"]);
  });
});
