import { tellOfMaintenance } from "./alerts/actions/plan-maintenance";
import { resendAlerts } from "./alerts/actions/resend-alerts";
import { watchTrouble } from "./alerts/actions/watch-trouble";
import { resendCallbacks } from "./callbacks/callback-task";
import { closeStaleCalls } from "./calls/actions/close-stale-calls";
import { resendWriteBacks } from "./calls/actions/resend-write-backs";
import { tellOwedNews } from "./calls/actions/tell-owed-news";
import type { Deps } from "./deps";
import { watchIntegrations } from "./dialers/watch-task";
import { askAfterCalls } from "./outbound/actions/ask-after-calls";
import { watchCampaigns } from "./outbound/actions/watch-campaigns";
import { purgeAtItsHour } from "./retention/retention-task";
import { refreshConfigurationCopy } from "./routing/configuration-task";
import { describeError } from "./shared/log";

type Task = (deps: Deps, scheduledAt: number) => Promise<void>;
type Tasks = Readonly<Record<string, Task>>;

/**
 * What happens by itself, by the expression in `wrangler.toml` that starts it. What may take long
 * belongs to the hour: the platform gives it 15 minutes, and 30 seconds to the minute.
 */
export const SCHEDULES: Readonly<Record<string, Tasks>> = {
  "* * * * *": {
    ask_after_calls: askAfterCalls,
    callbacks: resendCallbacks,
    close_stale_calls: closeStaleCalls,
    configuration_copy: refreshConfigurationCopy,
    watch_integrations: watchIntegrations,
    resend_alerts: resendAlerts,
    resend_write_backs: resendWriteBacks,
    tell_of_maintenance: tellOfMaintenance,
    tell_owed_news: tellOwedNews,
    trouble: watchTrouble,
    campaigns: watchCampaigns,
  },
  "0 * * * *": { retention: purgeAtItsHour },
};

/** A run as the platform starts it; `scheduledTime` is the minute itself, epoch milliseconds. */
type ScheduledRun = Pick<ScheduledController, "cron" | "scheduledTime">;

/** Runs every task that is due: one that fails is told, stops no other, and fails the run. */
export async function runScheduled(
  deps: Deps,
  { cron, scheduledTime }: ScheduledRun,
  schedules: Readonly<Record<string, Tasks>> = SCHEDULES,
): Promise<void> {
  const tasks = Object.entries(schedules[cron] ?? {});
  const runs = await Promise.allSettled(tasks.map(async ([, task]) => task(deps, scheduledTime)));
  const failed = runs.flatMap((run, i) => {
    if (run.status === "fulfilled") return [];
    const task = tasks[i]?.[0] ?? "";
    deps.log.error("cron.task_failed", { task, ...describeError(run.reason) });
    return [task];
  });
  if (failed.length > 0) throw new Error(`Scheduled tasks failed: ${failed.join(", ")}`);
}
