import { describe, expect, it } from "vitest";
import {
  describeAlert,
  explainSilence,
  readAlertFilter,
  tellCounts,
  tellLimit,
  tellStream,
  titleOf,
  toneOfAlert,
  toneOfStream,
} from "../../../dashboard/lib/alert-words";
import type { WatchedStream } from "../../../dashboard/state/alerts";

const STREAM: WatchedStream = {
  stream: "routing",
  failureRatePercent: 8,
  thresholdPercent: 5,
  calls: 150,
  failed: 12,
  windowMinutes: 5,
  reasons: [],
  elevatedSince: null,
};

describe("an alert", () => {
  it("that goes to nobody says why, in place of waiting", () => {
    const silenced = { status: "pending", silenced: "grouped" } as const;

    expect(describeAlert(silenced)).toEqual({ label: "Kept back", tone: "idle" });
    expect(explainSilence(silenced)).toBe("Nobody was told: it is part of a larger alert.");
    expect(describeAlert({ status: "pending", silenced: null }).label).toBe("Waiting");
  });

  it("is as bad as its severity, but its end is good news", () => {
    expect(toneOfAlert({ severity: "critical", phase: "raised" })).toBe("bad");
    expect(toneOfAlert({ severity: "warning", phase: "still" })).toBe("warn");
    expect(toneOfAlert({ severity: "info", phase: "raised" })).toBe("idle");
    expect(toneOfAlert({ severity: "critical", phase: "recovered" })).toBe("good");
  });

  it("has a title without the mark of our mails", () => {
    expect(titleOf({ subject: "[IVR Alert] Integration Down: Dialfire" })).toBe(
      "Integration Down: Dialfire",
    );
  });

  it("is counted once: what is kept back does not wait", () => {
    const counts = { byStatus: { sent: 8, pending: 3, failed: 1 }, silenced: 2 };

    expect(tellCounts({ total: 12, counts })).toBe(
      "12 alerts: 8 sent, 1 not sent, 1 waiting and 2 kept back",
    );
  });
});

describe("a stream that is watched", () => {
  it("says how many failed of how many, in its own words", () => {
    expect(tellStream(STREAM)).toBe("12 of 150 calls failed within 5 minutes");
    expect(tellStream({ ...STREAM, stream: "setup_time", windowMinutes: 1 })).toBe(
      "12 of 150 calls took too long within 1 minute",
    );
    expect(tellStream({ ...STREAM, calls: 0, failed: 0 })).toBe("Nothing within 5 minutes");
  });

  it("is red once people were told, and yellow above the limit without that", () => {
    expect(toneOfStream({ ...STREAM, elevatedSince: "2026-11-21T10:00:00Z" })).toBe("bad");
    expect(toneOfStream(STREAM)).toBe("warn");
    expect(tellLimit(STREAM)).toBe("Above 5 %, of too few to alert");
    expect(toneOfStream({ ...STREAM, failureRatePercent: 5 })).toBe("good");
    expect(toneOfStream({ ...STREAM, failureRatePercent: null })).toBe("idle");
  });
});

describe("the filters of the Alerts page", () => {
  it("are read from the address, and what makes no sense there is left out", () => {
    expect(readAlertFilter("?type=integration_down&status=failed&page=2")).toEqual({
      type: "integration_down",
      status: "failed",
      page: 2,
    });
    expect(readAlertFilter("?type=storm&status=lost&page=0")).toEqual({
      type: null,
      status: null,
      page: 1,
    });
  });
});
