import { env } from "cloudflare:workers";
import { toKeyRecord } from "../../../src/access/api-key";
import type { Role } from "../../../src/access/role";
import type { Product, Reply } from "./product";
import { TEST_VARIABLES } from "./variables";

export const SESSION = "/api/v1/session";

/** What a query finds in the product's database. */
export async function rowsOf(query: string) {
  return (await env.DB.prepare(query).all()).results;
}

/** Every row of every table, as text: what a thief of the database would read. */
export async function wholeDatabase(): Promise<string> {
  const tables = await rowsOf("SELECT name FROM sqlite_schema WHERE type = 'table'");
  const ours = tables.map(({ name }) => String(name)).filter((name) => !name.startsWith("_cf_"));
  const dumps = await Promise.all(ours.map((name) => rowsOf(`SELECT * FROM "${name}"`)));
  return JSON.stringify(dumps);
}

/** Adds somebody with this key behind the product's back; says their id. */
export async function addUser(
  email: string,
  key: string,
  role: Role = "admin",
  { active = true } = {},
): Promise<number> {
  const { prefix, hash } = await toKeyRecord(key);
  const added = await env.DB.prepare(
    `INSERT INTO users (email, name, role, active, api_key_prefix, api_key_hash, created_at,
       updated_at, created_by) VALUES (?1, 'Somebody', ?2, ?3, ?4, ?5, 0, 0, 'test')`,
  )
    .bind(email, role, active ? 1 : 0, prefix, hash)
    .run();
  return added.meta.last_row_id;
}

/** The key of somebody new who may only read. */
export async function aReadOnlyKey(): Promise<string> {
  const key = crypto.randomUUID();
  await addUser(`${key}@example.com`, key, "read_only");
  return key;
}

export interface SignedIn {
  reply: Reply;
  /** `name=value`, as a browser sends it back. */
  cookie: string;
  /** What stands in the cookie; empty where none was set. */
  token: string;
  /** The cookie's attributes, in lower case. */
  attributes: string[];
  /** Where the person came from: somewhere else each time, so that no limit is shared. */
  address: string;
}

let visitors = 0;

export async function signIn(
  product: Product,
  key = TEST_VARIABLES.API_KEY,
  url = TEST_VARIABLES.PUBLIC_URL,
): Promise<SignedIn> {
  const address = `192.0.2.${++visitors}`;
  const reply = await product.send(url + SESSION, {
    method: "POST",
    headers: { "content-type": "application/json", origin: url, "cf-connecting-ip": address },
    body: JSON.stringify({ api_key: key }),
  });
  const [cookie = "", ...attributes] = (reply.headers.get("set-cookie") ?? "").split("; ");
  const token = cookie.split("=")[1] ?? "";
  return { reply, cookie, token, address, attributes: attributes.map((one) => one.toLowerCase()) };
}
