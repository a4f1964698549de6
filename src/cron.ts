import { closeStaleCalls } from "./calls/actions/close-stale-calls";
import type { Deps } from "./deps";
import { refreshConfigurationCopy } from "./routing/configuration-task";
import { describeError } from "./shared/log";

type Task = (deps: Deps, scheduledAt: number) => Promise<void>;

/** What happens every minute. `scheduledAt` is the minute itself, epoch milliseconds. */
const EVERY_MINUTE: Readonly<Record<string, Task>> = {
  close_stale_calls: closeStaleCalls,
  configuration_copy: refreshConfigurationCopy,
};

/** Runs every task: one that fails is told, stops no other, and fails the run at its end. */
export async function runEveryMinute(
  deps: Deps,
  scheduledAt: number,
  tasks: Readonly<Record<string, Task>> = EVERY_MINUTE,
): Promise<void> {
  const names = Object.keys(tasks);
  const runs = await Promise.allSettled(
    Object.values(tasks).map(async (task) => task(deps, scheduledAt)),
  );
  const failed = runs.flatMap((run, i) => {
    if (run.status === "fulfilled") return [];
    const task = names[i] ?? "";
    deps.log.error("cron.task_failed", { task, ...describeError(run.reason) });
    return [task];
  });
  if (failed.length > 0) throw new Error(`Tasks of the minute failed: ${failed.join(", ")}`);
}
