import { describe, expect, it } from "vitest";
import { decideAsking } from "../../../../src/calls/actions/decide-asking";
import type { Capacity } from "../../../../src/dialers/capacity";
import { aConfiguration, someFacts } from "../../../support/builders";
import { aBudget, fakeCapacities, fakeDeps } from "../../../support/fake-deps";
import { aLoadBalanceRule } from "../../../support/rule-builders";

const RULES = [aLoadBalanceRule()];

function free(available: number): Capacity {
  const busy = 10 - available;
  return {
    kind: "live",
    available,
    total: 10,
    busy,
    utilizationPercent: busy * 10,
    queueDepth: null,
  };
}

/** Decides a call that goes by free agents; the dialer in whose place nothing stands is silent. */
async function decideWith(known: Record<string, Capacity>) {
  const deps = fakeDeps({ capacities: fakeCapacities(known) });
  const configuration = aConfiguration({ rules: RULES });
  const { decision } = await decideAsking(deps, someFacts(), configuration, aBudget(deps.clock));
  return { target: decision.target, told: deps.log.told() };
}

describe("a call that goes by free agents", () => {
  it("goes where most are, and nothing is odd about it", async () => {
    expect(await decideWith({ dialfire: free(2), zendesk_talk: free(5) })).toEqual({
      target: { kind: "dialer", dialer: "zendesk_talk" },
      told: ["DEBUG capacity.measured"],
    });
  });

  it("tells the log of a dialer that has none", async () => {
    expect(await decideWith({ dialfire: free(0), zendesk_talk: free(1) })).toEqual({
      target: { kind: "dialer", dialer: "zendesk_talk" },
      told: ["DEBUG capacity.measured", "INFO capacity.none"],
    });
  });

  it("goes to the preferred dialer where nobody has any, with a warning of the wait", async () => {
    expect(await decideWith({ dialfire: free(0), zendesk_talk: free(0) })).toEqual({
      target: { kind: "dialer", dialer: "dialfire" },
      told: [
        "DEBUG capacity.measured",
        "INFO capacity.none",
        "INFO capacity.none",
        "WARNING capacity.queue_delay",
      ],
    });
  });

  it("goes to the one that told, with a warning of the other", async () => {
    expect(await decideWith({ zendesk_talk: free(1) })).toEqual({
      target: { kind: "dialer", dialer: "zendesk_talk" },
      told: ["DEBUG capacity.measured", "WARNING capacity.unknown"],
    });
  });
});
