import { mkdtemp, readFile, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runWrangler, startWorker } from "../../../scripts/worker-process";

/** The product as a process of its own, whose storage can be read once it has stopped. */
export interface ProductProcess {
  url: string;
  /** The folder that holds databases, caches and objects. */
  storage: string;
  /** What it has written so far. */
  log(): Promise<string>;
  /** Ends it; the storage stays. */
  stop(): Promise<void>;
  /** Deletes the storage. */
  forget(): Promise<void>;
}

const READY_PATIENCE_MS = 90_000;

/** Starts it on a free port with an empty, migrated database. */
export async function startProcess(variables: Record<string, string>): Promise<ProductProcess> {
  const folder = await mkdtemp(join(tmpdir(), "edge-ivr-"));
  const [storage, logFile] = [join(folder, "state"), join(folder, "worker.log")];
  await runWrangler(["d1", "migrations", "apply", "DB", "--local", "--persist-to", storage]);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const worker = startWorker({ port, variables, logFile, persistTo: storage });
  const log = () => readFile(logFile, "utf8");
  try {
    await waitUntilReady(url, log);
  } catch (error) {
    await worker.stop();
    throw error;
  }
  return {
    url,
    storage,
    log,
    stop: () => worker.stop(),
    forget: () => rm(folder, { recursive: true, force: true }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function waitUntilReady(url: string, log: () => Promise<string>): Promise<void> {
  const deadline = Date.now() + READY_PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the product did not start:\n${await log()}`);
}
