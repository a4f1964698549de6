import { describe, expect, it } from "vitest";
import { timed } from "../support/worker/stopwatch";
import { signOf } from "./support/overview";
import { setStage } from "./support/visitor";

/** As often as where nobody says otherwise. */
const { product, visitSignedIn } = setStage({ INTEGRATION_CHECK_INTERVAL_SECONDS: "30" });

const MINUTE_MS = 60_000;

describe("a dialer that goes down", () => {
  it("is red within a minute, though nobody calls and nobody asks", async () => {
    const page = await visitSignedIn("/");
    await signOf(page, "Dialfire", "good").waitFor();
    product().simulator.control.setScenario("dialfire", { mode: "status", status: 503 });

    const sign = signOf(page, "Dialfire", "bad");
    const { tookMs } = await timed(() => sign.waitFor({ timeout: MINUTE_MS }));

    console.log(`a failure on screen after it began: ${(tookMs / 1_000).toFixed(1)} s`);
    expect(tookMs).toBeLessThan(MINUTE_MS);
  });
});
