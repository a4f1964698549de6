import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Builds the Worker as a deployment would and gives its one module. Throws with wrangler's words. */
export async function buildBundle(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edge-ivr-bench-"));
  try {
    await runWrangler(["deploy", "--dry-run", "--env=", "--outdir", folder]);
    return await readFile(join(folder, "index.js"), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runWrangler(args: readonly string[]): Promise<void> {
  const child = spawn("npx", ["wrangler", ...args], {
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CI: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new Error(`wrangler ${args[0]} failed:\n${output.join("")}`);
}
