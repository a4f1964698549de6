import { env as boundEnv } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import {
  AGENT_SET_UP,
  elevenLabsPlaces,
  orderCall,
  rowOf,
  say,
  startCall,
  tell,
  transcriptOf,
} from "../support/worker/agent-calls";
import { brazeAnswers } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { eventually, readCall, runCron, startProduct, testEnv } from "../support/worker/product";
import { scriptedDatabase, type Turn } from "../support/worker/scripted-database";

const log = captureLog();

const HOUR_MS = 3_600_000;

/** Who asks is none of the workflow: without a person there is no order. */
const isOfTheWorkflow = (query: string) => !query.includes('"users"');

/** An id nobody used before. */
let drivers = 0;
const anId = () => `EL_${++drivers}_${Date.now()}_${crypto.randomUUID().slice(0, 8)}`;

/** A product whose database takes the turns it is given, one a question of the workflow. */
function productWhere(turnOf: (question: number, query: string) => Turn) {
  const asked: string[] = [];
  const DB = scriptedDatabase(boundEnv.DB, (query) => {
    if (!isOfTheWorkflow(query)) return "works";
    asked.push(query);
    return turnOf(asked.length - 1, query);
  });
  return { product: startProduct({ ...AGENT_SET_UP, DB }), asked };
}

/** The questions of one order when nothing is wrong, in their order. */
async function questionsOfAnOrder(): Promise<string[]> {
  elevenLabsPlaces();
  const { product, asked } = productWhere(() => "works");
  await startCall(product);
  return [...asked];
}

describe("an order for an agent's call that is broken off", () => {
  it("at any step leaves a true row, rings nobody without one, and never rings twice", async () => {
    const steps = (await questionsOfAnOrder()).flatMap((_, step) => [
      { step, turn: "dies" as const },
      { step, turn: "dies_after" as const },
    ]);
    const open: string[] = [];

    for (const { step, turn } of steps) {
      const provider = elevenLabsPlaces();
      const call_sid = anId();
      const dead = Promise.withResolvers<void>();
      const { product } = productWhere((question) => {
        if (question < step) return "works";
        dead.resolve();
        return question === step ? turn : "dies";
      });
      const order = orderCall(product, { call_sid });
      await Promise.race([order, dead.promise]);
      // What dies after its work has the work still to do.
      await eventually(async () => {
        const row = await rowOf(call_sid);
        const rings = provider.requests.length;
        expect({ rings, isOnRecord: row !== null }).not.toEqual({ rings: 1, isOnRecord: false });
        if (row) expect(row).toMatchObject({ outcome: null, ended_at: null });
      });

      const again = await orderCall(startProduct(AGENT_SET_UP), { call_sid });

      expect([201, 409]).toContain(again.status);
      expect(provider.requests.length).toBeLessThanOrEqual(1);
      if (again.status === 409 && (await rowOf(call_sid))) open.push(call_sid);
    }

    expect(open.length).toBeGreaterThan(steps.length / 2);
    await runCron(testEnv(), "* * * * *", Date.now() + 5 * HOUR_MS);
    await eventually(async () => {
      const rows = await Promise.all(open.map(rowOf));
      expect(rows.map((row) => row?.outcome)).toEqual(open.map(() => "stale"));
    });
  });

  it("while the provider is asked is closed in the end, and true once the talk is told", async () => {
    const call_sid = anId();
    const rung = Promise.withResolvers<void>();
    brazeAnswers(() => {
      rung.resolve();
      return new Promise(() => undefined);
    });
    const product = startProduct(AGENT_SET_UP);
    void orderCall(product, { call_sid });
    await rung.promise;

    expect(await rowOf(call_sid)).toMatchObject({ status: "received", conversation_id: null });
    await runCron(testEnv(), "* * * * *", Date.now() + 5 * HOUR_MS);
    await eventually(async () => expect(await rowOf(call_sid)).toMatchObject({ outcome: "stale" }));

    await tell(product, aTalk(call_sid));
    expect(await rowOf(call_sid)).toMatchObject({ status: "completed", outcome: "connected" });
  });
});

