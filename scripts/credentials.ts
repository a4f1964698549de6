import { parseArgs } from "node:util";
import { makeKeyEntry } from "./credential-key";
import { readDevVars } from "./dev-vars";
import { StartProblem } from "./ports";
import { failWith, readTarget, requireWorker } from "./worker-target";

const HELP = `
The keys that encrypt stored credentials (the variable CREDENTIAL_KEYS).

  npm run credentials -- new-key    prints a fresh entry; put it first, before those that are there
  npm run credentials -- rotate     encrypts every stored credential anew under the first key

  --url <address>   the Worker (default http://localhost:8787, or PORT)

rotate signs in with an admin's key: the variable API_KEY, or the one in .dev.vars. It may be
repeated and cut off at any time; what is under the first key already stays as it is.
`;

interface Rotation {
  key_id: string;
  rotated: number;
  unreadable: { integration: string; key_id: string; reason: string }[];
  keys: { key_id: string; records: number }[];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { url: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
  });
  const [command] = positionals;
  if (values.help) return console.log(HELP);
  if (command === "new-key") return console.log(makeKeyEntry(new Date()));
  if (command !== "rotate") throw new StartProblem(`Say new-key or rotate.\n${HELP}`);

  const target = readTarget(values.url);
  await requireWorker(target);
  const rotation = await rotate(target.url);
  console.log(describe(rotation));
  if (rotation.unreadable.length > 0) process.exitCode = 1;
}

async function rotate(url: string): Promise<Rotation> {
  const apiKey = process.env.API_KEY || readDevVars().API_KEY;
  if (!apiKey) throw new StartProblem("Set API_KEY to the key of an admin.");
  const answer = await fetch(`${url}/api/v1/credentials/rotate`, {
    method: "POST",
    headers: { "x-api-key": apiKey },
  });
  const text = await answer.text();
  if (!answer.ok) throw new StartProblem(`${url} answered ${answer.status}: ${text}`);
  return (JSON.parse(text) as { data: Rotation }).data;
}

function describe({ key_id, rotated, unreadable, keys }: Rotation): string {
  return [
    `${rotated} credentials encrypted anew under ${key_id}.`,
    ...keys.map((key) => `  ${key.key_id}: ${key.records} records`),
    ...unreadable.map(
      (one) => `NOT rotated: ${one.integration} under ${one.key_id}: ${one.reason}`,
    ),
  ].join("\n");
}

main().catch(failWith);
