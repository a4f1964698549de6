import { env as boundEnv } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createDatabase } from "../../src/db/database";
import { LOG_TYPES, type LogFilter } from "../../src/logs/log-filter";
import { createLogStore, type LogEntry, type LogPlace } from "../../src/logs/log-store";
import { aLegMessage, anApiCall, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { aReadOnlyKey } from "../support/worker/people";
import { deliver, startProduct, testEnv } from "../support/worker/product";
import { aCallSid } from "../support/worker/twilio";

/** The day the entries of this file are from, so that no other entry is in the way. */
const DAY = Date.UTC(2026, 1, 3);
const MINUTE_MS = 60_000;
const RANGE = { start_date: "2026-02-03", end_date: "2026-02-03" };
captureLog();

const [FAILED, CONNECTED, OPEN] = [aCallSid(), aCallSid(), aCallSid()];

const entrySchema = z.looseObject({
  id: z.number(),
  log_type: z.enum(LOG_TYPES),
  timestamp: z.string(),
  summary: z.string(),
  status: z.string().nullable(),
  call_sid: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});
const pageSchema = z.object({
  data: z.array(entrySchema),
  total: z.number(),
  page: z.number(),
  page_size: z.number(),
});

beforeAll(async () => {
  const routed = (callSid: string, at: number, dialer: string, success: boolean) => ({
    ...aRoutedMessage({
      callSid,
      receivedAt: at,
      at: at + 40,
      dialer,
      callerNumber: callSid === OPEN ? "+493099887766" : "+491711234567",
    }),
    apiCalls: [
      anApiCall({
        startedAt: at + 10,
        success,
        category: success ? null : "timeout",
        errorMessage: success ? null : "no complete answer within 1200 ms",
        responseStatus: success ? 200 : null,
      }),
    ],
  });
  await deliver(testEnv(), "ledger", [
    routed(FAILED, DAY, "dialfire", false),
    aLegMessage({ callSid: FAILED, kind: "call.failed", at: DAY + 1_000 }),
    routed(CONNECTED, DAY + MINUTE_MS, "zendesk_talk", true),
    aLegMessage({
      callSid: CONNECTED,
      legSid: "CAleg",
      kind: "call.answered",
      at: DAY + MINUTE_MS + 500,
    }),
    aLegMessage({ callSid: CONNECTED, kind: "call.completed", at: DAY + MINUTE_MS + 900 }),
    routed(OPEN, DAY + 2 * MINUTE_MS, "dialfire", true),
  ]);
  const change = boundEnv.DB.prepare(
    `INSERT INTO config_audit_logs (audit_key, user_id, user_email, action, entity_type, entity_id,
       before_value, after_value, at, ip_address, request_id)
     VALUES (?1, 1, ?2, ?3, 'routing_rule', '7', '{"min":80}', '{"min":70}', ?4, '192.0.2.1', ?5)`,
  );
  await boundEnv.DB.batch([
    change.bind("logs-1", "ann@example.com", "update", DAY + 3 * MINUTE_MS, "request-of-ann"),
    change.bind("logs-2", "bob@example.com", "refuse", DAY + 4 * MINUTE_MS, "request-of-bob"),
  ]);
});

async function search(query: Record<string, string>, key?: string) {
  const path = `/api/v1/logs?${new URLSearchParams({ ...RANGE, ...query })}`;
  const reply = await startProduct().api(path, key === undefined ? {} : { key });
  expect(reply.status, reply.text).toBe(200);
  return pageSchema.parse(reply.json);
}

const SHORT = {
  routing_decisions: "decision",
  api_calls: "api",
  config_changes: "change",
} as const;
const CALL_NAMES = new Map([
  [FAILED, "failed"],
  [CONNECTED, "connected"],
  [OPEN, "open"],
]);

/** The entries in short, as in `api of connected`. */
async function found(query: Record<string, string>, key?: string): Promise<string[]> {
  const { data } = await search(query, key);
  return data.map(({ log_type, call_sid, user }) => {
    const whose = call_sid === null ? String(user).split("@")[0] : CALL_NAMES.get(call_sid);
    return `${SHORT[log_type]} of ${whose}`;
  });
}

describe("searching the logs", () => {
  it("shows decisions, provider calls and changes as one list, newest first", async () => {
    expect(await found({})).toEqual([
      "change of bob",
      "change of ann",
      "decision of open",
      "api of open",
      "decision of connected",
      "api of connected",
      "decision of failed",
      "api of failed",
    ]);
  });

  it.each([
    [{ log_type: "config_changes" }, ["change of bob", "change of ann"]],
    [{ log_type: "api_calls", status: "failed" }, ["api of failed"]],
    [{ status: "failed" }, ["change of bob", "decision of failed", "api of failed"]],
    [
      { status: "success" },
      ["change of ann", "api of open", "decision of connected", "api of connected"],
    ],
    [{ integration: "braze", status: "success" }, ["api of open", "api of connected"]],
    [{ dialer: "zendesk_talk" }, ["decision of connected"]],
    [{ user: "ann@example.com" }, ["change of ann"]],
    [{ user: "Ann@Example.com" }, ["change of ann"]],
    [{ entity_type: "routing_rule" }, ["change of bob", "change of ann"]],
    [{ entity_type: "user" }, []],
    [{ phone_number: "8877" }, ["decision of open", "api of open"]],
    [{ phone_number: "+49 30 99887766", log_type: "api_calls" }, ["api of open"]],
    [{ phone_number: "0000000" }, []],
    [{ request_id: "request-of-bob" }, ["change of bob"]],
    [{ user: "ann@example.com", integration: "braze" }, []],
  ])("finds by %j", async (query, entries) => {
    expect(await found(query)).toEqual(entries);
  });

  it("finds exactly what lies inside a range, its borders included", async () => {
    const query = { start_date: "2026-02-03T00:03:00Z", end_date: "2026-02-03T00:04:00Z" };

    expect(await found(query)).toEqual(["change of bob", "change of ann"]);
    expect(await found({ ...query, end_date: "2026-02-03T00:03:59.999Z" })).toEqual([
      "change of ann",
    ]);
  });

  it("tells the whole of an entry: the steps, the request with its answer, before and after", async () => {
    const { data } = await search({});
    const ofType = (type: string) => data.find((entry) => entry.log_type === type);

    expect(ofType("config_changes")).toMatchObject({
      summary: "bob@example.com: refuse routing_rule 7",
      details: { before: { min: 80 }, after: { min: 70 }, ip_address: "192.0.2.1" },
    });
    expect(ofType("routing_decisions")).toMatchObject({
      summary: "To dialfire by lead_score, in 40 ms",
      caller_number: "+4930***7766",
      details: { steps: [{ offset_ms: 0, event: "call_received" }] },
    });
    expect(ofType("api_calls")).toMatchObject({
      integration: "braze",
      details: { method: "POST", response_status: 200 },
    });
  });

  it("gives each entry on exactly one page", async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((page) => search({ page: String(page), page_size: "3" })),
    );
    const keys = pages.flatMap(({ data }) => data.map(({ log_type, id }) => `${log_type}:${id}`));

    expect(new Set(keys).size).toBe(8);
    expect(pages.map(({ total }) => total)).toEqual([8, 8, 8]);
  });

  it("shows the last 24 hours where nothing else is asked, and everything of a request", async () => {
    const product = startProduct();
    const lately = pageSchema.parse((await product.api("/api/v1/logs?page_size=200")).json);
    const ofRequest = await product.api("/api/v1/logs?request_id=request-of-ann");

    expect(lately.data.filter(({ timestamp }) => timestamp.startsWith("2026-02-03"))).toEqual([]);
    expect(pageSchema.parse(ofRequest.json).total).toBe(1);
  });

  it.each([
    ["start_date=2024-13-01", "start_date"],
    ["start_date=abc", "start_date"],
    ["start_date=2026-02-04&end_date=2026-02-03", "end_date"],
    ["log_type=everything", "log_type.0"],
    ["status=maybe", "status"],
    ["integration=acme", "integration"],
    ["phone_number=call-me", "phone_number"],
    ["page=0", "page"],
    ["page=201&page_size=50", "page"],
  ])("refuses %s with 400, naming the field", async (query, field) => {
    const reply = await startProduct().api(`/api/v1/logs?${query}`);

    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { details: [{ field }] } });
  });
});

