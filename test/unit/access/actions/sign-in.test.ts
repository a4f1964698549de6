import { describe, expect, it } from "vitest";
import { signIn, signOut } from "../../../../src/access/actions/sign-in";
import { sha256Hex, toKeyRecord } from "../../../../src/access/api-key";
import { SESSION_LIFE_MS } from "../../../../src/access/session";
import { AppError } from "../../../../src/shared/app-error";
import { NOW } from "../../../support/builders";
import { fakeDeps } from "../../../support/fake-deps";
import {
  ANN,
  ANNS_KEY,
  anActor,
  aUser,
  fakeSessions,
  fakeUsers,
  OFFICE,
} from "../../../support/fake-people";

async function peopleDeps(user = aUser()) {
  const users = await fakeUsers({ user, key: ANNS_KEY });
  return { ...fakeDeps(), users, sessions: fakeSessions(users) };
}

describe("signIn", () => {
  it("opens a session for the person a key belongs to", async () => {
    const deps = await peopleDeps();

    const { actor, session, token } = await signIn(deps, ANNS_KEY, OFFICE);

    const tokenHash = await sha256Hex(token);
    expect(session).toEqual({
      tokenHash,
      userId: ANN.id,
      createdAt: NOW,
      lastSeenAt: NOW,
      expiresAt: NOW + SESSION_LIFE_MS,
    });
    expect(actor).toEqual(anActor({ session }));
    expect([...deps.sessions.open.values()]).toEqual([session]);
  });

  it("keeps the token nowhere", async () => {
    const deps = await peopleDeps();

    const { token } = await signIn(deps, ANNS_KEY, OFFICE);

    const kept = [[...deps.sessions.open.entries()], deps.sessions.entries, deps.log.lines];
    expect(JSON.stringify(kept)).not.toContain(token);
  });

  it("is written into the audit log, from where and by whom", async () => {
    const deps = await peopleDeps();

    await signIn(deps, ANNS_KEY, OFFICE);

    expect(deps.sessions.entries).toMatchObject([
      {
        action: "sign_in",
        userId: ANN.id,
        userEmail: ANN.email,
        entityType: "session",
        ipAddress: OFFICE.ipAddress,
        at: NOW,
      },
    ]);
  });

  it("opens another session with every sign-in", async () => {
    const deps = await peopleDeps();

    const first = await signIn(deps, ANNS_KEY, OFFICE);
    const second = await signIn(deps, ANNS_KEY, OFFICE);

    expect(second.token).not.toBe(first.token);
    expect(deps.sessions.open.size).toBe(2);
  });

  it.each([
    ["a wrong key", aUser(), "wrong"],
    ["the key of a person who was deactivated", aUser({ active: false }), ANNS_KEY],
  ])("refuses %s with one message for all, and warns", async (_, user, key) => {
    const deps = await peopleDeps(user);

    const refusal = await signIn(deps, key, OFFICE).catch((error: unknown) => error);

    expect(refusal).toEqual(
      new AppError("AuthenticationError", "That key is not valid or no longer active"),
    );
    expect(deps.sessions.open.size).toBe(0);
    expect(deps.log.lines).toEqual([
      {
        level: "WARNING",
        event: "access.sign_in_refused",
        fields: { ip_address: OFFICE.ipAddress },
      },
    ]);
    expect(deps.audit.entries).toMatchObject([
      { action: "refuse", userEmail: "stranger", entityId: "sign_in" },
    ]);
  });
});

describe("signIn, while somebody takes the key away", () => {
  it("opens no session that would outlive it", async () => {
    const deps = await peopleDeps();
    const save = deps.sessions.save;
    deps.sessions.save = async (session, keyHash, entry) => {
      const before = aUser();
      const after = aUser({ updatedAt: NOW });
      const newKey = await toKeyRecord("another key");
      await deps.users.change({ before, after, newKey }, entry);
      return save(session, keyHash, entry);
    };

    await expect(signIn(deps, ANNS_KEY, OFFICE)).rejects.toThrow("no longer active");
    expect(deps.sessions.open.size).toBe(0);
  });
});

describe("signOut", () => {
  it("ends the session a person came with, and writes it into the audit log", async () => {
    const deps = await peopleDeps();
    const { actor } = await signIn(deps, ANNS_KEY, OFFICE);

    await signOut(deps, { actor, origin: OFFICE });

    expect(deps.sessions.open.size).toBe(0);
    expect(deps.sessions.entries).toMatchObject([
      { action: "sign_in" },
      { action: "sign_out", userId: ANN.id },
    ]);
  });

  it("closes the sockets of that session", async () => {
    const deps = await peopleDeps();
    const { actor, session } = await signIn(deps, ANNS_KEY, OFFICE);

    await signOut(deps, { actor, origin: OFFICE });

    expect(deps.live.closed).toEqual([{ kind: "session", tokenHash: session.tokenHash }]);
  });

  it("has nothing to end for a person who came with a key", async () => {
    const deps = await peopleDeps();

    await signOut(deps, { actor: anActor(), origin: OFFICE });

    expect(deps.sessions.entries).toEqual([]);
    expect(deps.live.closed).toEqual([]);
  });
});
