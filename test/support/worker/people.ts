import { env as boundEnv } from "cloudflare:workers";
import type { Role } from "../../../src/access/role";

/** Adds somebody with this key, as if an admin had. */
export async function addUser(email: string, key: string, role: Role = "admin"): Promise<void> {
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)),
  );
  await boundEnv.DB.prepare(
    `INSERT INTO users (email, name, role, api_key_prefix, api_key_hash, created_at, updated_at,
       created_by) VALUES (?1, 'Somebody', ?2, ?3, ?4, 0, 0, 'test')`,
  )
    .bind(email, role, key.slice(0, 8), digest.toHex())
    .run();
}

/** The key of somebody new who may only read. */
export async function aReadOnlyKey(): Promise<string> {
  const key = crypto.randomUUID();
  await addUser(`${key}@example.com`, key, "read_only");
  return key;
}
