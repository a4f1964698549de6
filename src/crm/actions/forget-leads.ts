import type { Deps } from "../../deps";

/**
 * Drops what is cached of these numbers. Nothing is written in its place: news may come twice and
 * in any order, and the next call learns what is true by then.
 */
export async function forgetLeads(
  deps: Pick<Deps, "leads" | "log">,
  phoneNumbers: readonly string[],
): Promise<void> {
  await Promise.all(phoneNumbers.map((number) => deps.leads.remove(number)));
  deps.log.info("cache.dropped", {
    count: phoneNumbers.length,
    reason: "the CRM told of a change",
  });
}
