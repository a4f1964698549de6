import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";

/** Keeps wrangler from calling home and from asking questions. */
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  X_LOCAL_OBSERVABILITY: "false",
  CI: "1",
};

/** Runs a wrangler command to its end; its output goes into the error when it fails. */
export async function runWrangler(args: readonly string[]): Promise<void> {
  const child = spawn("npx", ["wrangler", ...args], {
    env: { ...process.env, ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`wrangler ${args[0]} failed:\n${output.join("")}`);
}

export interface RunningWorker {
  /** Resolves when the process ends by itself. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  port: number;
  variables: Record<string, string>;
  /** Where what it writes goes. */
  logFile: string;
  /** Where its storage is; wrangler's own folder where it is left out. */
  persistTo?: string;
}

/** Starts the Worker as a process of its own. */
export function startWorker({ port, variables, logFile, persistTo }: WorkerOptions): RunningWorker {
  const overrides = Object.entries(variables).flatMap(([name, value]) => [
    "--var",
    `${name}:${value}`,
  ]);
  const storage = persistTo === undefined ? [] : ["--persist-to", persistTo];
  const args = ["wrangler", "dev", "--port", String(port), ...storage, ...overrides];
  const child = spawn("npx", args, {
    env: { ...process.env, ...QUIET },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that the runtime below wrangler can be ended with it.
    detached: true,
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  return { ended, stop: () => stopGroup(child, ended) };
}

const STOP_PATIENCE_MS = 3_000;

async function stopGroup(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const group = -child.pid;
  process.kill(group, "SIGTERM");
  const timer = setTimeout(() => process.kill(group, "SIGKILL"), STOP_PATIENCE_MS);
  await ended;
  clearTimeout(timer);
}
