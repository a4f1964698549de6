import { env as boundEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { brokenDatabase } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { deliver, eventually, testEnv } from "../support/worker/product";

const log = captureLog();

function lettersWith(body: unknown) {
  return boundEnv.DB.prepare("SELECT queue, reason FROM dead_letters WHERE body = ?1")
    .bind(JSON.stringify(body))
    .all<{ queue: string; reason: string }>()
    .then(({ results }) => results);
}

describe("news of an integration", () => {
  it("become an alert although the database was away for every try", async () => {
    const news = {
      ...{ kind: "integration_changed", key: crypto.randomUUID(), integration: "dialfire" },
      ...{ change: "down", at: Date.now(), reason: "no answer", lastSuccessAt: null },
    };
    const away = testEnv({ DB: brokenDatabase("throw") });
    const LAST_TRY = 4;

    expect(await deliver(away, "outbox", [news], LAST_TRY)).toMatchObject({
      retried: ["outbox-0"],
    });
    // Its queue moves it to its own dead letters then, and goes on asking from there.
    expect(await deliver(away, "outbox-dead", [news])).toMatchObject({
      retried: ["outbox-dead-0"],
    });
    expect(await deliver(testEnv(), "outbox-dead", [news])).toMatchObject({
      acknowledged: ["outbox-dead-0"],
    });

    const raised = boundEnv.DB.prepare("SELECT subject FROM alerts WHERE alert_key = ?1");
    expect((await raised.bind(news.key).all()).results).toEqual([
      { subject: "[IVR Alert] Integration Down: Dialfire" },
    ]);
    expect(await lettersWith(news)).toEqual([]);
  });
});

describe("a dead message of the outbox that is no news", () => {
  it("is kept for a person to retry", async () => {
    const body = { kind: "callback_handover", callbackId: 4_711 };

    expect(await deliver(testEnv(), "outbox-dead", [body])).toMatchObject({
      acknowledged: ["outbox-dead-0"],
    });

    expect(await lettersWith(body)).toEqual([
      { queue: "outbox-dead", reason: "the queue gave up on it" },
    ]);
  });
});

describe("a message of the outbox that nobody can read", () => {
  it("becomes a dead letter that says why, wherever it is deployed", async () => {
    const body = { kind: "unheard_of", note: crypto.randomUUID() };

    const delivered = await deliver(testEnv(), "outbox-production", [body]);

    expect(delivered).toEqual({ acknowledged: ["outbox-production-0"], retried: [] });
    expect(await lettersWith(body)).toEqual([
      {
        queue: "outbox-production",
        reason: expect.stringContaining("this version cannot read it (kind: "),
      },
    ]);
  });

  it("comes there by way of the real queue, too", async () => {
    const body = { kind: "unheard_of", note: crypto.randomUUID() };

    await boundEnv.OUTBOX.send(body as never);

    await eventually(async () => expect(await lettersWith(body)).toHaveLength(1));
    expect(log.of("outbox.gave_up")).toMatchObject([{ level: "CRITICAL", attempt: 1 }]);
  });

  it("stays in its queue while the database is away", async () => {
    const env = testEnv({ DB: brokenDatabase("throw") });

    const delivered = await deliver(env, "outbox", [{ kind: "unheard_of" }]);

    expect(delivered).toEqual({ acknowledged: [], retried: ["outbox-0"] });
    expect(log.of("dead_letter.not_kept")).toHaveLength(1);
  });
});
