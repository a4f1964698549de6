import type { V4WorkerOptionsShape } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

/** What of a Worker's configuration counts here; variables are the bench's own. */
const KEPT = [
  "compatibilityDate",
  "compatibilityFlags",
  "kvNamespaces",
  "d1Databases",
  "durableObjects",
  "queueProducers",
  "queueConsumers",
  "ratelimits",
];

/** The bindings that `wrangler.toml` gives a local product, in the runtime's words. */
export function readBindings(): V4WorkerOptionsShape {
  // Else wrangler tells which file it read variables from; they are replaced here.
  process.env.WRANGLER_LOG = "none";
  // Wrangler's type loses every name on the way.
  const given = unstable_getMiniflareWorkerOptions("wrangler.toml")
    .workerOptions as V4WorkerOptionsShape;
  return Object.fromEntries(KEPT.map((name) => [name, given[name]]));
}
