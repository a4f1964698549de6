import { describe, expect, it } from "vitest";
import {
  actionOf,
  isPersonName,
  isSamePerson,
  mayAdminister,
  outdatesSockets,
  withDraft,
} from "../../../src/access/user";
import { NOW } from "../../support/builders";
import { aUser } from "../../support/fake-people";

describe("withDraft", () => {
  it("changes what the draft says, and leaves the rest", () => {
    const user = aUser();

    expect(withDraft(user, { name: "Anna" }, NOW)).toEqual({
      ...user,
      name: "Anna",
      updatedAt: NOW,
    });
    expect(withDraft(user, { role: "read_only", active: false }, NOW)).toEqual({
      ...user,
      role: "read_only",
      active: false,
      updatedAt: NOW,
    });
  });

  it("never changes the address", () => {
    expect(withDraft(aUser(), { email: "other@example.com" }, NOW).email).toBe(aUser().email);
  });

  it("is later than the change before, even when the clock is not", () => {
    const user = aUser({ updatedAt: NOW });

    expect(withDraft(user, {}, NOW).updatedAt).toBe(NOW + 1);
    expect(withDraft(user, {}, NOW - 5_000).updatedAt).toBe(NOW + 1);
  });
});

describe("a change", () => {
  const ann = aUser();

  it.each([
    ["update", { name: "Anna" }],
    ["update", { role: "read_only" as const }],
    ["deactivate", { active: false }],
  ])("is called %s in the audit (%j)", (action, changed) => {
    expect(actionOf(ann, aUser(changed))).toBe(action);
  });

  it("that gives access back is called activate, whatever else it does", () => {
    expect(actionOf(aUser({ active: false }), aUser({ role: "read_only" }))).toBe("activate");
  });

  it("of anything but name, role and access is none", () => {
    expect(isSamePerson(ann, aUser({ lastLoginAt: NOW, updatedAt: NOW }))).toBe(true);
    expect(isSamePerson(ann, aUser({ name: "Anna" }))).toBe(false);
  });

  it("ends open sockets when the role is another one or access is gone", () => {
    expect(outdatesSockets(ann, aUser({ name: "Anna" }))).toBe(false);
    expect(outdatesSockets(ann, aUser({ role: "read_only" }))).toBe(true);
    expect(outdatesSockets(ann, aUser({ active: false }))).toBe(true);
  });
});

describe("who may administer", () => {
  it.each([
    [true, aUser()],
    [false, aUser({ active: false })],
    [false, aUser({ role: "read_only" })],
  ])("%s", (expected, user) => {
    expect(mayAdminister(user)).toBe(expected);
  });
});

describe("a person's name", () => {
  it.each(["Ann", "Ng", "李", "Мая Патель", "مایا پاتل‌پور", "O’Neill-Müller 3rd", "👩‍💻 Maya"])(
    "may be %s",
    (name) => {
      expect(isPersonName(name)).toBe(true);
    },
  );

  it.each([
    ["nothing", ""],
    ["only signs", "…!"],
    ["only what nobody sees", "\u200D\u200C"],
    ["a line break", "Ann\nBcc: all@example.com"],
    ["a carriage return", "Ann\rBcc: all@example.com"],
    ["a line separator", "Ann\u2028"],
    ["a NUL", "Ann\0"],
    ["an escape sequence", "Ann\u001B[2J"],
    ["what turns text around", "Ann\u202E"],
    ["a space without width", "Ann\u200B"],
    ["a byte order mark", "\uFEFFAnn"],
    ["half a character", "Ann \uD83D"],
    ["a character of nobody's alphabet", "Ann \uE000"],
  ])("may not have %s", (_what, name) => {
    expect(isPersonName(name)).toBe(false);
  });
});
