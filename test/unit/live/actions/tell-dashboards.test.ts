import { describe, expect, it } from "vitest";
import { tellDashboards } from "../../../../src/live/actions/tell-dashboards";
import type { LiveNews } from "../../../../src/live/live-message";
import { fakeDeps, fakeLive } from "../../../support/fake-deps";

const NEWS: LiveNews[] = [{ type: "call_changed", call_sid: "CA1", status: "routed" }];

describe("telling dashboards", () => {
  it("says that the hub heard it", async () => {
    const deps = fakeDeps();

    expect(await tellDashboards(deps, NEWS)).toBe(true);
    expect(deps.live.told).toEqual(NEWS);
  });

  it.each<[string, () => Promise<void>]>([
    ["fails", () => Promise.reject(new Error("the hub is gone"))],
    ["hangs", () => new Promise(() => undefined)],
  ])("waits for no hub that %s, and says so", async (_what, publish) => {
    const deps = fakeDeps({ live: { ...fakeLive(), publish } });

    expect(await tellDashboards(deps, NEWS)).toBe(false);
    expect(deps.log.lines).toMatchObject([{ event: "live.not_told", fields: { news: NEWS } }]);
  });
});