describe("people who may only read", () => {
  it("see decisions and provider calls, and no changes", async () => {
    const key = await aReadOnlyKey();

    expect(await found({ status: "failed" }, key)).toEqual(["decision of failed", "api of failed"]);
    const asked = await startProduct().api("/api/v1/logs?log_type=config_changes", { key });
    expect(asked.json).toMatchObject({ error: { type: "AuthorizationError" } });
  });

  it("find numbers by their last four digits, and are refused more of them", async () => {
    const key = await aReadOnlyKey();

    expect(await found({ phone_number: "7766" }, key)).toEqual(["decision of open", "api of open"]);
    const asked = await startProduct().api("/api/v1/logs?phone_number=87766", { key });
    expect(asked.status).toBe(400);
  });

  it("see changes once the settings open them", async () => {
    const key = await aReadOnlyKey();
    const product = startProduct();
    const settings = "/api/v1/settings/logs";
    const open = { method: "PUT", body: { config_changes_for: "everyone" } };
    expect((await product.api(settings, open)).status).toBe(200);

    expect(await found({ user: "ann@example.com" }, key)).toEqual(["change of ann"]);

    await product.api(settings, { method: "PUT", body: {} });
  });
});

describe("an export", () => {
  async function download(query: Record<string, string>): Promise<string[]> {
    const path = `/api/v1/logs/export?${new URLSearchParams({ ...RANGE, ...query })}`;
    const reply = await startProduct().api(path);
    expect(reply.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(reply.headers.get("content-disposition")).toBe('attachment; filename="logs.csv"');
    return reply.text.trimEnd().split("\r\n");
  }

  it("is a table of all that the filter finds, with numbers masked", async () => {
    const lines = await download({ log_type: "routing_decisions" });

    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^timestamp,log_type,status,summary,/);
    expect(lines[3]).toContain(
      `failed,"To dialfire by lead_score, in 40 ms",,${FAILED},'+4917***4567`,
    );
  });

  it("is on record: who took it, and what was asked", async () => {
    await download({ dialer: "dialfire" });

    const row = await boundEnv.DB.prepare(
      "SELECT user_email, after_value FROM config_audit_logs WHERE action = 'export' ORDER BY id DESC",
    ).first();

    expect(row).toMatchObject({ user_email: "admin@localhost" });
    expect(JSON.parse(String(row?.after_value))).toMatchObject({ dialer: "dialfire" });
  });
});

