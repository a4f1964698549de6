import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, vi } from "vitest";

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

/** Brings the database of this test file to the newest schema; what is there already stays. */
export async function migrate(): Promise<void> {
  await applyD1Migrations(env.DB, [...MIGRATIONS]);
}

await migrate();

afterEach(() => {
  vi.restoreAllMocks();
});
