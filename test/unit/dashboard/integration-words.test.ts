import { describe, expect, it } from "vitest";
import {
  describeBreaker,
  describeHitRate,
  describeUptime,
  explainCapacity,
  formatPercent,
  tellAll,
  tellBreakerChange,
  tellCapacity,
  tellSuccess,
  tellUptime,
  toneOfMs,
} from "../../../dashboard/lib/integration-words";
import type { Capacity, Circuit, Uptime } from "../../../dashboard/state/integrations";

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
});

describe("uptime", () => {
  const uptime = (changed: Partial<Uptime>): Uptime => ({
    percent: 99.97,
    targetPercent: 99.5,
    isMet: true,
    days: 30,
    watchedHours: 720,
    downMinutes: 12.5,
    allowedDownMinutes: 216,
    ...changed,
  });

  it("is told with what is allowed", () => {
    expect(tellUptime(uptime({}))).toBe("Down 12 min 30 s of 30 days; 99.5 % allows 3 h 36 min");
    expect(describeUptime(uptime({ isMet: false }))?.label).toBe("Aim missed");
  });

  it("says for how long we have watched while that is not the whole time", () => {
    expect(tellUptime(uptime({ watchedHours: 5, downMinutes: 0 }))).toMatch(
      /^Never down of 5 h watched;/,
    );
    expect(tellUptime(uptime({ percent: null }))).toBe("Not watched for long enough yet");
    expect(describeUptime(uptime({ isMet: null }))).toBeNull();
  });
});

describe("the success rate", () => {
  it("says of how many, and what we aim at", () => {
    const rate = { percent: 99.6, targetPercent: 99, total: 250, failed: 1, windowMinutes: 5 };

    expect(tellSuccess(rate)).toBe("249 of 250 requests within 5 minutes; the aim is 99 %");
    expect(tellSuccess({ ...rate, total: 0 })).toBe("No request within 5 minutes");
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

describe("a step of a breaker", () => {
  it("says which half did what, and why", () => {
    const told = tellBreakerChange({
      at: "2026-11-21T10:00:00Z",
      circuit: "api",
      from: "closed",
      to: "open",
      reason: "3 failures in a row: answered 503",
    });

    expect(told).toBe("API opened: 3 failures in a row: answered 503");
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
