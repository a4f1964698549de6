import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createFailureWindows } from "../../src/alerts/failure-window-client";
import type { FailureWindow } from "../../src/alerts/failure-window-object";
import { brokenObjects, brokenQueue } from "../support/worker/faults";
import { aLostDial, aRoutedMessage } from "../support/worker/ledger";
import { captureLog } from "../support/worker/log-lines";
import { rowsOf } from "../support/worker/people";
import { deliver, eventually, type Overrides, runCron, testEnv } from "../support/worker/product";
import { scriptedDatabase, type Turn } from "../support/worker/scripted-database";
import { aCallSid } from "../support/worker/twilio";

/** By then whoever recorded a batch would have told of it, milliseconds. */
const LATER_MS = 61_000;

captureLog();
const windows = createFailureWindows(env.FAILURE_WINDOW);

/** A call that no dialer took, just now: a failure for the windows, and a trouble for people. */
async function aLostCall() {
  const [callSid, at] = [aCallSid(), Date.now()];
  const routed = aRoutedMessage({ callSid, receivedAt: at, at });
  const before = await readWindows();
  return { callSid, before, messages: [routed, aLostDial(callSid, "failed", at)] };
}

type LostCall = Awaited<ReturnType<typeof aLostCall>>;

/** How many calls the windows count, and how many of them failed. */
async function readWindows() {
  const [routing, setup] = [await windows.view("routing"), await windows.view("setup_time")];
  return { calls: routing.calls, failed: routing.failed, setups: setup.calls };
}

const cron = () => runCron(testEnv(), "* * * * *", Date.now() + LATER_MS);
const owed = ({ callSid }: LostCall) =>
  rowsOf(`SELECT id FROM owed_news WHERE news LIKE '%${callSid}%'`);

/** A busy machine may keep windows from answering in time: the next minute tells them then. */
const cronUntilTold = (lost: LostCall) =>
  eventually(async () => {
    await cron();
    expect(await owed(lost)).toEqual([]);
  });

/** The windows count the call once, and people are told once. */
async function expectToldOnce({ callSid, before }: LostCall): Promise<void> {
  const { calls, failed, setups } = before;
  expect(await readWindows()).toEqual({ calls: calls + 1, failed: failed + 1, setups: setups + 1 });
  const told = `SELECT alert_type FROM alerts WHERE message LIKE '%${callSid}%'`;
  await eventually(async () =>
    expect(await rowsOf(told)).toEqual([{ alert_type: "both_dialers_failed" }]),
  );
}

const databaseIn = (turn: Turn, words: string) =>
  scriptedDatabase(env.DB, (query) => (query.includes(words) ? turn : "works"));

const noWindows = () => brokenObjects<FailureWindow>("throw");

/** The windows, of which one is away. */
function windowsBut(lost: string): Env["FAILURE_WINDOW"] {
  const getByName = (name: string) =>
    (name === lost ? noWindows() : env.FAILURE_WINDOW).getByName(name);
  return { getByName } as unknown as Env["FAILURE_WINDOW"];
}

describe("what a batch means for windows and people", () => {
  it("is told once, however often it is delivered", async () => {
    const lost = await aLostCall();

    await deliver(testEnv(), "ledger", lost.messages);
    await deliver(testEnv(), "ledger", lost.messages);
    await cronUntilTold(lost);

    await expectToldOnce(lost);
  });

  it.each<[string, () => Overrides]>([
    [
      "the Worker ends before it told anybody",
      () => ({ FAILURE_WINDOW: noWindows(), OUTBOX: brokenQueue("throw") }),
    ],
    ["the windows are away", () => ({ FAILURE_WINDOW: noWindows() })],
    ["one of them is away", () => ({ FAILURE_WINDOW: windowsBut("setup_time") })],
    ["the outbox is away", () => ({ OUTBOX: brokenQueue("throw") })],
    ["it cannot be settled", () => ({ DB: databaseIn("fails", "DELETE FROM owed_news") })],
    [
      "the answer of the record gets lost",
      () => ({ DB: databaseIn("fails_after", "INSERT INTO calls") }),
    ],
  ])("is told once where %s, whatever is delivered again", async (_what, broken) => {
    const lost = await aLostCall();

    await deliver(testEnv(broken()), "ledger", lost.messages);
    expect(await owed(lost)).toHaveLength(1);
    await deliver(testEnv(), "ledger", lost.messages);
    await cronUntilTold(lost);
    await cron();

    await expectToldOnce(lost);
  });

  it("is not told by the cron while whoever recorded it may still be at it", async () => {
    const lost = await aLostCall();
    await deliver(testEnv({ FAILURE_WINDOW: noWindows() }), "ledger", lost.messages);

    await runCron(testEnv(), "* * * * *", Date.now());

    expect(await readWindows()).toEqual(lost.before);
    expect(await owed(lost)).toHaveLength(1);
    await cronUntilTold(lost);
  });
});
