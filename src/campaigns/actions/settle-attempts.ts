import type { Deps } from "../../deps";
import { type AttemptProgress, afterAttempt } from "../call-attempt";

/**
 * Moves attempts, and the contacts they were made for, to where the record of their calls stands.
 * Repeats and disorder change nothing: each goes by the newest record alone. Calls that belong to no
 * campaign are passed over.
 */
export async function settleAttempts(
  deps: Pick<Deps, "attempts" | "now">,
  told: readonly AttemptProgress[],
): Promise<void> {
  if (told.length === 0) return;
  const policies = await deps.attempts.findPolicies(told.map(({ callSid }) => callSid));
  const policyOf = new Map(policies.map((policy) => [policy.callSid, policy]));
  const settlements = told.flatMap((progress) => {
    const policy = policyOf.get(progress.callSid);
    return policy ? [{ progress, next: afterAttempt(progress, policy) }] : [];
  });
  await deps.attempts.settle(settlements, deps.now());
}