describe("an order for an agent's call", () => {
  it("answers 500 and rings nobody where the call cannot be put on record", async () => {
    const provider = elevenLabsPlaces();
    const call_sid = anId();
    const { product } = productWhere((_, query) =>
      query.includes("INSERT INTO call_events") ? "fails" : "works",
    );

    const reply = await orderCall(product, { call_sid });

    expect(reply.status).toBe(500);
    expect(provider.requests).toEqual([]);
    expect(await rowOf(call_sid)).toBeNull();
    expect(log.of("request.failed")).toMatchObject([{ call_sid }]);
  });

  it("answers 500 exactly where nobody was rung, from whatever step on the database fails", async () => {
    const questions = await questionsOfAnOrder();

    for (const step of questions.keys()) {
      const provider = elevenLabsPlaces();
      const { product } = productWhere((question) => (question < step ? "works" : "fails"));

      const { status } = await orderCall(product);

      expect({ step, status, rings: provider.requests.length }).toEqual(
        status === 201 ? { step, status: 201, rings: 1 } : { step, status: 500, rings: 0 },
      );
    }
    expect(log.of("agent_call.not_kept").length).toBeGreaterThan(0);
  });

  it.each(["fails", "fails_after"] as const)(
    "gets through where any one question to the database %s twice",
    async (fault) => {
      const questions = new Set(await questionsOfAnOrder());

      for (const broken of questions) {
        const provider = elevenLabsPlaces();
        let faults = 0;
        const { product } = productWhere((_, query) =>
          query === broken && faults++ < 2 ? fault : "works",
        );

        const { call_sid, ...answer } = await startCall(product);

        expect(faults).toBeGreaterThan(0);
        expect(answer).toMatchObject({ status: "placed" });
        expect(provider.requests).toHaveLength(1);
        expect(await rowOf(call_sid)).toEqual({
          status: "routed",
          outcome: null,
          conversation_id: answer.conversation_id,
          ended_at: null,
        });
      }
    },
  );
});

describe("what is told of an agent's call", () => {
  it.each(["fails", "fails_after"] as const)(
    "is kept once where any one question to the database %s twice",
    async (fault) => {
      elevenLabsPlaces();
      const healthy = productWhere(() => "works");
      const first = await startCall(healthy.product);
      healthy.asked.length = 0;
      await say(healthy.product, { call_sid: first.call_sid });
      await tell(healthy.product, aTalk(first.call_sid));

      for (const broken of new Set(healthy.asked)) {
        const { call_sid } = await startCall(startProduct(AGENT_SET_UP));
        let faults = 0;
        const { product } = productWhere((_, query) =>
          query === broken && faults++ < 2 ? fault : "works",
        );

        const replies = [await say(product, { call_sid }), await tell(product, aTalk(call_sid))];

        expect(faults).toBeGreaterThan(0);
        expect(replies.map(({ status }) => status)).toEqual([200, 200]);
        expect(await transcriptOf(product, call_sid)).toEqual([
          { n: 1, speaker: "user", text: "Hi" },
          { n: 2, speaker: "agent", text: "Goodbye" },
        ]);
        expect(await rowOf(call_sid)).toMatchObject({ outcome: "connected" });
      }
    },
  );
});

describe("the log of an agent's call", () => {
  it("names the call in every line, from the order to the end and wherever it is refused", async () => {
    elevenLabsPlaces(null);
    const product = startProduct(AGENT_SET_UP);
    await readCall(product, "EL_nobody").catch(() => undefined);
    const before = log.all().length;

    const { call_sid } = await startCall(product);
    await say(product, { call_sid, text: "too early" });
    await tell(product, aTalk(call_sid));
    await say(product, { call_sid, text: "late" });
    await orderCall(product, { call_sid });
    await tell(product, aTalk(call_sid));
    await product.settle();

    const lines = log.all().slice(before);
    expect(lines.map(({ event }) => event)).toEqual(
      expect.arrayContaining([
        "agent_call.requested",
        "agent_call.placed",
        "request.done",
        "transcription.parked",
        "request.refused",
        "conversation.saved",
        "transcription.saved",
      ]),
    );
    expect(lines.filter((line) => line.call_sid !== call_sid)).toEqual([]);
  });
});

function aTalk(call_sid: string) {
  return {
    type: "post_call_transcription",
    event_timestamp: Math.floor(Date.now() / 1_000),
    data: {
      conversation_id: `conv_of_${call_sid}`,
      transcript: [
        { role: "user", message: "Hi", time_in_call_secs: 1 },
        { role: "agent", message: "Goodbye", time_in_call_secs: 9 },
      ],
      metadata: { call_duration_secs: 10 },
      conversation_initiation_client_data: { dynamic_variables: { call_sid } },
    },
  };
}
