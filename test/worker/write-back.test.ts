import { env as boundEnv } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { brazeAnswers, type SentRequest } from "../support/worker/braze";
import { brokenDatabase, brokenQueue } from "../support/worker/faults";
import { aLegMessage, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { deliver, eventually, runCron, testEnv } from "../support/worker/product";
import { aCallSid, aNumber } from "../support/worker/twilio";

const log = captureLog();
const NOON = Date.UTC(2026, 2, 10, 12);

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
            last_call_outcome: "completed",
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
});
