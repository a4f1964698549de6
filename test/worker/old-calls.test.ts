import { env as boundEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  AGENT_SET_UP,
  aConversationId,
  elevenLabsPlaces,
  PERSON,
  say,
  startCall,
  tell,
  transcriptOf,
} from "../support/worker/agent-calls";
import { captureLog } from "../support/worker/log-lines";
import { aReadOnlyKey } from "../support/worker/people";
import { type Product, readCall, startProduct } from "../support/worker/product";
import { scriptedDatabase } from "../support/worker/scripted-database";

captureLog();

const IMPORT = "/api/v1/agent-calls/import";
const MOMENT = "2026-03-10T14:00:00Z";
const ROWS = 10_000;
const AT_ONCE = 500;

const importSchema = z.object({
  data: z.object({
    created: z.number(),
    known: z.number(),
    calls: z.array(z.object({ call_sid: z.string(), result: z.string() })),
  }),
});

const anOldCall = (fields: Record<string, unknown> = {}) => ({
  conversation_id: aConversationId(),
  driver_id: "42",
  phone_number: PERSON,
  status: "completed",
  created_at: MOMENT,
  duration_seconds: 30,
  ...fields,
});

async function bringIn(product: Product, calls: readonly unknown[]) {
  const reply = await product.api(IMPORT, { method: "POST", body: { calls } });
  expect({ status: reply.status, body: reply.text }).toMatchObject({ status: 200 });
  return importSchema.parse(reply.json).data;
}

const countCalls = (part: string) =>
  boundEnv.DB.prepare("SELECT count(*) AS n FROM calls WHERE call_sid LIKE ?1")
    .bind(`${part}%`)
    .first<number>("n");

describe("old calls", () => {
  it("get ids of their own, ten thousand of one moment and of no driver", async () => {
    const product = startProduct();
    const all = Array.from({ length: ROWS }, (_, i) =>
      anOldCall({ driver_id: null, conversation_id: `conv_old_${i}`, phone_number: null }),
    );

    let created = 0;
    for (let first = 0; first < ROWS; first += AT_ONCE) {
      created += (await bringIn(product, all.slice(first, first + AT_ONCE))).created;
    }
    const again = await bringIn(product, all.slice(0, AT_ONCE));

    expect(created).toBe(ROWS);
    expect(await countCalls("EL_UNKNOWN_1773151200000_")).toBe(ROWS);
    expect(again).toMatchObject({ created: 0, known: AT_ONCE });
    const named = "SELECT count(*) AS n FROM calls WHERE conversation_id LIKE 'conv_old_%'";
    expect(await boundEnv.DB.prepare(named).first("n")).toBe(ROWS);
  }, 180_000);

  it("are calls like any other, and hear what is told of them later", async () => {
    const product = startProduct(AGENT_SET_UP);
    const [open, ended] = [anOldCall({ status: "in_progress" }), anOldCall()];

    const { calls } = await bringIn(product, [open, ended]);
    const [openSid = "", endedSid = ""] = calls.map(({ call_sid }) => call_sid);
    await say(product, { call_sid: openSid });
    await tell(product, {
      type: "post_call_transcription",
      event_timestamp: Date.parse(MOMENT) / 1_000 + 60,
      data: { conversation_id: open.conversation_id, metadata: { call_duration_secs: 42 } },
    });

    expect(await transcriptOf(product, openSid)).toEqual([{ n: 1, speaker: "user", text: "Hi" }]);
    expect(await readCall(product, openSid)).toMatchObject({ outcome: "connected" });
    expect(await readCall(product, endedSid)).toMatchObject({
      direction: "outbound",
      status: "completed",
      call_duration: 30,
      created_at: "2026-03-10T14:00:00.000Z",
      called_number: "+4917***4567",
    });
  });

  it("that are on record under another id are that call", async () => {
    elevenLabsPlaces();
    const product = startProduct(AGENT_SET_UP);
    const { call_sid, conversation_id } = await startCall(product);
    const twice = anOldCall();

    const imported = await bringIn(product, [anOldCall({ conversation_id }), twice, twice]);

    expect(imported).toMatchObject({ created: 1, known: 2 });
    expect(imported.calls[0]).toEqual({ call_sid, result: "known" });
    expect(imported.calls[2]?.call_sid).toBe(imported.calls[1]?.call_sid);
  });

  it("whose import broke off at any step are all there after the next, once", async () => {
    const steps = ["INSERT INTO call_events", "UPDATE OR IGNORE calls", '"config_audit_logs"'];

    for (const broken of steps) {
      const calls = [anOldCall(), anOldCall()];
      const DB = scriptedDatabase(boundEnv.DB, (query) =>
        query.includes(broken) ? "fails" : "works",
      );
      const first = await startProduct({ DB }).api(IMPORT, { method: "POST", body: { calls } });

      const { created, known } = await bringIn(startProduct(), calls);

      expect({ broken, status: first.status }).toEqual({ broken, status: 500 });
      expect(created + known).toBe(2);
      const query = "SELECT count(*) AS n FROM calls WHERE conversation_id IN (?1, ?2)";
      const ids = calls.map(({ conversation_id }) => conversation_id);
      expect(
        await boundEnv.DB.prepare(query)
          .bind(...ids)
          .first("n"),
      ).toBe(2);
    }
  });

  it("come in by an admin, whom the audit log names, and by nobody else", async () => {
    const product = startProduct();
    const body = { calls: [anOldCall()] };

    const { calls } = await bringIn(product, body.calls);
    const refused = await product.api(IMPORT, { method: "POST", body, key: await aReadOnlyKey() });

    expect(refused.status).toBe(403);
    const entries =
      "SELECT action, user_email FROM config_audit_logs WHERE entity_type = 'agent_calls' AND entity_id = ?1";
    const { results } = await boundEnv.DB.prepare(entries).bind(calls[0]?.call_sid).all();
    expect(results).toEqual([{ action: "import", user_email: "admin@localhost" }]);
  });

  it("are refused together where one is wrong, by its place", async () => {
    const calls = [anOldCall(), anOldCall({ created_at: "yesterday" })];

    const reply = await startProduct().api(IMPORT, { method: "POST", body: { calls } });

    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { details: [{ field: "calls.1.created_at" }] } });
  });
});
