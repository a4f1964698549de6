import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readDevVars } from "./dev-vars";
import { StartProblem } from "./ports";
import { checkFile, importAnswerSchema, readJson } from "./rules-file";
import { describeFindings, describeImport, describeProblems } from "./rules-text";
import { failWith, readTarget, requireWorker } from "./worker-target";

const HELP = `
Keeps the ruleset (dialers, active rules, routing settings) in a file, by names and in one order.

  npm run rules -- check rules.json     says what is wrong or odd about a file; needs no Worker
  npm run rules -- export [rules.json]  writes the running product's ruleset, or prints it
  npm run rules -- import rules.json    makes the running product's ruleset like the file

  --dry-run        import only says what it would change
  --url <address>  the product (default http://localhost:8787, or PORT)
  --key <key>      an admin's API key (default API_KEY of the environment or .dev.vars)

An import is one published version. Rules go by name: one that the file does not have is switched
off. Dialers that it does not name stay. Exit code 0: done, warnings or not; 1: refused.
`;

/** A ruleset is small: an answer that takes longer does not come. */
const PATIENCE_MS = 30_000;

const problemSchema = z.object({
  error: z.object({
    message: z.string(),
    details: z.array(z.object({ field: z.string(), message: z.string() })),
  }),
});

const exportSchema = z.object({
  data: z.object({ dialers: z.array(z.unknown()), rules: z.array(z.unknown()) }).loose(),
  version: z.number(),
});

interface Target {
  url: string;
  key: string;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "dry-run": { type: "boolean", default: false },
      url: { type: "string" },
      key: { type: "string" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [command, file] = positionals;
  if (values.help || command === undefined) return console.log(HELP);
  const target = { url: readTarget(values.url).url, key: readKey(values.key) };

  switch (command) {
    case "check":
      return check(read(file));
    case "export":
      return exportTo(file, target);
    case "import":
      return importFrom(read(file), target, values["dry-run"]);
    default:
      throw new StartProblem(`There is no command "${command}": use check, export or import`);
  }
}

function check(text: string): void {
  const checked = checkFile(text);
  if (checked.kind === "refused") {
    throw new StartProblem(`The file cannot work:\n${describeProblems(checked.problems)}`);
  }
  const { findings } = checked;
  const odd = findings.length === 0 ? "nothing is odd" : `${findings.length} to look at`;
  console.log([`The file is sound: ${odd}.`, ...describeFindings(findings)].join("\n"));
}

async function exportTo(file: string | undefined, target: Target): Promise<void> {
  const { data, version } = exportSchema.parse(await ask(target, "/api/v1/ruleset"));
  const text = `${JSON.stringify(data, null, 2)}\n`;
  if (file === undefined) return void process.stdout.write(text);
  writeFileSync(file, text);
  const { dialers, rules } = data;
  console.log(
    `${file}: version ${version} with ${dialers.length} dialers and ${rules.length} rules`,
  );
}

async function importFrom(text: string, target: Target, isDryRun: boolean): Promise<void> {
  const given = readJson(text);
  if (given instanceof SyntaxError) throw new StartProblem(`This is no JSON: ${given.message}`);
  const path = `/api/v1/ruleset${isDryRun ? "?dry_run=true" : ""}`;
  const answer = await ask(target, path, { method: "PUT", body: JSON.stringify(given) });
  console.log(describeImport(importAnswerSchema.parse(answer), isDryRun));
}

/** The API's answer; a refusal is told with every field it names. */
async function ask({ url, key }: Target, path: string, init: RequestInit = {}): Promise<unknown> {
  await requireWorker({ url });
  const headers = { "x-api-key": key, "content-type": "application/json" };
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const answer = await fetch(url + path, { ...init, headers, signal });
  const json: unknown = await answer.json().catch(() => null);
  if (answer.ok) return json;

  const refused = problemSchema.safeParse(json);
  if (!refused.success) throw new StartProblem(`${url} answered ${answer.status}`);
  const { message, details } = refused.data.error;
  if (answer.status === 401) throw new StartProblem(`${message} (--key, or API_KEY)`);
  throw new StartProblem(details.length > 0 ? refuse(details) : message);
}

function refuse(problems: readonly { field: string; message: string }[]): string {
  return `Refused, nothing was changed:\n${describeProblems(problems)}`;
}

function read(file: string | undefined): string {
  if (file === undefined)
    throw new StartProblem("Say which file: npm run rules -- check rules.json");
  if (!existsSync(file)) throw new StartProblem(`There is no file ${file}`);
  return readFileSync(file, "utf8");
}

function readKey(flag: string | undefined): string {
  return flag ?? process.env.API_KEY ?? readDevVars().API_KEY ?? "";
}

main().catch(failWith);
