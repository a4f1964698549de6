import { z } from "zod";
import { type BreakerState, type Circuit, isDown } from "./breaker";

export const INTEGRATION_CHANGES = ["down", "recovered", "auth_failed", "auth_restored"] as const;

/**
 * What an integration's breaker tells once of each change, by way of the outbox.
 *
 * `down` when the first of its circuits opens, `recovered` when all are closed again (also by
 * hand); `auth_failed` when it refuses our key, `auth_restored` when it takes it again.
 */
export const integrationChangeSchema = z.object({
  /** The same in every delivery of one change: whoever acts on it acts once. */
  key: z.string(),
  /** `braze`, or a dialer's name. */
  integration: z.string(),
  change: z.enum(INTEGRATION_CHANGES),
  at: z.number(),
  /** What went wrong, or how it came back. */
  reason: z.string(),
  /** When it last answered a probe well, epoch milliseconds; `null` where it never did. */
  lastSuccessAt: z.number().nullable(),
});

export type IntegrationChange = z.infer<typeof integrationChangeSchema>;

type Told = Pick<IntegrationChange, "change" | "reason">;

/** What has changed for people between two states: at most one change each of use and of access. */
export function findChanges(before: BreakerState, after: BreakerState): Told[] {
  const changes: Told[] = [];
  if (!isDown(before) && isDown(after)) {
    changes.push({ change: "down", reason: explain(after) });
  }
  if (isDown(before) && !isDown(after)) {
    changes.push({ change: "recovered", reason: `was down: ${explain(before)}` });
  }
  if (before.access.kind !== after.access.kind) {
    const { access } = after;
    changes.push(
      access.kind === "refused"
        ? { change: "auth_failed", reason: access.reason }
        : { change: "auth_restored", reason: "the key is accepted again" },
    );
  }
  return changes;
}

function explain({ api, line }: BreakerState): string {
  return [...reasonOf("its API", api), ...reasonOf("its line", line)].join("; ");
}

function reasonOf(name: string, circuit: Circuit): string[] {
  return circuit.kind === "closed" ? [] : [`${name}: ${circuit.reason}`];
}
