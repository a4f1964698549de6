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
      const answered = Promise.race([
        once(child, "message"),
        once(child, "exit").then(() => {
          throw new Error("the load process ended");
        }),
      ]);
      child.send(job);
      const [result]: LoadResult[] = await answered;
      if (result?.kind === "measured") return result;
      throw new Error(`${job.url} (${job.calls}): ${result?.reason ?? "no result"}`);
    },
    stop: () => void child.kill(),
  };
}
