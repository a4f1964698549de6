import { describe, expect, it } from "vitest";
import { changeUser } from "../../../../src/access/actions/change-user";
import { createUser } from "../../../../src/access/actions/create-user";
import { reactivateUser } from "../../../../src/access/actions/reactivate-user";
import { regenerateKey } from "../../../../src/access/actions/regenerate-key";
import { sha256Hex } from "../../../../src/access/api-key";
import { openSession } from "../../../../src/access/session";
import type { UserChange } from "../../../../src/access/user-store";
import { NOW } from "../../../support/builders";
import { fakeDeps } from "../../../support/fake-deps";
import {
  ANN,
  ANNS_KEY,
  anActor,
  aUser,
  BEN,
  BENS_KEY,
  fakeUsers,
  OFFICE,
} from "../../../support/fake-people";

/** Ann asks for the change. */
const ANN_ASKS = { actor: anActor(), origin: OFFICE };

async function companyDeps(ben: Partial<ReturnType<typeof aUser>> = {}) {
  const users = await fakeUsers(
    { user: aUser(), key: ANNS_KEY },
    { user: aUser({ ...BEN, ...ben }), key: BENS_KEY },
  );
  return { ...fakeDeps(), users };
}

const refusalOf = (work: Promise<unknown>) => work.catch((error: unknown) => error);

describe("createUser", () => {
  const maya = { email: "maya@example.com", name: "Maya", role: "read_only" } as const;

  it("gives the person a key that is kept nowhere", async () => {
    const deps = await companyDeps();

    const { user, apiKey } = await createUser(deps, maya, ANN_ASKS);

    expect(user).toMatchObject({ ...maya, active: true, createdBy: ANN.email, createdAt: NOW });
    expect(await deps.users.findByKeyHash(await sha256Hex(apiKey))).toEqual(user);
    expect(JSON.stringify([deps.users.entries, deps.log.lines])).not.toContain(apiKey);
  });

  it("is refused where the address is taken, and tells of whoever left", async () => {
    const active = await refusalOf(
      createUser(await companyDeps(), { ...maya, email: BEN.email }, ANN_ASKS),
    );
    const left = await refusalOf(
      createUser(await companyDeps({ active: false }), { ...maya, email: BEN.email }, ANN_ASKS),
    );

    expect(active).toMatchObject({ type: "ConflictError", details: [{ code: "email_taken" }] });
    expect(left).toMatchObject({ type: "ConflictError", details: [{ code: "inactive_user" }] });
    expect(left).toHaveProperty("message", expect.stringContaining(`reactivate user ${BEN.id}`));
  });
});

describe("changeUser", () => {
  it("closes the sockets of somebody who has another role or no access, not of others", async () => {
    const deps = await companyDeps();

    await changeUser(deps, BEN.id, { name: "Benjamin" }, ANN_ASKS);
    expect(deps.live.closed).toEqual([]);
    await changeUser(deps, BEN.id, { role: "admin" }, ANN_ASKS);
    await changeUser(deps, BEN.id, { active: false }, ANN_ASKS);

    const ben = { kind: "user", id: BEN.id };
    expect(deps.live.closed).toEqual([ben, ben]);
  });

  it("writes nothing for a draft that changes nothing", async () => {
    const deps = await companyDeps();

    const user = await changeUser(deps, BEN.id, { name: BEN.name, role: BEN.role }, ANN_ASKS);

    expect(user).toEqual(aUser(BEN));
    expect(deps.users.entries).toEqual([]);
  });

  it("asks to look again where somebody else was faster", async () => {
    const deps = await companyDeps();
    const { change } = deps.users;
    deps.users.change = async (mine, entry) => {
      const after = aUser({ ...BEN, name: "Bennie", updatedAt: NOW - 1 });
      await change({ before: mine.before, after }, entry);
      return change(mine, entry);
    };

    const refusal = await refusalOf(changeUser(deps, BEN.id, { name: "Benjamin" }, ANN_ASKS));

    expect(refusal).toMatchObject({
      type: "ConflictError",
      message: "Somebody else changed this user meanwhile: look again, then repeat",
    });
    expect(deps.users.entries).toHaveLength(1);
    expect(deps.live.closed).toEqual([]);
  });

  it("keeps one admin, and lets an admin step down where there is another", async () => {
    const alone = await companyDeps();
    const withBen = await companyDeps({ role: "admin" });
    const stepDown = { role: "read_only" } as const;

    expect(await refusalOf(changeUser(alone, ANN.id, stepDown, ANN_ASKS))).toMatchObject({
      type: "ConflictError",
      message: "At least one admin user is required",
    });
    expect(await changeUser(withBen, ANN.id, stepDown, ANN_ASKS)).toMatchObject(stepDown);
  });
});

describe("a new key", () => {
  /** Remembers what the store is asked to change. */
  async function watchedDeps(ben: Partial<ReturnType<typeof aUser>> = {}) {
    const deps = await companyDeps(ben);
    const changes: UserChange[] = [];
    const { change } = deps.users;
    deps.users.change = (asked, entry) => {
      changes.push(asked);
      return change(asked, entry);
    };
    return { ...deps, changes };
  }

  it("closes the sockets of its person, and ends all sessions but the one it was asked in", async () => {
    const deps = await watchedDeps();
    const session = openSession("hash", ANN.id, NOW);
    const here = { actor: anActor({ session }), origin: OFFICE };

    await regenerateKey(deps, BEN.id, here);
    await regenerateKey(deps, ANN.id, here);

    expect(deps.changes.map(({ keptSession }) => keptSession)).toEqual([undefined, "hash"]);
    expect(deps.live.closed).toEqual([
      { kind: "user", id: BEN.id },
      { kind: "user", id: ANN.id },
    ]);
  });

  it("comes with reactivating only where that is wished", async () => {
    const [old, fresh] = [
      await watchedDeps({ active: false }),
      await watchedDeps({ active: false }),
    ];

    const withOld = await reactivateUser(old, BEN.id, { newKey: false }, ANN_ASKS);
    const withNew = await reactivateUser(fresh, BEN.id, { newKey: true }, ANN_ASKS);

    expect(withOld).toMatchObject({ user: { active: true }, apiKey: null });
    expect(await old.users.findByKeyHash(await sha256Hex(BENS_KEY))).toMatchObject(BEN);
    expect(withNew.apiKey).toMatch(/^eivr_/);
    expect(await fresh.users.findByKeyHash(await sha256Hex(BENS_KEY))).toBeNull();
  });
});
