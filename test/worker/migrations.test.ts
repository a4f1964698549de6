import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { brazeKnows } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { MIGRATIONS } from "../support/worker/migrations";
import { readCall, startProduct } from "../support/worker/product";

captureLog();

beforeEach(reset);

async function applyFirst(count: number): Promise<void> {
  await applyD1Migrations(env.DB, MIGRATIONS.slice(0, count));
}

const all = async (query: string, ...values: unknown[]) =>
  (
    await env.DB.prepare(query)
      .bind(...values)
      .all()
  ).results;

/** The tables of the product, without those of the platform. */
async function tables(): Promise<string[]> {
  const rows = await all(
    `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
       AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations'
     ORDER BY name`,
  );
  return rows.map((row) => String(row.name));
}

interface Column {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
}

/** A row as an old release might have left it: every column filled with what its type allows. */
async function fillTable(table: string): Promise<Record<string, unknown>> {
  const columns = (await all("SELECT * FROM pragma_table_info(?1)", table)) as unknown as Column[];
  const SPECIAL: Record<string, unknown> = {
    direction: "inbound",
    role: "admin",
    status: "routed",
  };
  const row = Object.fromEntries(
    columns.map(({ name, type }) => [
      name,
      SPECIAL[name] ?? (type.toLowerCase() === "integer" ? 4_711 : `{"of":"${table}"}`),
    ]),
  );
  const marks = Object.keys(row).map(() => "?");
  await env.DB.prepare(
    `INSERT INTO ${table} (${Object.keys(row).join(", ")}) VALUES (${marks.join(", ")})`,
  )
    .bind(...Object.values(row))
    .run();
  return row;
}

describe("the migrations", () => {
  it("are numbered without a gap, in the order they are applied", () => {
    expect(MIGRATIONS.map((migration) => migration.name.slice(0, 5))).toEqual(
      MIGRATIONS.map((_, i) => `${String(i).padStart(4, "0")}_`),
    );
  });

  it.each(MIGRATIONS.slice(1).map((migration, i) => ({ name: migration.name, before: i + 1 })))(
    "keep every row of a database that is filled when $name comes",
    async ({ before }) => {
      await applyFirst(before);
      const filled: [string, Record<string, unknown>][] = [];
      for (const table of await tables()) {
        if (table === "write_guard") continue;
        filled.push([table, await fillTable(table)]);
      }

      await applyFirst(MIGRATIONS.length);

      expect(filled.length).toBeGreaterThan(10);
      for (const [table, row] of filled) {
        const rows = await all(`SELECT * FROM ${table}`);
        expect(rows, table).toContainEqual(expect.objectContaining(row));
      }
    },
  );

  it("can be asked for twice", async () => {
    await applyFirst(MIGRATIONS.length);
    const before = await all("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name");

    await applyFirst(MIGRATIONS.length);

    expect(await all("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")).toEqual(
      before,
    );
  });

  it("leave every append-only table with its three triggers", async () => {
    await applyFirst(MIGRATIONS.length);

    const triggers = await all(
      `SELECT tbl_name AS name, count(*) AS n FROM sqlite_schema
       WHERE type = 'trigger' AND name GLOB '*_no_*' GROUP BY 1 ORDER BY 1`,
    );
    expect(triggers).toEqual([
      { name: "api_logs", n: 3 },
      { name: "config_audit_logs", n: 3 },
      { name: "routing_decisions", n: 3 },
    ]);
  });

  it.each([
    ["calls", "idx_calls_call_sid", ["call_sid"], 1],
    ["calls", "idx_calls_caller_number", ["caller_number"], 0],
    ["calls", "idx_calls_created_at", ["created_at"], 0],
    ["dialers", "idx_dialers_name", ["name"], 1],
  ])("give %s the index %s", async (table, index, columns, unique) => {
    await applyFirst(MIGRATIONS.length);

    const indexes = await all('SELECT name, "unique" FROM pragma_index_list(?1)', table);
    const covered = await all("SELECT name FROM pragma_index_info(?1) ORDER BY seqno", index);

    expect(indexes).toContainEqual({ name: index, unique });
    expect(covered.map((row) => row.name)).toEqual(columns);
  });

  it("name every table and column in snake_case", async () => {
    await applyFirst(MIGRATIONS.length);

    for (const table of await tables()) {
      const columns = await all("SELECT name FROM pragma_table_info(?1)", table);
      const names = [table, ...columns.map((column) => String(column.name))];
      expect(names.filter((name) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))).toEqual([]);
    }
  });

  it("refuse a call of neither direction and a user of neither role", async () => {
    await applyFirst(MIGRATIONS.length);
    await fillTable("calls");
    await fillTable("users");

    await expect(all("UPDATE calls SET direction = 'sideways'")).rejects.toThrow("calls_direction");
    await expect(all("UPDATE users SET role = 'superadmin'")).rejects.toThrow("users_role");
  });

  it("let calls refer to no dialer's row, so that a renamed dialer loses no history", async () => {
    await applyFirst(MIGRATIONS.length);

    for (const table of await tables()) {
      expect(await all("SELECT * FROM pragma_foreign_key_list(?1)", table)).toEqual([]);
    }
  });
});

