import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import {
  createFollower,
  describeStart,
  seenSchema,
  startedSchema,
  utteranceSchema,
} from "./agent-call-story";
import { StartProblem } from "./ports";
import { ask, type ProductTarget, readProduct } from "./product-api";
import { failWith } from "./worker-target";

const HELP = `
Has the agent ring somebody through the running product, and tells what comes of it.

  npm run agent-call -- --driver 42 --to +491711234567
  npm run agent-call -- --driver 42 --to +491711234567 --variable customer_name=Jana

  --driver <id>           whom the call is about; becomes part of the call's id
  --to <number>           the number that rings
  --variable <name=text>  what the agent may speak of; may be repeated
  --call-sid <id>         an id of yours: a second call with it is refused
  --wait <seconds>        how long the call is followed (default 120)
  --url <address>         the product (default http://localhost:8787, or PORT)
  --key <key>             an admin's API key (default API_KEY of the environment or .dev.vars)

Against a product that "npm start" runs, the simulator rings. How it does is changed so:

  curl -X PUT localhost:8788/_control/ringing -d '{"end":"no-answer"}'

Exit code 0: somebody was reached; 1: nobody was, or the call was not placed.
`;

const LOOK_EVERY_MS = 250;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      driver: { type: "string" },
      to: { type: "string" },
      variable: { type: "string", multiple: true, default: [] },
      "call-sid": { type: "string" },
      wait: { type: "string", default: "120" },
      url: { type: "string" },
      key: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(HELP);
  const { driver, to } = values;
  if (!driver || !to) throw new StartProblem(`Say whom to call: --driver and --to.\n${HELP}`);

  const target = readProduct(values);
  const body = JSON.stringify({
    driver_id: driver,
    phone_number: to,
    dynamic_variables: Object.fromEntries(values.variable.map(readVariable)),
    ...(values["call-sid"] ? { call_sid: values["call-sid"] } : {}),
  });
  const answer = await ask(target, "/api/v1/agent-calls", { method: "POST", body });
  const { data: started } = startedSchema.parse(answer);
  console.log(describeStart(started));
  if (started.status === "failed") process.exitCode = 1;
  else await follow(target, started.call_sid, readSeconds(values.wait));
}

/** Prints what is new about the call, until it has ended or the patience has. */
async function follow(target: ProductTarget, callSid: string, seconds: number): Promise<void> {
  const follower = createFollower();
  const deadline = Date.now() + seconds * 1_000;
  while (Date.now() < deadline) {
    const [call, said] = await Promise.all([
      ask(target, `/api/v1/calls/${callSid}`),
      ask(target, `/api/v1/transcriptions?call_sid=${callSid}`),
    ]);
    const { data: seen } = seenSchema.parse(call);
    for (const line of follower.tell(seen, utteranceSchema.parse(said).data)) console.log(line);
    if (seen.outcome !== null) {
      if (seen.outcome !== "connected") process.exitCode = 1;
      return console.log(`\nThe whole record: ${target.url}/calls/${callSid}`);
    }
    await wait(LOOK_EVERY_MS);
  }
  console.log(`Nobody told of an end within ${seconds} s; after 4 hours the call counts as stale.`);
  process.exitCode = 1;
}

function readVariable(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new StartProblem(`--variable ${text} is not name=text`);
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new StartProblem(`--wait ${text} is not a number of seconds`);
}

main().catch(failWith);
