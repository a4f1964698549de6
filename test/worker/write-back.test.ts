import { env as boundEnv } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { brazeAnswers, type SentRequest } from "../support/worker/braze";
import { startClock } from "../support/worker/clock";
import { brokenDatabase, brokenQueue } from "../support/worker/faults";
import { aLegMessage, aLostDial, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import {
  aCall,
  callOnce,
  deliver,
  eventually,
  readCall,
  runCron,
  startProduct,
  testEnv,
} from "../support/worker/product";
import { failAs } from "../support/worker/provider-faults";
import { scriptedDatabase } from "../support/worker/scripted-database";
import { aCallSid, aNumber } from "../support/worker/twilio";

const log = captureLog();
const NOON = Date.UTC(2026, 2, 10, 12);
/** Past this a try that was broken off holds up the next no more. */
const LEASE_MS = 31_000;

/** What arrived at `POST /users/track`. */
const trackSchema = z.object({
  attributes: z.array(z.looseObject({ total_calls: z.number() })),
  events: z.array(z.looseObject({ properties: z.looseObject({ call_sid: z.string() }) })),
});

type Track = (request: SentRequest) => Response;
const accepted: Track = () => Response.json({ message: "success" }, { status: 201 });

/** Braze with these profiles for everybody, and the updates it was sent. */
function brazeWith(users: readonly unknown[], track: Track = accepted) {
  const { requests } = brazeAnswers((request) =>
    request.url.endsWith("/users/track")
      ? track(request)
      : Response.json({ users, message: "success" }, { status: 201 }),
  );
  return () =>
    requests
      .filter(({ url }) => url.endsWith("/users/track"))
      .map(({ body }) => trackSchema.parse(JSON.parse(body)));
}

const LEAD = {
  external_id: "lead-1",
  braze_id: "b1",
  created_at: "2026-01-01T00:00:00Z",
  custom_attributes: { lead_owner: "team_b" },
};

/** The messages of one call that was answered and ended. */
function aFinishedCall(callerNumber: string | null, at = NOON) {
  const callSid = aCallSid();
  const legSid = aCallSid();
  const routed = aRoutedMessage({ callSid, callerNumber, receivedAt: at, at: at + 40 });
  const leg = { callSid, legSid, dialer: "dialfire", attempt: 1 };
  const messages = [
    routed,
    aLegMessage({ ...leg, kind: "call.answered", at: at + 5_000, sequence: 2 }),
    aLegMessage({ ...leg, kind: "call.completed", at: at + 54_000, durationSeconds: 49 }),
    aLegMessage({ callSid, kind: "call.completed", at: at + 55_000, durationSeconds: 55 }),
  ];
  return { callSid, messages };
}

/** The product with an outbox of its own that loses everything: tests deliver by hand. */
const quiet = () => testEnv({ OUTBOX: brokenQueue("throw") });
const writeBack = (callSid: string) => ({ kind: "outcome_write_back", callSid });

function rowOf(callSid: string) {
  return boundEnv.DB.prepare("SELECT attempts, result FROM write_backs WHERE call_sid = ?1")
    .bind(callSid)
    .first();
}

describe("a finished call", () => {
  it("is told to Braze by way of the queues, and what is cached of the caller is what Braze says now", async () => {
    const tracked = brazeWith([LEAD]);
    const caller = aNumber();
    const key = `braze:customer:${caller}`;
    await boundEnv.LEAD_CACHE.put(key, "{}");
    const { callSid, messages } = aFinishedCall(caller);

    await deliver(testEnv(), "ledger", messages);

    await eventually(async () => expect(await rowOf(callSid)).toMatchObject({ result: "sent" }));
    expect(tracked()).toMatchObject([
      {
        attributes: [
          {
            external_id: "lead-1",
            _update_existing_only: true,
            last_call_date: new Date(NOON).toISOString(),
            last_call_outcome: "completed",
            last_call_duration: 55,
            last_call_dialer: "dialfire",
            total_calls: 1,
          },
        ],
        events: [{ name: "phone_call_completed", properties: { call_sid: callSid } }],
      },
    ]);
    await eventually(async () =>
      expect(await boundEnv.LEAD_CACHE.get(key, "json")).toMatchObject({ lead_owner: "team_b" }),
    );
    const { results } = await boundEnv.DB.prepare("SELECT url FROM api_logs WHERE call_sid = ?1")
      .bind(callSid)
      .all<{ url: string }>();
    expect(results.map(({ url }) => url)).toContain("https://braze.test/users/track");
  });

  it("lets the caller's next call see what Braze says by then, without asking", async () => {
    const { callSid, messages } = aFinishedCall(aNumber());
    const From = z.object({ callerNumber: z.string() }).parse(messages[0]?.event).callerNumber;
    await boundEnv.LEAD_CACHE.put(
      `braze:customer:${From}`,
      JSON.stringify({ phone_number: From, lead_owner: "team_old", lead_score: null }),
    );
    brazeWith([LEAD]);
    await deliver(quiet(), "ledger", messages);
    await deliver(quiet(), "outbox", [writeBack(callSid)]);
    const asked = brazeAnswers(() => new Response(null, { status: 500 }));

    const next = await startProduct().ring({ From });

    await callOnce(startProduct(), next.callSid, (call) =>
      expect(call).toMatchObject({ lead_owner: "team_b", braze_cache_hit: true }),
    );
    expect(asked.requests.filter(({ url }) => url.includes("/users/"))).toEqual([]);
  });

  it("keeps nobody waiting: the report that ends a call is answered while Braze thinks", async () => {
    brazeWith([LEAD]);
    const product = startProduct();
    const From = aNumber();
    const { callSid } = await product.ring({ From });
    const isThere = () => readCall(product, callSid);
    await eventually(isThere);
    const thinking = Promise.withResolvers<void>();
    brazeAnswers(async (request) => {
      await thinking.promise;
      return request.url.endsWith("/users/track")
        ? Response.json({ message: "success" }, { status: 201 })
        : Response.json({ users: [LEAD], message: "success" }, { status: 201 });
    });

    const form = { ...aCall(), CallSid: callSid, From, CallStatus: "completed" };
    const reply = await product.webhook("/webhooks/twilio/status", form);
    await eventually(async () => expect(await rowOf(callSid)).toMatchObject({ attempts: 1 }));

    expect(reply.status).toBeLessThan(300);
    expect(await rowOf(callSid)).toMatchObject({ result: null });
    thinking.resolve();
    await eventually(async () => expect(await rowOf(callSid)).toMatchObject({ result: "sent" }));
  });

  it("that reached nobody is told as such, as long as it was, and never why", async () => {
    const tracked = brazeWith([LEAD]);
    const calls = (["no-answer", "failed"] as const).map((dialStatus, i) => {
      const at = NOON + i * 60_000;
      const routed = aRoutedMessage({ callerNumber: aNumber(), receivedAt: at, at: at + 40 });
      const { callSid } = routed.event;
      return { callSid, messages: [routed, aLostDial(callSid, dialStatus, at + 30_000)] };
    });

    for (const { callSid, messages } of calls) {
      await deliver(quiet(), "ledger", messages);
      await deliver(quiet(), "outbox", [writeBack(callSid)]);
    }

    expect(tracked().map(({ attributes }) => attributes[0])).toMatchObject([
      { last_call_outcome: "no_answer", last_call_duration: 0 },
      { last_call_outcome: "failed", last_call_duration: 0 },
    ]);
    expect(JSON.stringify(tracked())).not.toMatch(/reason|dialfire: failed/);
  });

  it("goes to an anonymous profile by its braze_id", async () => {
    const tracked = brazeWith([{ braze_id: "b1" }]);
    const { callSid, messages } = aFinishedCall(aNumber());
    await deliver(quiet(), "ledger", messages);

    await deliver(quiet(), "outbox", [writeBack(callSid)]);

    const [attributes] = tracked()[0]?.attributes ?? [];
    expect(attributes).toMatchObject({ braze_id: "b1" });
    expect(attributes).not.toHaveProperty("external_id");
  });

  it("is skipped where Braze knows nobody with the number", async () => {
    const tracked = brazeWith([]);
    const { callSid, messages } = aFinishedCall(aNumber());
    await deliver(quiet(), "ledger", messages);

    await deliver(quiet(), "outbox", [writeBack(callSid)]);

    expect(tracked()).toEqual([]);
    expect(await rowOf(callSid)).toEqual({ attempts: 1, result: "no_profile" });
    expect(log.of("write_back.skipped")).toMatchObject([{ reason: "no_profile" }]);
  });

  it("owes nothing where the number is withheld, or the call has not ended", async () => {
    const withheld = aFinishedCall(null);
    const open = aFinishedCall(aNumber());

    await deliver(quiet(), "ledger", [...withheld.messages, ...open.messages.slice(0, 2)]);

    expect(await rowOf(withheld.callSid)).toBeNull();
    expect(await rowOf(open.callSid)).toBeNull();
  });

  it("is tried again after a fault, and given up where Braze refuses the object", async () => {
    const answers = [
      new Response("no", { status: 500 }),
      Response.json(
        { message: "success", errors: [{ input_array: "attributes", type: "bad" }] },
        { status: 201 },
      ),
    ];
    brazeWith([LEAD], () => answers.shift() ?? new Response(null, { status: 500 }));
    const { callSid, messages } = aFinishedCall(aNumber());
    await deliver(quiet(), "ledger", messages);

    const first = await deliver(quiet(), "outbox", [writeBack(callSid)]);
    const second = await deliver(quiet(), "outbox", [writeBack(callSid)], 2);

    expect(first).toEqual({ acknowledged: [], retried: ["outbox-0"] });
    expect(second).toEqual({ acknowledged: ["outbox-0"], retried: [] });
    expect(log.of("outbox.gave_up")).toMatchObject([
      { reason: "Braze refused attributes: bad", attempt: 2 },
    ]);
  });

  it("is an error each time, tried again after 1, 5 and 30 seconds, and kept for a person then", async () => {
    // Delivered by hand, messages of all tests have the same id, and a letter for each id is kept.
    await boundEnv.DB.prepare("DELETE FROM dead_letters").run();
    const answers = Array.from({ length: 4 }, () => new Response("no", { status: 500 }));
    const tracked = brazeWith([LEAD], (request) => answers.shift() ?? accepted(request));
    const { callSid, messages } = aFinishedCall(aNumber());
    await deliver(quiet(), "ledger", messages);

    for (const attempt of [1, 2, 3, 4]) {
      await deliver(quiet(), "outbox", [writeBack(callSid)], attempt);
    }

    expect(log.of("outbox.retried")).toMatchObject(
      [1, 5, 30].map((after_seconds) => ({ level: "ERROR", after_seconds })),
    );
    expect(log.of("outbox.gave_up")).toMatchObject([{ level: "CRITICAL", attempt: 4 }]);
    expect(await rowOf(callSid)).toEqual({ attempts: 4, result: null });
    const letter = await boundEnv.DB.prepare("SELECT id FROM dead_letters WHERE body LIKE ?1")
      .bind(`%${callSid}%`)
      .first<{ id: number }>();
    await startProduct().api(`/api/v1/dead-letters/${letter?.id}/retry`, { method: "POST" });
    await eventually(async () => expect(await rowOf(callSid)).toMatchObject({ result: "sent" }));
    expect(tracked()).toHaveLength(5);
  });

  it("is not tried while the database is away", async () => {
    const tracked = brazeWith([LEAD]);
    const { callSid, messages } = aFinishedCall(aNumber());
    await deliver(quiet(), "ledger", messages);

    const env = testEnv({ DB: brokenDatabase("throw") });
    const delivered = await deliver(env, "outbox", [writeBack(callSid)]);

    expect(delivered.retried).toEqual(["outbox-0"]);
    expect(tracked()).toEqual([]);
  });

  it("is queued again by the cron where its message got lost", async () => {
    const tracked = brazeWith([LEAD]);
    const { callSid, messages } = aFinishedCall(aNumber());
    await deliver(quiet(), "ledger", messages);
    expect(log.of("write_back.not_queued")).toMatchObject([{ call_sid: callSid }]);

    await runCron(testEnv(), "* * * * *", Date.now() + 10 * 60_000);

    await eventually(async () => expect(await rowOf(callSid)).toMatchObject({ result: "sent" }));
    const sids = tracked().map(({ events }) => events[0]?.properties.call_sid);
    expect(sids.filter((sid) => sid === callSid)).toEqual([callSid]);
  });
});

describe("the total of a caller", () => {
  it("counts each finished call once, whatever is repeated, split or out of order", async () => {
    const tracked = brazeWith([LEAD]);
    const asBatches = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat()));

    await fc.assert(
      fc.asyncProperty(asBatches, async ([count, picks]) => {
        const caller = aNumber();
        const calls = Array.from({ length: count }, (_, i) =>
          aFinishedCall(caller, NOON + i * 60_000),
        );
        const all = calls.flatMap(({ messages }) => messages);
        const shuffled = [...all, ...all]
          .map((message) => ({ message, place: picks.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ message }) => message);
        const before = tracked().length;

        const middle = Math.floor(shuffled.length / 2);
        await deliver(quiet(), "ledger", shuffled.slice(0, middle));
        await deliver(quiet(), "ledger", shuffled.slice(middle));
        const messages = calls.map(({ callSid }) => writeBack(callSid));
        for (const message of [...messages, ...messages]) {
          await deliver(quiet(), "outbox", [message]);
        }

        const sent = tracked().slice(before);
        expect(sent.map(({ events }) => events[0]?.properties.call_sid).sort()).toEqual(
          calls.map(({ callSid }) => callSid).sort(),
        );
        expect(sent.at(-1)?.attributes[0]?.total_calls).toBe(count);
      }),
      { numRuns: 10 },
    );
  });

  it("is the number of calls at Braze, and each is there once, whatever fails on the way", async () => {
    const clock = startClock();
    const chances = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat(9)));

    await fc.assert(
      fc.asyncProperty(chances, async ([count, picks]) => {
        const pick = () => picks.next().value ?? 0;
        const told: z.infer<typeof trackSchema>[] = [];
        brazeAnswers((request, signal) => {
          const fault = (["500", "429", "refused"] as const)[pick()];
          if (fault) return failAs(fault, signal);
          const isTrack = request.url.endsWith("/users/track");
          if (isTrack) told.push(trackSchema.parse(JSON.parse(request.body)));
          return Response.json({ message: "success", users: [LEAD] }, { status: 201 });
        });
        let hasFailed = false;
        const DB = scriptedDatabase(boundEnv.DB, () => {
          hasFailed = !hasFailed && pick() === 0;
          return hasFailed ? "fails" : "works";
        });
        const caller = aNumber();
        const calls = Array.from({ length: count }, (_, i) =>
          aFinishedCall(caller, NOON + i * 60_000),
        );
        for (const { messages } of calls) await deliver(quiet(), "ledger", messages);

        // Each message twice, and each as often as the queue has to.
        let waiting = [...calls, ...calls].map(({ callSid }) => writeBack(callSid));
        for (let round = 0; waiting.length > 0 && round < 100; round++) {
          const again: typeof waiting = [];
          for (const message of waiting) {
            const env = testEnv({ OUTBOX: brokenQueue("throw"), DB });
            const { retried } = await deliver(env, "outbox", [message]);
            if (retried.length > 0) again.push(message);
          }
          waiting = again;
          clock.skip(LEASE_MS);
        }

        expect(waiting).toEqual([]);
        expect(told.map(({ events }) => events[0]?.properties.call_sid).sort()).toEqual(
          calls.map(({ callSid }) => callSid).sort(),
        );
        expect(told.at(-1)?.attributes[0]?.total_calls).toBe(count);
      }),
      { numRuns: 15 },
    );
  });
});
