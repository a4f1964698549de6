import { describe, expect, it } from "vitest";
import {
  authenticateByKey,
  authenticateBySession,
} from "../../../../src/access/actions/authenticate";
import { sha256Hex } from "../../../../src/access/api-key";
import { openSession, SESSION_IDLE_MS, SESSION_TOUCH_MS } from "../../../../src/access/session";
import { NOW, someVariables } from "../../../support/builders";
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

const FIRST_KEY = "the-first-key-of-this-company";
const TOKEN = "a-session-token";
const MINUTE_MS = 60_000;

async function peopleDeps(user = aUser()) {
  const users = await fakeUsers({ user, key: ANNS_KEY });
  return { ...fakeDeps(), users, sessions: fakeSessions(users) };
}

async function deserted() {
  const users = await fakeUsers();
  return { ...fakeDeps(), users, sessions: fakeSessions(users) };
}

describe("authenticateByKey", () => {
  it("knows whom a key belongs to", async () => {
    expect(await authenticateByKey(await peopleDeps(), ANNS_KEY, OFFICE)).toEqual(anActor());
  });

  it.each(["", "wrong", `${ANNS_KEY} `, ANNS_KEY.toUpperCase()])(
    "knows nobody by the key %j",
    async (key) => {
      expect(await authenticateByKey(await peopleDeps(), key, OFFICE)).toBeNull();
    },
  );

  it("no longer knows a person who was deactivated", async () => {
    const deps = await peopleDeps(aUser({ active: false }));

    expect(await authenticateByKey(deps, ANNS_KEY, OFFICE)).toBeNull();
  });

  it("notes the use of a key as a login, at most every five minutes", async () => {
    const deps = await peopleDeps();

    await authenticateByKey(deps, ANNS_KEY, OFFICE);
    deps.clock.advance(SESSION_TOUCH_MS - 1);
    await authenticateByKey(deps, ANNS_KEY, OFFICE);
    deps.clock.advance(1);
    await authenticateByKey(deps, ANNS_KEY, OFFICE);
    await Promise.all(deps.afterwards);

    expect(deps.users.logins).toEqual([
      { id: ANN.id, at: NOW },
      { id: ANN.id, at: NOW + SESSION_TOUCH_MS },
    ]);
  });
});

describe("the variable API_KEY", () => {
  it("creates the first admin while there is nobody, and says so", async () => {
    const deps = await deserted();

    const actor = await authenticateByKey(deps, FIRST_KEY, OFFICE);

    expect(actor).toMatchObject({ email: "admin@localhost", role: "admin", session: null });
    expect(deps.users.entries).toMatchObject([
      {
        action: "create",
        entityType: "user",
        entityId: "admin@localhost",
        userEmail: "system",
        before: null,
        after: { email: "admin@localhost", role: "admin" },
      },
    ]);
    expect(deps.log.told()).toEqual(["INFO access.first_admin_created"]);
  });

  it("is a key like any other from then on", async () => {
    const deps = await deserted();

    const first = await authenticateByKey(deps, FIRST_KEY, OFFICE);
    const second = await authenticateByKey(deps, FIRST_KEY, OFFICE);

    expect(second).toEqual(first);
    expect(deps.users.entries).toHaveLength(1);
  });

  it("means nothing once there is anybody", async () => {
    const deps = await peopleDeps();

    expect(await authenticateByKey(deps, FIRST_KEY, OFFICE)).toBeNull();
    expect(deps.users.entries).toEqual([]);
    expect(deps.log.lines).toEqual([]);
  });

  it("means nothing once there was anybody, even if nobody is active", async () => {
    const deps = await peopleDeps(aUser({ active: false }));

    expect(await authenticateByKey(deps, FIRST_KEY, OFFICE)).toBeNull();
  });

  it("lets nobody in by another key while there is nobody", async () => {
    const deps = await deserted();

    expect(await authenticateByKey(deps, "another-key-of-16-letters", OFFICE)).toBeNull();
    expect(deps.users.entries).toEqual([]);
  });

  it("lets nobody in while it is not set, with an empty key neither", async () => {
    const deps = { ...(await deserted()), variables: someVariables({ API_KEY: undefined }) };

    expect(await authenticateByKey(deps, "", OFFICE)).toBeNull();
    expect(await authenticateByKey(deps, FIRST_KEY, OFFICE)).toBeNull();
  });
});

describe("authenticateBySession", () => {
  async function withSession(user = aUser()) {
    const deps = await peopleDeps(user);
    const tokenHash = await sha256Hex(TOKEN);
    const session = openSession(tokenHash, ANN.id, NOW);
    deps.sessions.open.set(tokenHash, session);
    return { deps, tokenHash, session };
  }

  it("knows whom an open session belongs to", async () => {
    const { deps, session } = await withSession();

    expect(await authenticateBySession(deps, TOKEN)).toEqual(anActor({ session }));
  });

  it("knows nobody by a token that was never given out", async () => {
    const { deps } = await withSession();

    expect(await authenticateBySession(deps, "another token")).toBeNull();
  });

  it("knows nobody by a session that nobody used for twelve hours", async () => {
    const { deps } = await withSession();

    deps.clock.advance(SESSION_IDLE_MS);

    expect(await authenticateBySession(deps, TOKEN)).toBeNull();
  });

  it("no longer knows a person who was deactivated meanwhile", async () => {
    const { deps } = await withSession(aUser({ active: false }));

    expect(await authenticateBySession(deps, TOKEN)).toBeNull();
  });

  it("notes that a session is used, not with every request", async () => {
    const { deps, tokenHash } = await withSession();

    deps.clock.advance(SESSION_TOUCH_MS);
    await authenticateBySession(deps, TOKEN);
    expect(deps.sessions.touches).toEqual([]);

    deps.clock.advance(MINUTE_MS);
    await authenticateBySession(deps, TOKEN);
    await Promise.all(deps.afterwards);
    expect(deps.sessions.touches).toEqual([{ tokenHash, at: NOW + SESSION_TOUCH_MS + MINUTE_MS }]);
  });
});
