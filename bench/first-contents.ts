import { readdir, readFile } from "node:fs/promises";
import type { Miniflare } from "miniflare";
import { CACHED_LEADS, cachedNumber } from "./signed-calls";

type D1 = Awaited<ReturnType<Miniflare["getD1Database"]>>;
type Kv = Awaited<ReturnType<Miniflare["getKVNamespace"]>>;

/** Under this and the number the product keeps a lead it has looked up. */
export const LEAD_KEY_PREFIX = "braze:customer:";

const LEAD_TTL_S = 3_600;
const MIGRATIONS = "migrations";
const STATEMENT_BREAKPOINT = "--> statement-breakpoint";

/** Brings an empty database to where a new installation starts. */
export async function migrate(db: D1): Promise<void> {
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".sql")).sort();
  for (const file of files) {
    const text = await readFile(`${MIGRATIONS}/${file}`, "utf8");
    const statements = text.split(STATEMENT_BREAKPOINT).map((sql) => sql.trim());
    await db.batch(statements.map((sql) => db.prepare(sql)));
  }
}

/** All rows of all tables; small, as the database is new. */
export async function readTables(db: D1): Promise<Record<string, Record<string, unknown>[]>> {
  const { results } = await db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf*'")
    .all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => /^[a-z][a-z_]*$/.test(name));
  const read = names.map(async (name) => {
    const rows = await db.prepare(`SELECT * FROM ${name}`).all<Record<string, unknown>>();
    return [name, rows.results] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Puts the leads into the cache whose calls are to be hits. */
export async function seedLeads(kv: Kv): Promise<void> {
  for (let index = 0; index < CACHED_LEADS; index++) {
    const number = cachedNumber(index);
    const lead = { phone_number: number, lead_owner: "sales_team_a", lead_score: 85 };
    const key = LEAD_KEY_PREFIX + number;
    await kv.put(key, JSON.stringify(lead), { expirationTtl: LEAD_TTL_S });
  }
}
