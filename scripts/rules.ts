import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { StartProblem } from "./ports";
import { ask, type ProductTarget, readProduct } from "./product-api";
import { checkFile, importAnswerSchema, readJson } from "./rules-file";
import { describeFindings, describeImport, describeProblems } from "./rules-text";
import { failWith } from "./worker-target";

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

const exportSchema = z.object({
  data: z.object({ dialers: z.array(z.unknown()), rules: z.array(z.unknown()) }).loose(),
  version: z.number(),
});

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
  const target = readProduct(values);

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

async function exportTo(file: string | undefined, target: ProductTarget): Promise<void> {
  const { data, version } = exportSchema.parse(await ask(target, "/api/v1/ruleset"));
  const text = `${JSON.stringify(data, null, 2)}\n`;
  if (file === undefined) return void process.stdout.write(text);
  writeFileSync(file, text);
  const { dialers, rules } = data;
  console.log(
    `${file}: version ${version} with ${dialers.length} dialers and ${rules.length} rules`,
  );
}

async function importFrom(text: string, target: ProductTarget, isDryRun: boolean): Promise<void> {
  const given = readJson(text);
  if (given instanceof SyntaxError) throw new StartProblem(`This is no JSON: ${given.message}`);
  const path = `/api/v1/ruleset${isDryRun ? "?dry_run=true" : ""}`;
  const answer = await ask(target, path, { method: "PUT", body: JSON.stringify(given) });
  console.log(describeImport(importAnswerSchema.parse(answer), isDryRun));
}

function read(file: string | undefined): string {
  if (file === undefined)
    throw new StartProblem("Say which file: npm run rules -- check rules.json");
  if (!existsSync(file)) throw new StartProblem(`There is no file ${file}`);
  return readFileSync(file, "utf8");
}

main().catch(failWith);
