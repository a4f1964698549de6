import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, expect, vi } from "vitest";
import { findWalks, watchedDatabase } from "./query-plans";

declare global {
  namespace Cloudflare {
    interface Env {
      /** Every file of `migrations/`, read by the test runner's configuration. */
      TEST_MIGRATIONS?: D1Migration[];
    }
  }
}

/** All migrations, in the order a deployment applies them. */
export const MIGRATIONS: readonly D1Migration[] = env.TEST_MIGRATIONS ?? [];

const WALKS =
  "a query reads a whole table: give it an index, or the table its reason in SMALL_TABLES. " +
  "What a test itself wants to know it asks env.DB of cloudflare:workers, not the product's env.";

/** Brings the database of this test file to the newest schema; what is there already stays. */
export async function migrate(): Promise<void> {
  await applyD1Migrations(env.DB, [...MIGRATIONS]);
}

await migrate();

afterEach(() => {
  vi.restoreAllMocks();
});

/** No test can leave this out: what the product asked in it is explained when its file ends. */
afterAll(async () => {
  const walks = await findWalks(watchedDatabase.ran);
  expect(walks, WALKS).toEqual([]);
});
