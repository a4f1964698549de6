import { describe, expect, it } from "vitest";
import {
  describeBreaker,
  describeHitRate,
  explainCapacity,
  formatPercent,
  tellAll,
  tellCapacity,
  toneOfMs,
  trendOf,
} from "../../../dashboard/lib/integration-words";
import type { Capacity, Circuit } from "../../../dashboard/state/integrations";

const NOTHING_TOLD: Capacity = {
  kind: "unknown",
  available: null,
  total: null,
  busy: null,
  utilizationPercent: null,
  queueDepth: null,
  asOf: null,
  reason: "it has no number of seats to estimate from",
};

describe("response times", () => {
  it("are slow above one second and too slow above two", () => {
    expect([1_000, 1_001, 2_000, 2_001, null].map(toneOfMs)).toEqual([
      "idle",
      "warn",
      "warn",
      "bad",
      "idle",
    ]);
  });

  it("have a trend where the last one is a fifth off the average", () => {
    const trend = (responseTimeMs: number | null, averageResponseTimeMs: number | null) =>
      trendOf({ responseTimeMs, averageResponseTimeMs });

    expect(trend(160, 200)).toBe("improving");
    expect(trend(165, 200)).toBe("stable");
    expect(trend(239, 200)).toBe("stable");
    expect(trend(240, 200)).toBe("degrading");
    expect(trend(null, 200)).toBeNull();
  });

  it("have no trend within a few milliseconds", () => {
    expect(trendOf({ responseTimeMs: 5, averageResponseTimeMs: 20 })).toBe("stable");
  });
});

describe("the cache's share of hits", () => {
  it("is good above 80 and poor below 50", () => {
    const tones = [80.1, 80, 50, 49.9].map((percent) => describeHitRate(percent).tone);

    expect(tones).toEqual(["good", "warn", "warn", "bad"]);
  });
});

describe("a capacity", () => {
  it("that is unknown is not told as zero, and says why", () => {
    expect(tellCapacity(NOTHING_TOLD)).toBe("Not known");
    expect(explainCapacity(NOTHING_TOLD)).toBe("It has no number of seats to estimate from");
  });

  it("says how many agents are free, and how many callers wait", () => {
    const live: Capacity = { ...NOTHING_TOLD, kind: "live", available: 0, total: 8, queueDepth: 1 };

    expect(tellCapacity(live)).toBe("0 of 8 agents free");
    expect(explainCapacity(live)).toBe("As the dialer tells; 1 caller waits");
  });
});

describe("a percentage", () => {
  it("is never rounded up to a whole hundred", () => {
    expect(formatPercent(99.999)).toBe("99.99 %");
    expect(formatPercent(100)).toBe("100 %");
    expect(formatPercent(null)).toBe("–");
  });
});

describe("a breaker", () => {
  it("is as bad as the worse of its halves", () => {
    const circuit = (state: Circuit["state"]): Circuit => ({ state, since: "", reason: null });
    const label = (api: Circuit["state"], line: Circuit["state"]) =>
      describeBreaker({ api: circuit(api), line: circuit(line) }).label;

    expect(label("closed", "closed")).toBe("Closed");
    expect(label("closed", "half_open")).toBe("Half-open");
    expect(label("half_open", "open")).toBe("Open");
  });
});

describe("all integrations", () => {
  it("are told in a sentence, in the colour of the worst", () => {
    const braze = { name: "braze", status: "healthy" } as const;

    expect(tellAll([braze])).toEqual({ label: "All integrations are healthy.", tone: "good" });
    expect(
      tellAll([
        braze,
        { name: "dialfire", status: "unhealthy" },
        { name: "zendesk_talk", status: "degraded" },
      ]),
    ).toEqual({ label: "Dialfire is unhealthy. Zendesk Talk is slow.", tone: "bad" });
  });
});
