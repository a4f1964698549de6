import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** Lets the objects of these integrations forget everything, as if nobody had asked for them yet. */
export async function forgetBreakers(...integrations: readonly string[]): Promise<void> {
  const names = integrations.length > 0 ? integrations : ["braze", "dialfire", "zendesk_talk"];
  for (const name of names) {
    const object = env.CIRCUIT_BREAKER.getByName(name);
    await runInDurableObject(object, (_, state) => state.storage.deleteAll());
    await evictDurableObject(object);
  }
}
