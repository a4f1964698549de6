import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Simulator, startSimulator } from "../../../simulator/server";

export interface RunningSimulator {
  readonly it: Simulator;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

/** A simulator for the tests of one file, as new before each of them. */
export function useSimulator(defaultHeaders: Record<string, string> = {}): RunningSimulator {
  let simulator: Simulator | null = null;
  const running = () => {
    if (!simulator) throw new Error("the simulator is not started yet");
    return simulator;
  };
  beforeAll(async () => {
    simulator = await startSimulator({ port: 0 });
  });
  beforeEach(() => running().control.reset());
  afterAll(() => running().close());

  return {
    get it() {
      return running();
    },
    get: (path, headers = defaultHeaders) => fetch(running().url + path, { headers }),
    post: (path, body, headers = defaultHeaders) =>
      fetch(running().url + path, {
        method: "POST",
        headers,
        body:
          typeof body === "string" || body instanceof URLSearchParams ? body : JSON.stringify(body),
      }),
  };
}
