import {
  evictDurableObject,
  reset,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createFailureWindows } from "../../src/alerts/failure-window-client";
import type { FailureWindow } from "../../src/alerts/failure-window-object";
import type { Subject } from "../../src/resilience/subject";
import type { Count } from "../../src/resilience/tally";
import type { AlertSettings } from "../../src/settings/alert-settings";
import { PATIENCE } from "../support/patience";
import { dialersAnswer } from "../support/worker/dialers";
import { brokenObjects } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { migrate } from "../support/worker/migrations";
import { rowsOf } from "../support/worker/people";

const NOON = Date.UTC(2026, 2, 10, 12);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const log = captureLog();
const windows = createFailureWindows(env.FAILURE_WINDOW);
const routing = () => env.FAILURE_WINDOW.getByName("routing");

beforeEach(async () => {
  await reset();
  await migrate();
});

/** Lets the object live at a moment; its alarms stay on real time. */
async function setClock(at: number): Promise<void> {
  await runInDurableObject(routing(), (object: FailureWindow) => {
    object.clock = () => at;
  });
}

const failures = (n: number, at: number): Count => ({
  at,
  calls: n,
  failed: n,
  reasons: { "dialfire: failed": n },
});
const successes = (n: number, at: number): Count => ({ at, calls: n, failed: 0, reasons: {} });

const subjects = async () =>
  (await rowsOf("SELECT subject FROM alerts ORDER BY id")).map(({ subject }) => subject);

async function expectAlerts(expected: readonly string[]): Promise<void> {
  await vi.waitFor(async () => expect(await subjects()).toEqual(expected), PATIENCE);
}

async function saveSettings(settings: Partial<AlertSettings>): Promise<void> {
  await env.DB.prepare(
    `INSERT OR REPLACE INTO settings (key, value, version, updated_at, updated_by)
     VALUES ('alerts', ?, 1, 0, 'test')`,
  )
    .bind(JSON.stringify(settings))
    .run();
}

const BREACH = "[IVR Alert] High Routing Failure Rate: 15%";

