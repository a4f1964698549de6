import { describe, expect, it } from "vitest";
import { fromApiCall, fromDial } from "../../../src/resilience/evidence";
import { anApiCall } from "../../support/builders";

const judged = (category: Parameters<typeof fromApiCall>[0]["category"]) =>
  fromApiCall(anApiCall({ category, errorMessage: category && "it did not go well" }));

describe("the evidence of an API call", () => {
  it("is good when it went well", () => {
    expect(judged(null)).toEqual({ source: "api", ageMs: 0, outcome: { kind: "good" } });
  });

  it.each(["server_error", "timeout", "network", "bad_response"] as const)(
    "is bad when they failed: %s",
    (category) => {
      expect(judged(category)?.outcome).toEqual({
        kind: "bad",
        reason: `it did not go well (${category})`,
      });
    },
  );

  it("is good when the mistake was ours: somebody answered", () => {
    expect(judged("client_error")?.outcome).toEqual({ kind: "good" });
  });

  it("tells a refused key from an outage", () => {
    expect(judged("auth_failed")?.outcome).toMatchObject({ kind: "refused" });
  });

  it("is none when there were too many requests", () => {
    expect(judged("rate_limited")).toBeNull();
  });
});

describe("the evidence of a dialled call", () => {
  const ended = (dialStatus: string, durationSeconds: number | null = null) =>
    fromDial({ dialStatus, durationSeconds });

  it("is bad when the call failed", () => {
    expect(ended("failed")).toMatchObject({ source: "line", ageMs: 0, outcome: { kind: "bad" } });
  });

  it("is good when it was answered, as of the beginning of the talk", () => {
    expect(ended("completed", 300)).toEqual({
      source: "line",
      ageMs: 300_000,
      outcome: { kind: "good" },
    });
  });

  it.each(["busy", "no-answer", "canceled", "a-new-word"])(
    "is none when people are the reason: %s",
    (status) => {
      expect(ended(status)).toBeNull();
    },
  );
});
