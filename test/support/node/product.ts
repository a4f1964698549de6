import { createTestHarness } from "wrangler";
import { type Simulator, startSimulator } from "../../../simulator/server";
import { ADMIN_KEY, variablesFor } from "./variables";

type Harness = ReturnType<typeof createTestHarness>;

/** The whole product in the real runtime, with the simulator in place of every provider. */
export interface Product {
  url: string;
  simulator: Simulator;
  harness: Harness;
  /** An API answer's body; throws with what came back when it is no success. */
  api<T>(path: string, init?: RequestInit): Promise<T>;
  /** Tells the product where it is reached, which work that no request started must know. */
  tellAddress(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it on free ports with an empty, migrated database. */
export async function startProduct(changed: Record<string, string> = {}): Promise<Product> {
  const simulator = await startSimulator({ port: 0 });
  const variables = { ...variablesFor(simulator), ...changed };
  const withVariables = (more: Record<string, string> = {}) => ({
    workers: [{ configPath: "./wrangler.toml", secrets: { ...variables, ...more } }],
  });
  const harness = createTestHarness(withVariables());
  const { url } = await harness.listen();
  await harness.getWorker().applyD1Migrations("DB");
  const base = url.origin;

  return {
    url: base,
    simulator,
    harness,
    async api<T>(path: string, init: RequestInit = {}): Promise<T> {
      const headers = { "x-api-key": ADMIN_KEY, ...init.headers };
      const answer = await fetch(`${base}${path}`, { ...init, headers });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
      return JSON.parse(text) as T;
    },
    tellAddress: () => harness.update(withVariables({ PUBLIC_URL: base })),
    async stop() {
      await Promise.all([harness.close(), simulator.close()]);
    },
  };
}