describe("a new installation", () => {
  beforeEach(() => applyFirst(MIGRATIONS.length));

  it("routes its first call by the shipped rules", async () => {
    brazeKnows({ lead_owner: "anybody", lead_score: 20 });

    const { twiml } = await startProduct().ring();

    expect(twiml.dialled).toBe(startProduct().env.ZENDESK_TALK_PHONE_NUMBER);
  });

  it("has an owner rule without mappings, and the three tiers of the story", async () => {
    const rules = await all(
      "SELECT rule_type, priority, config, active FROM routing_rules ORDER BY priority",
    );

    expect(rules.map((rule) => ({ ...rule, config: JSON.parse(String(rule.config)) }))).toEqual([
      { rule_type: "lead_owner", priority: 1, active: 1, config: { mappings: {} } },
      {
        rule_type: "lead_score",
        priority: 2,
        active: 1,
        config: {
          tiers: [
            { name: "High Value", min: 80, max: 100, dialer: "dialfire" },
            { name: "Medium", min: 50, max: 79, dialer: "dialfire" },
            { name: "Low", min: 0, max: 49, dialer: "zendesk_talk" },
          ],
          default_dialer: "zendesk_talk",
        },
      },
    ]);
  });

  it("has a published ruleset whose hash is that of its content", async () => {
    const [version] = await all("SELECT number, hash, content FROM ruleset_versions");

    const bytes = new TextEncoder().encode(String(version?.content));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    expect(version?.hash).toBe(digest.toHex());
    expect(version?.number).toBe(1);
  });

  it("has a published ruleset that says exactly what the tables say", async () => {
    const [version] = await all("SELECT content FROM ruleset_versions");
    const rules = await all(
      "SELECT id, rule_type, name, priority, config FROM routing_rules WHERE active = 1 ORDER BY id",
    );
    const dialers = await all(
      "SELECT id, name, kind, phone_number, active, seats FROM dialers ORDER BY id",
    );

    expect(JSON.parse(String(version?.content))).toEqual({
      rules: rules.map((rule) => ({ ...rule, config: JSON.parse(String(rule.config)) })),
      dialers: dialers.map((dialer) => ({ ...dialer, active: dialer.active === 1 })),
      settings: null,
    });
  });

  it("has nobody in it: no user, no session, no call", async () => {
    const counts = await all(
      `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM sessions) AS sessions,
         (SELECT count(*) FROM calls) AS calls`,
    );

    expect(counts).toEqual([{ users: 0, sessions: 0, calls: 0 }]);
  });

  it("shows a call an old release wrote down", async () => {
    await fillTable("calls");
    const history = '[{"status":"routed","at":4711}]';
    await all(
      "UPDATE calls SET call_sid = 'CAold', status_history = ?1, routing_rule = NULL, rung = NULL",
      history,
    );

    expect(await readCall(startProduct(), "CAold")).toMatchObject({
      status: "routed",
      created_at: "1970-01-01T00:00:04.711Z",
    });
  });
});
