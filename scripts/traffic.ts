import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { inTurn } from "../simulator/twilio-behaviour";
import { playCall } from "../simulator/twilio-player";
import type { CallStory } from "../simulator/twilio-story";
import { StartProblem } from "./ports";
import { createRandom, type Random } from "./random";
import { planCall } from "./traffic-plan";
import { describeCall, summarise } from "./traffic-text";
import { failWith, readTarget, requireWorker, type WorkerTarget } from "./worker-target";

const HELP = `
Sends a steady stream of mixed calls to the running Worker, so that the dashboard lives.

  npm run traffic
  npm run traffic -- --per-minute 60 --minutes 5

  --per-minute <n>  calls per minute on average (default 20)
  --minutes <n>     how long; without it until Ctrl-C
  --seed <n>        the same seed makes the same calls (default: any)
  --url <address>   the Worker's public address (default http://localhost:8787, or PORT)

Ctrl-C hangs up what still talks and prints a summary; twice ends at once.
`;

const MINUTE_MS = 60_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      "per-minute": { type: "string", default: "20" },
      minutes: { type: "string", default: "Infinity" },
      seed: { type: "string", default: String(1 + (Date.now() % 1_000_000)) },
      url: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(HELP);

  const perMinute = readPositive("per-minute", values["per-minute"]);
  const minutes = readPositive("minutes", values.minutes);
  const seed = readPositive("seed", values.seed);
  const target = readTarget(values.url);
  await requireWorker(target);

  const stop = stopOnSignal();
  console.log(`${perMinute} calls per minute to ${target.url}, seed ${seed}. Ctrl-C ends it.`);
  const stories = await stream(target, {
    random: createRandom(seed),
    gapMs: MINUTE_MS / perMinute,
    until: Date.now() + minutes * MINUTE_MS,
    stop,
  });
  console.log(summarise(stories));
}

interface Stream {
  random: Random;
  /** Between two calls, on average. */
  gapMs: number;
  until: number;
  /** Ends the stream; running calls then go on without waiting. */
  stop: AbortSignal;
}

/** Starts calls one after the other and waits for the last one to end. */
async function stream(target: WorkerTarget, options: Stream): Promise<CallStory[]> {
  const { random, gapMs, until, stop } = options;
  const stories: CallStory[] = [];
  const running = new Set<Promise<void>>();
  while (Date.now() < until && !stop.aborted) {
    const call = playOne(target, random, stop).then((story) => {
      stories.push(story);
      running.delete(call);
    });
    running.add(call);
    await waitUnlessStopped(gapMs * (0.5 + random.next()), stop);
  }
  await Promise.all(running);
  return stories;
}

async function playOne(
  { url, authToken, accountSid, phoneNumber }: WorkerTarget,
  random: Random,
  stop: AbortSignal,
): Promise<CallStory> {
  const { from, caller, dials } = planCall(random);
  const story = await playCall({
    url,
    authToken,
    accountSid,
    from,
    to: phoneNumber,
    caller,
    dials: inTurn(...dials),
    pace: (seconds) => waitUnlessStopped(seconds * 1_000, stop),
  });
  console.log(describeCall(story, new Date()));
  return story;
}

async function waitUnlessStopped(ms: number, stop: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal: stop }).catch((error: unknown) => {
    if (!stop.aborted) throw error;
  });
}

function stopOnSignal(): AbortSignal {
  const controller = new AbortController();
  // Every call that is on may wait for it; there is no leak to warn of.
  setMaxListeners(0, controller.signal);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(130);
      controller.abort();
    });
  }
  return controller.signal;
}

function readPositive(flag: string, text: string): number {
  const value = Number(text);
  if (value > 0) return value;
  throw new StartProblem(`--${flag} ${text} must be a number above 0`);
}

main().catch(failWith);
