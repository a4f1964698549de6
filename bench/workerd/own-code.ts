import { createMemoryBindings } from "./memory-bindings";
import type { Product, RequestOccasion } from "./product";

/** The product over bindings that answer at once: what is left to measure is its own code. */
export function serveOwnCode(product: Product) {
  let bound: object | null = null;
  return {
    fetch(request: Request, env: { CONTENTS: string }, ctx: RequestOccasion) {
      bound ??= {
        ...env,
        ...createMemoryBindings(JSON.parse(env.CONTENTS), async (_, answer) => answer),
      };
      return product.fetch(request, bound, ctx);
    },
  };
}
