import { env as boundEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { startClock } from "../support/worker/clock";
import { brokenQueue } from "../support/worker/faults";
import { aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import {
  callOnce,
  deliver,
  eventually,
  type Product,
  startProduct,
  testEnv,
} from "../support/worker/product";

const PATH = "/api/v1/dead-letters";
const VIEWER_KEY = "the-key-of-a-viewer-only";

const log = captureLog();

const letterSchema = z.looseObject({
  id: z.number(),
  queue: z.string().nullable(),
  kind: z.string().nullable(),
  call_sid: z.string().nullable(),
  reason: z.string(),
  resolved_at: z.string().nullable(),
});
const pageSchema = z.object({ data: z.array(letterSchema), total: z.number() });

async function listLetters(product: Product, query = "?page_size=200") {
  return pageSchema.parse((await product.api(PATH + query)).json);
}

/** Keeps a letter as the consumers do; tells its id. */
async function aLetter(body: unknown, { queue = "ledger-dead", reason = "D1 is away" } = {}) {
  const row = await boundEnv.DB.prepare(
    `INSERT INTO dead_letters (message_id, queue, body, reason, at) VALUES (?1, ?2, ?3, ?4, 1000)
     RETURNING id`,
  )
    .bind(crypto.randomUUID(), queue, JSON.stringify(body), reason)
    .first<number>("id");
  return row ?? 0;
}

const anUnheardOf = () => ({ kind: "unheard_of", note: crypto.randomUUID() });

/** A queue that counts what it is given, on its way to the real one. */
function countingQueue<T>(queue: Queue<T>) {
  const sent: T[] = [];
  const counting: Queue<T> = {
    send: (body, options) => {
      sent.push(body);
      return queue.send(body, options);
    },
    sendBatch: (messages, options) => queue.sendBatch(messages, options),
    metrics: () => queue.metrics(),
  };
  return { counting, sent };
}

async function audits(id: number): Promise<unknown[]> {
  const { results } = await boundEnv.DB.prepare(
    `SELECT action, user_email, after_value FROM config_audit_logs
     WHERE entity_type = 'dead_letter' AND entity_id = ?1`,
  )
    .bind(String(id))
    .all();
  return results;
}

const retry = (product: Product, id: number) =>
  product.api(`${PATH}/${id}/retry`, { method: "POST" });

describe("the list of dead letters", () => {
  it("has the newest first, with what each is about and why it is there", async () => {
    const message = aRoutedMessage();
    const first = await aLetter(message);
    const second = await aLetter(anUnheardOf(), { queue: "outbox", reason: "no +491711234567" });

    const { data } = await listLetters(startProduct());

    expect(data.slice(0, 2)).toEqual([
      {
        id: second,
        queue: "outbox",
        kind: "unheard_of",
        call_sid: null,
        reason: "no +4917***4567",
        at: "1970-01-01T00:00:01.000Z",
        retried_at: null,
        resolved_at: null,
      },
      {
        id: first,
        queue: "ledger",
        kind: "call.routed",
        call_sid: message.event.callSid,
        reason: "D1 is away",
        at: "1970-01-01T00:00:01.000Z",
        retried_at: null,
        resolved_at: null,
      },
    ]);
  });

  it("comes in pages, and can be narrowed down to open or to resolved ones", async () => {
    const product = startProduct();
    const [open, resolved] = [await aLetter(anUnheardOf()), await aLetter(aRoutedMessage())];
    await retry(product, resolved);

    const ids = async (query: string) =>
      (await listLetters(product, query)).data.map(({ id }) => id);

    expect(await ids("?resolved=false&page_size=1")).toEqual([open]);
    expect(await ids("?resolved=true&page_size=1")).toEqual([resolved]);
    expect(await ids("?page_size=1&page=2")).toEqual([open]);
    expect((await product.api(`${PATH}?resolved=perhaps`)).status).toBe(400);
  });

  it("reads open ones by index", async () => {
    const plan = await boundEnv.DB.prepare(
      "EXPLAIN QUERY PLAN SELECT id FROM dead_letters WHERE resolved_at IS NULL ORDER BY id DESC",
    ).all<{ detail: string }>();

    expect(plan.results.map(({ detail }) => detail).join(" ")).toContain("idx_dead_letters_open");
  });
});

describe("one dead letter", () => {
  it("shows the whole message, but no phone number", async () => {
    const message = aRoutedMessage();
    const id = await aLetter(message);

    const reply = await startProduct().api(`${PATH}/${id}`);

    expect(reply.json).toMatchObject({
      data: {
        id,
        body: {
          event: { callSid: message.event.callSid, callerNumber: "+4917***4567", leadScore: 85 },
        },
      },
    });
    expect(reply.text).not.toContain("+491711234567");
  });

  it("is not found where there is none", async () => {
    expect((await startProduct().api(`${PATH}/999999`)).status).toBe(404);
  });
});

describe("retrying a dead letter", () => {
  it("puts a message of the ledger back: the call is on record then", async () => {
    const product = startProduct();
    const message = aRoutedMessage();
    const id = await aLetter(message, { queue: "ledger-dead-production" });

    const reply = await retry(product, id);

    expect(reply.json).toMatchObject({ data: { id, resolved_at: expect.any(String) } });
    await callOnce(product, message.event.callSid, (call) => expect(call.status).toBe("routed"));
  });

  it("is harmless where the message got through meanwhile", async () => {
    const product = startProduct();
    const message = aRoutedMessage();
    const { callSid } = message.event;
    const id = await aLetter(message);
    await deliver(testEnv(), "ledger", [message]);

    await retry(product, id);
    await eventually(() => expect(log.of("dead_letter.retried")).toHaveLength(1));

    const trace = await product.api(`/api/v1/logs/${callSid}`);
    expect(trace.json).toMatchObject({ data: { events: [{ kind: "call.routed" }] } });
  });

  it("puts a message of the outbox back: one that fails again is a new letter", async () => {
    const product = startProduct();
    const body = anUnheardOf();
    const id = await aLetter(body, { queue: "outbox" });

    await retry(product, id);

    await eventually(async () => {
      const query = boundEnv.DB.prepare(
        "SELECT resolved_at IS NULL AS open FROM dead_letters WHERE body = ?1 ORDER BY id",
      );
      const { results } = await query.bind(JSON.stringify(body)).all();
      expect(results).toEqual([{ open: 0 }, { open: 1 }]);
    });
  });

  it("happens once when two people ask at the same moment, and is audited once", async () => {
    const { counting, sent } = countingQueue(boundEnv.OUTBOX);
    const product = startProduct({ OUTBOX: counting });
    const id = await aLetter(anUnheardOf(), { queue: "outbox-dead" });

    const replies = await Promise.all([retry(product, id), retry(product, id)]);

    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(sent).toHaveLength(1);
    expect(await audits(id)).toEqual([
      {
        action: "retry",
        user_email: "admin@localhost",
        after_value: JSON.stringify({ queue: "outbox", kind: "unheard_of" }),
      },
    ]);
  });

  it("is refused for a letter that is resolved, and audited no second time", async () => {
    const product = startProduct();
    const id = await aLetter(aRoutedMessage());
    await retry(product, id);

    const again = await retry(product, id);

    expect(again.status).toBe(409);
    expect(again.json).toMatchObject({ error: { type: "ConflictError" } });
    expect(await audits(id)).toHaveLength(1);
  });

  it("leaves the letter open when the queue does not take it", async () => {
    const id = await aLetter(anUnheardOf(), { queue: "outbox" });

    const refused = await retry(startProduct({ OUTBOX: brokenQueue("throw") }), id);

    expect(refused.status).toBe(502);
    expect(log.of("dead_letter.not_retried")).toMatchObject([{ level: "ERROR", id }]);
    expect((await retry(startProduct(), id)).status).toBe(200);
  });

  it("is possible again after a minute where somebody began it and never came to its end", async () => {
    const id = await aLetter(anUnheardOf(), { queue: "outbox" });
    await boundEnv.DB.prepare("UPDATE dead_letters SET retried_at = ?2 WHERE id = ?1")
      .bind(id, Date.now())
      .run();
    const clock = startClock();
    const product = startProduct();

    const tooSoon = await retry(product, id);
    clock.skip(60_000);
    const later = await retry(product, id);

    expect([tooSoon.status, later.status]).toEqual([409, 200]);
  });

  it("is not found where there is none", async () => {
    expect((await retry(startProduct(), 999_999)).status).toBe(404);
  });

  it("is for admins", async () => {
    const product = startProduct();
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(VIEWER_KEY));
    await listLetters(product);
    await boundEnv.DB.prepare(
      `INSERT INTO users (email, name, role, api_key_prefix, api_key_hash, created_at, updated_at,
         created_by) VALUES ('viewer@example.com', 'Viewer', 'read_only', 'the-key-', ?1, 0, 0, 'test')`,
    )
      .bind(new Uint8Array(digest).toHex())
      .run();
    const id = await aLetter(anUnheardOf());

    const asViewer = { key: VIEWER_KEY };

    expect((await product.api(`${PATH}/${id}`, asViewer)).status).toBe(200);
    expect((await product.api(`${PATH}/${id}/retry`, { method: "POST", ...asViewer })).status).toBe(
      403,
    );
  });
});
