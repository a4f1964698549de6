import { readFileSync, statSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { MOST_OLD_CALLS } from "../src/outbound/old-call";
import { type FiledCall, type RefusedCall, readOldCalls } from "./old-calls-file";
import { StartProblem } from "./ports";
import { ask, type ProductTarget, readProduct } from "./product-api";
import { failWith } from "./worker-target";

const HELP = `
Brings agents' calls of another system into the running product. Nobody is rung.

  npm run import-calls -- old-calls.csv
  npm run import-calls -- old-calls.json --report ids.csv

CSV needs a line of column names; JSON is a list of calls. Known are call_sid, conversation_id, id,
driver_id, phone_number, status (in_progress, completed, failed, no_answer, busy, canceled),
created_at, call_start_time, call_end_time and duration_seconds; times need their zone. A call
without a call_sid gets EL_{driver_id}_{created_at}_{hash}, one without a driver EL_UNKNOWN_….

  --dry-run        only says what the file holds
  --report <file>  writes a CSV of every line with its call_sid
  --url <address>  the product (default http://localhost:8787, or PORT)
  --key <key>      an admin's API key (default API_KEY of the environment or .dev.vars)

It may be repeated and broken off at any time: what is on record already stays as it is. Calls
older than the retention time (90 days at least) go with the next purge.
Exit code 0: all are on record; 1: some were refused.
`;

const answerSchema = z.object({
  data: z.object({
    created: z.number(),
    known: z.number(),
    calls: z.array(z.object({ call_sid: z.string(), result: z.string() })),
  }),
});

type Answer = z.infer<typeof answerSchema>["data"];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "dry-run": { type: "boolean", default: false },
      report: { type: "string" },
      url: { type: "string" },
      key: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [file] = positionals;
  if (values.help || file === undefined) return console.log(HELP);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new StartProblem(`There is no file ${file}`);

  const { calls, refused } = readOldCalls(readFileSync(file, "utf8"));
  console.log(`${file}: ${calls.length} calls to import, ${refused.length} refused`);
  for (const { line, message } of refused) console.log(`  line ${line}: ${message}`);
  if (refused.length > 0) process.exitCode = 1;
  if (values["dry-run"]) return;

  const answers = await importAll(readProduct(values), calls);
  const sum = (pick: (answer: Answer) => number) =>
    answers.reduce((total, answer) => total + pick(answer), 0);
  console.log(
    `${sum(({ created }) => created)} are new on record, ${sum(({ known }) => known)} were there already.`,
  );
  if (values.report === undefined) return;
  writeFileSync(values.report, toReport(calls, answers, refused));
  console.log(`${values.report}: every line with its call_sid`);
}

/** Sends the calls by the most that one request takes, one after the other. */
async function importAll(target: ProductTarget, calls: readonly FiledCall[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let first = 0; first < calls.length; first += MOST_OLD_CALLS) {
    const some = calls.slice(first, first + MOST_OLD_CALLS);
    const body = JSON.stringify({ calls: some.map(({ call }) => call) });
    const answer = await ask(target, "/api/v1/agent-calls/import", { method: "POST", body });
    answers.push(answerSchema.parse(answer).data);
    console.log(`  ${first + some.length} of ${calls.length}`);
  }
  return answers;
}

function toReport(
  calls: readonly FiledCall[],
  answers: readonly Answer[],
  refused: readonly RefusedCall[],
): string {
  const results = answers.flatMap((answer) => answer.calls);
  const lines = [
    ...calls.map(({ line }, i) => ({ line, sid: results[i]?.call_sid, is: results[i]?.result })),
    ...refused.map(({ line }) => ({ line, sid: "", is: "refused" })),
  ].sort((a, b) => a.line - b.line);
  return [
    "line,call_sid,result",
    ...lines.map(({ line, sid, is }) => `${line},${sid},${is}`),
    "",
  ].join("\n");
}

main().catch(failWith);
