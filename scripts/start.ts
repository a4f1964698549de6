import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Simulator, startSimulator } from "../simulator/server";
import { readDevVars } from "./dev-vars";
import { firstDevVars, simulatorAddresses } from "./local-secrets";
import { readPort, requireFreePort, StartProblem } from "./ports";
import { demoSeed } from "./seed";
import { type RunningWorker, runWrangler, startWorker } from "./worker-process";

const DEV_VARS = ".dev.vars";
const STATE = ".wrangler";
const LOG_FILE = `${STATE}/worker.log`;
const SEED_FILE = `${STATE}/seed.sql`;
const DEFAULT_PORT = 8787;
const READY_PATIENCE_MS = 60_000;
const CRON_MS = 60_000;
/** Slow enough to watch a talk go on. */
const BETWEEN_UTTERANCES_MS = 700;

/** What has been started and must be ended, in whatever state the start is. */
const stoppers: (() => Promise<void>)[] = [];
let stopping: Promise<unknown> | null = null;

/** `npm start`: the whole product on this machine, with a demo company and simulated providers. */
async function main(): Promise<void> {
  const port = readPort("PORT", DEFAULT_PORT);
  const simulatorPort = readPort("SIMULATOR_PORT", 8788);
  const smtpPort = simulatorPort + 1;
  await requireFreePort(port, "Worker", "PORT");
  await requireFreePort(simulatorPort, "simulator", "SIMULATOR_PORT");
  await requireFreePort(smtpPort, "simulator's mail", "SIMULATOR_PORT");

  const isFirst = !existsSync(DEV_VARS);
  if (isFirst)
    writeFileSync(DEV_VARS, firstDevVars(port, simulatorPort, smtpPort), { mode: 0o600 });
  const variables = readDevVars(DEV_VARS);
  if (isFirst) console.log(`Made ${DEV_VARS} with secrets for this machine.`);

  console.log("Preparing the database …");
  mkdirSync(STATE, { recursive: true });
  await runWrangler(["d1", "migrations", "apply", "DB", "--local"]);
  writeFileSync(SEED_FILE, demoSeed(Date.now()));
  await runWrangler(["d1", "execute", "DB", "--local", "--yes", "--file", SEED_FILE]);

  console.log("Building and starting …");
  const keys = { twilio_auth_token: variables.TWILIO_AUTH_TOKEN ?? "" };
  const publicUrl = `http://localhost:${port}`;
  const simulator = await startSimulator({
    port: simulatorPort,
    smtpPort,
    keys,
    ringing: {
      url: publicUrl,
      tool_secret: variables.ELEVENLABS_TOOL_SECRET ?? "",
      webhook_secret: variables.ELEVENLABS_WEBHOOK_SECRET ?? "",
      pause_ms: BETWEEN_UTTERANCES_MS,
    },
  });
  stoppers.push(() => simulator.close());
  await requireFreePort(port, "Worker", "PORT");
  const chosen = chooseAddresses(variables, publicUrl, simulator);
  const worker = startWorker({ port, variables: chosen, logFile: LOG_FILE });
  stoppers.push(() => worker.stop());

  await Promise.race([waitUntilReady(publicUrl), failWhenEnded(worker)]);
  setInterval(() => void fireCron(publicUrl), CRON_MS).unref();
  console.log(welcome(port, simulator.url, await describeKey(publicUrl, variables.API_KEY)));
  await failWhenEnded(worker);
}

/** Ports chosen for this run win over those in `.dev.vars`; a real provider's address stays. */
function chooseAddresses(
  given: Readonly<Record<string, string>>,
  publicUrl: string,
  simulator: Simulator,
): Record<string, string> {
  const chosen: Record<string, string> = { PUBLIC_URL: publicUrl };
  for (const [name, address] of Object.entries(simulatorAddresses(simulator.port))) {
    if (given[name]?.includes("//127.0.0.1:") ?? true) chosen[name] = address;
  }
  if (given.SMTP_HOST === "127.0.0.1") chosen.SMTP_PORT = String(simulator.smtpPort);
  return chosen;
}

async function waitUntilReady(publicUrl: string): Promise<void> {
  const deadline = Date.now() + READY_PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${publicUrl}/health`).catch(() => null);
    if (answer?.ok) return;
    await pause(200);
  }
  throw new StartProblem(`The Worker did not answer within a minute:\n${tailOfLog()}`);
}

async function failWhenEnded(worker: RunningWorker): Promise<never> {
  await worker.ended;
  if (stopping !== null) return new Promise(() => {});
  throw new StartProblem(`The Worker ended:\n${tailOfLog()}`);
}

function tailOfLog(): string {
  return existsSync(LOG_FILE)
    ? readFileSync(LOG_FILE, "utf8").split("\n").slice(-30).join("\n")
    : "";
}

/** Locally no cron runs by itself. */
async function fireCron(publicUrl: string): Promise<void> {
  const cron = encodeURIComponent("* * * * *");
  await fetch(`${publicUrl}/cdn-cgi/local/scheduled?cron=${cron}`).catch(() => null);
}

function stopAll(): Promise<unknown> {
  stopping ??= Promise.allSettled(stoppers.map((stop) => stop()));
  return stopping;
}

/** The first admin's key is in the database: one that was made anew since then opens nothing. */
async function describeKey(publicUrl: string, apiKey = ""): Promise<string> {
  const headers = { "x-api-key": apiKey };
  const answer = await fetch(`${publicUrl}/api/v1/session`, { headers }).catch(() => null);
  if (answer?.ok) return apiKey;
  return `not the one in ${DEV_VARS}: the database knows another. Delete ${STATE}/state to begin anew`;
}

function welcome(port: number, simulatorUrl: string, apiKey: string): string {
  const publicUrl = `http://localhost:${port}`;
  const run = port === DEFAULT_PORT ? "npm run" : `PORT=${port} npm run`;
  return `
  Edge IVR is running.

    Dashboard   ${publicUrl}
    Admin key   ${apiKey}
    API         ${publicUrl}/docs   (sign in with the key; programs send it as X-API-Key)
    Simulator   ${simulatorUrl}/_control
    Worker log  ${LOG_FILE}

  Try, in another terminal:

    ${run} call -- --from +491711234567      a known lead, owner "sales_team_a"
    ${run} call -- --withheld --digits 2     nobody knows who calls: the menu
    ${run} agent-call -- --driver 42 --to +491711234567   an agent rings somebody
    ${run} traffic                           a steady stream of calls

  Ctrl-C ends everything; the data stays.
`;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => void stopAll().then(() => process.exit(0)));
}

main().catch(async (error: unknown) => {
  console.error(error instanceof StartProblem ? error.message : error);
  await stopAll();
  process.exit(1);
});