describe("the log settings", () => {
  const settings = "/api/v1/settings/logs";

  it("have first values, and rise by one version with each change", async () => {
    const product = startProduct();
    const read = async () =>
      z
        .object({ data: z.looseObject({ version: z.number() }) })
        .parse((await product.api(settings)).json).data;
    const { version } = await read();
    const wanted = { config_changes_for: "admin", purge_hour: 4, purge_time_zone: "Europe/Berlin" };

    const saved = await product.api(settings, {
      method: "PUT",
      body: wanted,
      headers: { "if-match": String(version) },
    });

    expect(saved.json).toEqual({ data: { ...wanted, retention_days: 90, version: version + 1 } });
    expect(await read()).toEqual({ ...wanted, retention_days: 90, version: version + 1 });
    const stale = await product.api(settings, {
      method: "PUT",
      body: wanted,
      headers: { "if-match": `"${version}"` },
    });
    expect(stale.status).toBe(412);
    await product.api(settings, { method: "PUT", body: {} });
  });

  it.each([{ purge_hour: 24 }, { purge_hour: 1.5 }, { purge_time_zone: "Mars/Olympus" }])(
    "refuse %j",
    async (body) => {
      expect((await startProduct().api(settings, { method: "PUT", body })).status).toBe(400);
    },
  );
});

describe("reading on", () => {
  const store = createLogStore(createDatabase(boundEnv.DB));
  const filter: LogFilter = { types: LOG_TYPES, from: DAY, until: DAY + 86_399_999 };
  const keyOf = ({ type, row }: LogEntry) => `${type}:${row.id}`;

  it("gives the same entries in the same order, whatever the size of a step", async () => {
    const whole = (await store.readOn(filter, null, 100)).map(keyOf);

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (size) => {
        const read: string[] = [];
        let after: LogPlace | null = null;
        for (;;) {
          const step: LogEntry[] = await store.readOn(filter, after, size);
          read.push(...step.map(keyOf));
          const last = step.at(-1);
          if (last === undefined) break;
          after = { at: last.row.at, type: last.type, id: last.row.id };
        }
        expect(read).toEqual(whole);
      }),
      { numRuns: 9 },
    );
  });
});
