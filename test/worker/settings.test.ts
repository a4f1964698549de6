import { env as boundEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type AuditEntry, describeChange, SYSTEM } from "../../src/audit/audit-entry";
import { createAuditStore } from "../../src/audit/audit-store";
import { createDatabase } from "../../src/db/database";
import { createSettingsStore } from "../../src/settings/settings-store";

const db = createDatabase(boundEnv.DB);
const store = createSettingsStore(db);

/** A key that no other test uses. */
const aKey = () => crypto.randomUUID();

function anEntry(key: string): AuditEntry {
  const origin = { ipAddress: null, requestId: "r", changeId: crypto.randomUUID() };
  const change = { entityType: "settings", entityId: key, before: null, after: { hour: 3 } };
  return describeChange(SYSTEM, origin, 1_000, { action: "update", ...change });
}

async function auditsOf(key: string): Promise<unknown[]> {
  const { results } = await boundEnv.DB.prepare(
    "SELECT action, user_email, after_value FROM config_audit_logs WHERE entity_id = ?",
  )
    .bind(key)
    .all();
  return results;
}

describe("a settings document", () => {
  it("is empty and at version 0 until somebody saves it", async () => {
    expect(await store.find(aKey())).toEqual({ value: null, version: 0 });
  });

  it("rises by one version with each save, and each has one audit entry", async () => {
    const key = aKey();
    await store.save(key, { hour: 2 }, await store.find(key), anEntry(key));

    expect(await store.save(key, { hour: 3 }, await store.find(key), anEntry(key))).toBe("saved");
    expect(await store.find(key)).toEqual({ value: { hour: 3 }, version: 2 });
    expect(await auditsOf(key)).toHaveLength(2);
  });

  it("is not saved over a version its maker has not seen, and nothing is audited then", async () => {
    const key = aKey();
    const seen = await store.find(key);
    await store.save(key, { hour: 2 }, seen, anEntry(key));

    expect(await store.save(key, { hour: 3 }, seen, anEntry(key))).toBe("stale");
    expect(await store.find(key)).toEqual({ value: { hour: 2 }, version: 1 });
    expect(await auditsOf(key)).toHaveLength(1);
  });

  it("is saved once by two people at the same moment", async () => {
    const key = aKey();
    const seen = await store.find(key);

    const fates = await Promise.all(
      [1, 2].map((hour) => store.save(key, { hour }, seen, anEntry(key))),
    );

    expect(fates.toSorted()).toEqual(["saved", "stale"]);
    expect(await auditsOf(key)).toHaveLength(1);
  });
});

describe("what changes nothing", () => {
  it("is on record all the same, and once if it is told twice", async () => {
    const key = aKey();
    const entry = anEntry(key);
    const audit = createAuditStore(db);

    await audit.record(entry);
    await audit.record(entry);

    expect(await auditsOf(key)).toEqual([
      { action: "update", user_email: "system", after_value: '{"hour":3}' },
    ]);
  });
});
