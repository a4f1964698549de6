import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { inTurn } from "../simulator/twilio-behaviour";
import { playCall } from "../simulator/twilio-player";
import type { PlayOptions } from "../simulator/twilio-session";
import type { CallStory } from "../simulator/twilio-story";
import { createStepRenderer } from "../simulator/twilio-story-text";
import { readScenario, SCENARIO_NAMES } from "./call-scenario";
import { StartProblem } from "./ports";
import { failWith, readTarget, requireWorker, type WorkerTarget } from "./worker-target";

const HELP = `
Plays one inbound call against the running Worker, as Twilio would, and tells the story.

  npm run call -- --from +491711234567
  npm run call -- --from +491711234567 --scenario busy --then answer
  npm run call -- --withheld --digits 2
  npm run call -- --scenario failed --leaves-number 01711234567

  --from <number>       who calls (default +491711234567, a known lead)
  --withheld            the caller hides the number
  --to <number>         the number called (default TWILIO_PHONE_NUMBER)
  --forwarded-from <n>  the number the call was forwarded from
  --scenario <name>     what becomes of the first dial (default answer):
                        ${SCENARIO_NAMES.join(", ")}
  --then <name>         the same for the next dial; may be repeated, the last one lasts
  --digits <keys>       what is pressed at each menu, by commas: "1" or "1,01711234567#"
  --hang-up-in-menu     the caller hangs up at the first menu
  --holds <seconds>     the caller hangs up after waiting that long (default 900)
  --leaves-number <n>   the caller asks for a callback and leaves this number, after --digits
  --talk <seconds>      how long a conversation lasts (default 30)
  --real-time           wait as long as the call says; otherwise time is virtual
  --url <address>       the Worker's public address (default http://localhost:8787, or PORT)
  --json                print the story as JSON

TWILIO_AUTH_TOKEN, TWILIO_ACCOUNT_SID and TWILIO_PHONE_NUMBER come from the environment or .dev.vars.
`;

/** How Twilio writes a caller who hides the number: ANONYMOUS on a keypad. */
const WITHHELD = "+266696687";

/** As a name of its own: an object with a property `then` would look like a promise. */
const NEXT = "then";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: "string", default: "+491711234567" },
      withheld: { type: "boolean", default: false },
      to: { type: "string" },
      "forwarded-from": { type: "string" },
      scenario: { type: "string", default: "answer" },
      [NEXT]: { type: "string", multiple: true, default: [] },
      digits: { type: "string", default: "" },
      "hang-up-in-menu": { type: "boolean", default: false },
      holds: { type: "string" },
      "leaves-number": { type: "string" },
      talk: { type: "string", default: "30" },
      "real-time": { type: "boolean", default: false },
      url: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return console.log(HELP);

  const talkSeconds = readSeconds("--talk", values.talk);
  const [first, ...others] = [values.scenario, ...values[NEXT]].map((name) =>
    readScenario(name, talkSeconds),
  );
  if (!first) return;
  const target = readTarget(values.url);
  await requireWorker(target);

  const render = createStepRenderer();
  const story = await playCall({
    ...toPlayTarget(target, values.to),
    from: values.withheld ? WITHHELD : values.from,
    ...(values["forwarded-from"] ? { forwardedFrom: values["forwarded-from"] } : {}),
    dials: inTurn(first, ...others),
    caller: {
      digits: values.digits === "" ? [] : readDigits(values.digits),
      ...(values["hang-up-in-menu"] ? { hangsUpAtMenu: 1 } : {}),
      ...(values.holds ? { patienceSeconds: readSeconds("--holds", values.holds) } : {}),
      ...(values["leaves-number"] ? { leavesNumber: values["leaves-number"] } : {}),
    },
    ...(values["real-time"] ? { pace: (seconds: number) => wait(seconds * 1_000) } : {}),
    ...(values.json ? {} : { onStep: (step) => console.log(render(step)) }),
  });

  if (values.json) console.log(JSON.stringify(story, null, 2));
  explainRefusal(story, target);
  if (story.endedBy === "application_error") process.exitCode = 1;
}

function toPlayTarget(
  { url, authToken, accountSid, phoneNumber }: WorkerTarget,
  to: string | undefined,
): Pick<PlayOptions, "url" | "authToken" | "accountSid" | "to" | "ownedNumbers"> {
  return { url, authToken, accountSid, to: to ?? phoneNumber, ownedNumbers: [phoneNumber] };
}

/** A 403 has two usual causes; both are quickly mended once one knows. */
function explainRefusal({ steps }: CallStory, { url }: WorkerTarget): void {
  const first = steps.find((step) => step.kind === "webhook");
  if (first?.kind !== "webhook" || first.status !== 403) return;
  console.error(
    `\nThe Worker took this for somebody else than Twilio. Is its PUBLIC_URL ${url}, ` +
      "and is TWILIO_AUTH_TOKEN the same here and there?",
  );
}

function readSeconds(option: string, text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds;
  throw new StartProblem(`${option} ${text} is not a number of seconds`);
}

function readDigits(text: string): string[] {
  const menus = text.split(",");
  const wrong = menus.find((keys) => !/^[\d*#]*$/.test(keys));
  if (wrong === undefined) return menus;
  throw new StartProblem(`--digits ${wrong}: a telephone has 0 to 9, * and # only`);
}

main().catch(failWith);
