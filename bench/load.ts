import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { LoadJob, LoadResult } from "./load-job";

export type Measured = Extract<LoadResult, { kind: "measured" }>;

export interface LoadGenerator {
  /** Throws when a single answer was not the expected one: such a figure would compare nothing. */
  measure(job: LoadJob): Promise<Measured>;
  stop(): void;
}

/** Starts the process that makes the load; it takes one measurement at a time. */
export function startLoadGenerator(): LoadGenerator {
  const child: ChildProcess = fork(fileURLToPath(new URL("./load-process.ts", import.meta.url)));
  return {
    async measure(job) {
      const answered = new AbortController();
      const { signal } = answered;
      const ended = once(child, "exit", { signal }).then(() => "ended" as const);
      const message = once(child, "message", { signal });
      child.send(job);
      const outcome = await Promise.race([message, ended]);
      answered.abort();
      await Promise.allSettled([message, ended]);
      if (outcome === "ended") throw new Error("the load process ended");
      const result: LoadResult = outcome[0];
      if (result.kind === "measured") return result;
      throw new Error(`${job.url} (${job.calls}): ${result.reason}`);
    },
    stop: () => void child.kill(),
  };
}
