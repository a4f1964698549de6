import { env as boundEnv } from "cloudflare:workers";
import { expect, it, vi } from "vitest";
import { createChance } from "../support/chance";
import { wellAnswer } from "../support/worker/dialers";
import { brokenCache, brokenDatabase, brokenObjects, brokenQueue } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { startProduct, type VoiceReply } from "../support/worker/product";
import { failAs, PROVIDER_FAULTS } from "../support/worker/provider-faults";
import { anOwnerRule, saveRules } from "../support/worker/rules";
import { timed } from "../support/worker/stopwatch";
import { TEST_VARIABLES } from "../support/worker/variables";

const CALLS = 1_000;
const AT_ONCE = 20;
const FAULT_SHARE = 0.01;
/** A caller hears ringing meanwhile; past it Twilio's caller gives up on us. */
const ANSWER_WITHIN_MS = 2_000;
const SEED = 20_261_121;

const log = captureLog();

/** Things that fail once in a hundred uses from `start` on, each time in a way chance picks. */
function aShakyWorld() {
  const chance = createChance(SEED);
  const world = { isShaky: false, faults: 0 };

  function fails(): boolean {
    const isFailing = world.isShaky && chance.isLucky(FAULT_SHARE);
    if (isFailing) world.faults += 1;
    return isFailing;
  }

  function shaky<T extends object>(whole: T, broken: (fault: "throw" | "hang") => T): T {
    return new Proxy(whole, {
      get(target, name) {
        const methodOf = (thing: T) => Reflect.get(thing, name) as (...given: unknown[]) => unknown;
        return (...given: unknown[]) => {
          // Preparing a statement asks nobody yet.
          const isAsking = name !== "prepare";
          const answering = isAsking && fails() ? broken(chance.pick(["throw", "hang"])) : target;
          return methodOf(answering).apply(answering, given);
        };
      },
    });
  }

  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input, init);
    if (fails()) return failAs(chance.pick(PROVIDER_FAULTS), init?.signal ?? request.signal);
    const url = new URL(request.url);
    if (url.host !== "braze.test") return wellAnswer(url);
    const custom_attributes = { lead_owner: chance.pick(["team_a", "team_z"]) };
    return Response.json({ users: [{ external_id: "lead", custom_attributes }] }, { status: 201 });
  });
  return { world, shaky };
}

/** How many of these calls are on record. */
async function countOnRecord(callSids: readonly string[]): Promise<number> {
  const query =
    "SELECT count(*) AS n FROM calls WHERE call_sid IN (SELECT value FROM json_each(?1))";
  return (await boundEnv.DB.prepare(query).bind(JSON.stringify(callSids)).first<number>("n")) ?? 0;
}

it("routes all of 1,000 calls while everything it needs fails once in a hundred times", async () => {
  await saveRules([
    anOwnerRule({ team_z: "zendesk_talk" }),
    { rule_type: "load_balance", name: "Balance", config: { strategy: "capacity" } },
  ]);
  const { world, shaky } = aShakyWorld();
  const product = startProduct({
    DB: shaky(boundEnv.DB, brokenDatabase),
    LEAD_CACHE: shaky(boundEnv.LEAD_CACHE, brokenCache),
    LEDGER: shaky(boundEnv.LEDGER, brokenQueue),
    CIRCUIT_BREAKER: shaky<Env["CIRCUIT_BREAKER"]>(boundEnv.CIRCUIT_BREAKER, brokenObjects),
  });
  await product.ring();
  world.isShaky = true;

  const replies: VoiceReply[] = [];
  let slowestMs = 0;
  for (let first = 0; first < CALLS; first += AT_ONCE) {
    const { value: some, tookMs } = await timed(() =>
      Promise.all(Array.from({ length: AT_ONCE }, () => product.ring())),
    );
    slowestMs = Math.max(slowestMs, tookMs);
    replies.push(...some);
  }

  const { DIALFIRE_PHONE_NUMBER: dialfire, ZENDESK_TALK_PHONE_NUMBER: zendesk } = TEST_VARIABLES;
  const isRouted = ({ twiml }: VoiceReply) =>
    twiml.gather !== null || [dialfire, zendesk].includes(twiml.dialled ?? "");
  expect(world.faults).toBeGreaterThan(CALLS * FAULT_SHARE);
  expect(replies.filter((reply) => !isRouted(reply))).toEqual([]);
  expect(slowestMs).toBeLessThan(ANSWER_WITHIN_MS);

  // Where the queue and then the database failed one call, its line in the log holds all of it.
  const isOnRecord = async () =>
    (await countOnRecord(replies.map(({ callSid }) => callSid))) + log.of("ledger.lost").length;
  await expect.poll(isOnRecord, { timeout: 20_000 }).toBe(CALLS);
}, 120_000);