describe("the failure window of a stream", () => {
  it("raises an alert when its threshold is passed, with everything a reader needs", async () => {
    await setClock(NOON);
    await windows.count("routing", { id: "1", counts: [successes(17, NOON)] });
    await windows.count("routing", { id: "2", counts: [failures(3, NOON)] });

    await expectAlerts([BREACH]);
    const [row] = await rowsOf("SELECT message FROM alerts");
    expect(String(row?.message).split("\n")).toEqual([
      "Current rate: 15% (threshold 5%)",
      "Failed calls in the window: 3",
      "Total calls in the window: 20",
      "Time window: last 5 minutes",
      "Most common reasons:",
      "  - dialfire: failed: 3",
      "",
      "Time: 2026-03-10 12:00:00 UTC",
      "",
    ]);
  });

  it("counts a batch once that is told again, also after a restart", async () => {
    const batch = { id: "1", counts: [failures(2, NOON)] };
    await setClock(NOON);
    await windows.count("routing", batch);
    await evictDurableObject(routing());
    await setClock(NOON);

    await windows.count("routing", batch);

    expect(await windows.view("routing")).toMatchObject({ calls: 2, failed: 2 });
  });

  it("goes on after a restart: still elevated at its time, recovered after a minute of calm", async () => {
    await setClock(NOON);
    await windows.count("routing", { id: "1", counts: [failures(5, NOON)] });
    await expectAlerts(["[IVR Alert] High Routing Failure Rate: 100%"]);
    await evictDurableObject(routing());

    const later = NOON + 15 * MINUTE;
    await setClock(later);
    await windows.count("routing", { id: "2", counts: [failures(5, later)] });
    await evictDurableObject(routing());
    await setClock(later + 4 * MINUTE);
    await windows.count("routing", { id: "3", counts: [successes(165, later + 4 * MINUTE)] });
    await setClock(later + 5 * MINUTE);
    await runDurableObjectAlarm(routing());

    await expectAlerts([
      "[IVR Alert] High Routing Failure Rate: 100%",
      "[IVR Alert] Routing Failure Rate Still Elevated: 100%",
      "[IVR Alert] Routing Failure Rate Recovered",
      // What the outage cost of the month's allowance is told when it is over.
      "[IVR Alert] Monthly Objective at Risk: 5.7% of calls failed",
    ]);
  });

  it("looks at itself every ten seconds while calls are in it, and then no more", async () => {
    await setClock(NOON);
    await windows.count("routing", { id: "1", counts: [successes(1, NOON)] });

    const alarm = () => runInDurableObject(routing(), (_, state) => state.storage.getAlarm());
    const next = (await alarm()) ?? 0;
    expect(next - Date.now()).toBeLessThanOrEqual(10 * SECOND);
    expect(next - Date.now()).toBeGreaterThan(5 * SECOND);

    await setClock(NOON + 6 * MINUTE);
    await runDurableObjectAlarm(routing());
    expect(await alarm()).toBeNull();
  });

  it("goes by the settings as they are when it is told to look", async () => {
    await saveSettings({ routing_failure_threshold_percent: 20 });
    await setClock(NOON);
    await windows.count("routing", { id: "1", counts: [successes(17, NOON), failures(3, NOON)] });
    expect(await subjects()).toEqual([]);

    await saveSettings({ routing_failure_threshold_percent: 5 });
    await windows.lookAtAll();

    await expectAlerts([BREACH]);
  });

  it("tells what the queue did not take at its next look", async () => {
    await setClock(NOON);
    await runInDurableObject(routing(), async (object: FailureWindow) => {
      const inner = object as unknown as { env: Env };
      const real = inner.env;
      inner.env = {
        ...real,
        OUTBOX: { send: () => Promise.reject(new Error("no queue")) } as never,
      };
      await object.count("routing", { id: "1", counts: [failures(5, NOON)] });
      inner.env = real;
    });
    expect(log.of("stream.not_told")).toHaveLength(1);

    await runDurableObjectAlarm(routing());

    await expectAlerts(["[IVR Alert] High Routing Failure Rate: 100%"]);
  });

  it("tells a breach once where several batches come while the queue takes its time", async () => {
    await setClock(NOON);
    const sent: unknown[] = [];
    await runInDurableObject(routing(), async (object: FailureWindow) => {
      const inner = object as unknown as { env: Env };
      const real = inner.env;
      const send = async (message: unknown) => {
        await scheduler.wait(20);
        sent.push(message);
      };
      inner.env = { ...real, OUTBOX: { send } as never };
      await Promise.all(
        ["1", "2", "3"].map((id) => object.count("routing", { id, counts: [failures(5, NOON)] })),
      );
      inner.env = real;
    });

    expect(sent).toMatchObject([{ stream: "routing", notice: { kind: "breached" } }]);
  });

  it("says so where it cannot be reached at all", async () => {
    const broken = createFailureWindows(brokenObjects("throw"));

    await expect(broken.count("routing", { id: "1", counts: [] })).rejects.toThrow("platform");
  });
});

const DIALFIRE: Subject = { kind: "dialfire", seats: 10, credential: null };

describe("the checks of an integration", () => {
  it("count in its window like any other request", async () => {
    const breaker = env.CIRCUIT_BREAKER.getByName("dialfire");
    dialersAnswer(() => new Response("", { status: 503 }));
    await breaker.check(DIALFIRE);

    expect(await windows.view("dialfire")).toMatchObject({
      ratePercent: 100,
      reasons: [{ reason: "answered 503 (server_error)" }],
    });
  });

  it("open its breaker after as many failures as the settings say", async () => {
    const breaker = env.CIRCUIT_BREAKER.getByName("dialfire");
    dialersAnswer(() => new Response("", { status: 503 }));
    await saveSettings({
      integration_failure_threshold: 1,
      integration_check_interval_seconds: 60,
    });

    await breaker.watch(DIALFIRE);
    await runDurableObjectAlarm(breaker);

    const { breaker: view, nextCheckAt } = await breaker.status(DIALFIRE);
    expect(view.api.kind).toBe("open");
    expect((nextCheckAt ?? 0) - Date.now()).toBeGreaterThan(30 * SECOND);
    await expectAlerts(["[IVR Alert] Integration Down: Dialfire"]);
  });
});
