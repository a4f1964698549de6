import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWrangler } from "../scripts/worker-process";

/** Builds the Worker as a deployment would and gives its one module. Throws with wrangler's words. */
export async function buildBundle(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edge-ivr-bench-"));
  try {
    await runWrangler(["deploy", "--dry-run", "--outdir", folder]);
    return await readFile(join(folder, "index.js"), "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
