import { describe, expect, it } from "vitest";
import { watchIntegrations } from "../../../src/dialers/watch-task";
import { aConfiguration, aDialer } from "../../support/builders";
import { fakeConfiguration, fakeDeps } from "../../support/fake-deps";

describe("the minute's look at what is watched", () => {
  it("tells every dialer's object and the CRM's what it watches, and the idle ones to rest", async () => {
    const dialers = [aDialer({ seats: 4 }), aDialer({ id: 2, name: "old", active: false })];
    const configuration = aConfiguration({ dialers });
    const deps = fakeDeps({
      configuration: fakeConfiguration({ kind: "current", configuration }),
    });

    await watchIntegrations(deps);

    expect(deps.breakers.watched).toEqual([
      { integration: "dialfire", subject: { kind: "dialfire", seats: 4, credential: null } },
      { integration: "old", subject: null },
      { integration: "braze", subject: { kind: "braze", seats: null, credential: null } },
    ]);
  });

  it("fails aloud where nobody knows the configuration", async () => {
    const deps = fakeDeps({ configuration: fakeConfiguration({ kind: "none", reason: "D1: no" }) });

    await expect(watchIntegrations(deps)).rejects.toThrow("nobody knows whom to watch: D1: no");
  });
});
