import { describe, expect, it } from "vitest";
import { raiseAlert } from "../../../../src/alerts/actions/raise-alert";
import { sendAlert } from "../../../../src/alerts/actions/send-alert";
import { watchTrouble } from "../../../../src/alerts/actions/watch-trouble";
import type { News, PlannedMaintenance } from "../../../../src/alerts/alert-news";
import type { StoppedCampaign } from "../../../../src/campaigns/campaign-store";
import type { IntegrationChange } from "../../../../src/resilience/integration-change";
import { aConfiguration, NOW, REQUEST_ID, someVariables } from "../../../support/builders";
import {
  fakeAlerts,
  fakeMailer,
  fakeMaintenance,
  fakeSettings,
  fakeSms,
} from "../../../support/fake-alerts";
import {
  fakeClock,
  fakeConfiguration,
  fakeDeadLetters,
  fakeLive,
  fakeOutbox,
  recordingLog,
} from "../../../support/fake-deps";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function stage({
  maintenance = null as PlannedMaintenance | null,
  configuration = aConfiguration(),
} = {}) {
  const clock = fakeClock();
  const deps = {
    clock,
    now: clock.now,
    alerts: fakeAlerts(),
    apiLogs: { record: async () => undefined, save: async () => undefined },
    configuration: fakeConfiguration({ kind: "current", configuration }),
    campaigns: { listStopped: async (): Promise<StoppedCampaign[]> => [] },
    deadLetters: { ...fakeDeadLetters() },
    live: fakeLive(),
    log: recordingLog(),
    maintenance: fakeMaintenance(maintenance),
    mailer: fakeMailer(),
    outbox: fakeOutbox(),
    requestId: REQUEST_ID,
    settings: fakeSettings({ alerts: { recipients: ["jordan@company.com"] } }),
    sms: fakeSms(),
    variables: someVariables({
      ALERT_FROM_EMAIL: "ivr@company.com",
      ALERT_SMS_TO: "+491711234567",
    }),
    afterReply: () => undefined,
  };
  return {
    ...deps,
    raise: (news: News) => raiseAlert(deps, news),
    watch: () => watchTrouble(deps),
    /** Delivers what the outbox holds, everything at the same time. */
    deliver: () =>
      Promise.all(
        deps.outbox.sent.map(async (message) =>
          message.kind === "alert" ? sendAlert(deps, message.alertId) : null,
        ),
      ),
    /** What goes out: minutes after the beginning, and the subject. */
    told: () =>
      deps.alerts.rows
        .filter(({ silenced }) => silenced === null)
        .map(({ at, subject }) => `${((at - NOW) / MINUTE).toFixed(1)} ${subject}`),
    silent: () =>
      deps.alerts.rows.flatMap(({ about, silenced }) => (silenced ? [`${about} ${silenced}`] : [])),
  };
}

function withoutZendesk() {
  const { dialers, settings } = aConfiguration();
  const only = dialers.filter(({ name }) => name === "dialfire");
  return aConfiguration({ dialers: only, settings });
}

function withoutDialfire() {
  const off = aConfiguration().dialers.map((one) =>
    one.name === "dialfire" ? { ...one, active: false } : one,
  );
  return aConfiguration({ dialers: off });
}

let changes = 0;
function aChange(changed: Partial<IntegrationChange>): News {
  const change: IntegrationChange = {
    key: `change-${++changes}`,
    integration: "dialfire",
    change: "down",
    at: NOW,
    reason: "its API: 3 failures in a row: no answer (timeout)",
    lastSuccessAt: NOW - MINUTE,
    ...changed,
  };
  return { kind: "integration_changed", change };
}

function inTrouble(at: number, callSid: string): News {
  const detail = "dialfire, zendesk_talk";
  return {
    kind: "call_in_trouble",
    trouble: "both_dialers_failed",
    key: callSid,
    at,
    calls: 1,
    callSid,
    detail,
  };
}

describe("an integration that goes down", () => {
  it("is told with what it means, and its recovery too", async () => {
    const { raise, alerts, live, outbox, log } = stage();

    await raise(aChange({}));
    await raise(aChange({ change: "recovered", at: NOW + MINUTE, reason: "was down: its API" }));

    expect(alerts.rows.map(({ subject }) => subject)).toEqual([
      "[IVR Alert] Integration Down: Dialfire",
      "[IVR Alert] Integration Recovered: Dialfire",
    ]);
    expect(alerts.rows[0]?.message.split("\n")).toEqual([
      "Integration: Dialfire",
      "Last successful connection: 2026-01-15 09:59:00 UTC",
      "Error: its API: 3 failures in a row: no answer (timeout)",
      "Impact: Calls will failover to Zendesk Talk",
      "",
      "Time: 2026-01-15 10:00:00 UTC",
      "",
    ]);
    expect(outbox.sent).toEqual([
      { kind: "alert", alertId: 1 },
      { kind: "alert", alertId: 2 },
    ]);
    const told = { type: "alert_raised", alert_type: "integration_down" };
    expect(live.told).toEqual([
      { ...told, alert_id: 1, severity: alerts.rows[0]?.severity },
      { ...told, alert_id: 2, severity: alerts.rows[1]?.severity },
    ]);
    expect(log.told()).toEqual(["WARNING alert.raised", "WARNING alert.raised"]);
  });

  it("is one alert and one mail, however often the news is delivered", async () => {
    const { raise, deliver, alerts, log, mailer } = stage();
    const news = aChange({});

    await raise(news);
    await raise(news);
    await deliver();

    expect(alerts.rows).toHaveLength(1);
    expect(mailer.mails).toHaveLength(1);
    expect(log.told().filter((line) => line === "WARNING alert.raised")).toHaveLength(1);
  });

  it("is handed over again where the first message may have been lost", async () => {
    const { raise, outbox } = stage();
    const news = aChange({});

    await raise(news);
    outbox.sent.length = 0;
    await raise(news);

    expect(outbox.sent).toEqual([{ kind: "alert", alertId: 1 }]);
  });

  it("gives way to one CRITICAL alert when no dialer is left", async () => {
    const { raise, told, silent } = stage();

    await raise(aChange({ integration: "dialfire" }));
    await raise(aChange({ integration: "zendesk_talk", at: NOW + SECOND }));

    expect(told()).toEqual(["0.0 [IVR CRITICAL] All Dialers Unavailable"]);
    expect(silent()).toEqual(["dialfire grouped", "zendesk_talk grouped"]);
  });

  it("gives one CRITICAL mail and text also where both fall at the same moment", async () => {
    const { raise, deliver, told, mailer, sms } = stage();

    await Promise.all([
      raise(aChange({ integration: "dialfire" })),
      raise(aChange({ integration: "zendesk_talk" })),
    ]);
    await deliver();

    expect(told()).toEqual(["0.0 [IVR CRITICAL] All Dialers Unavailable"]);
    expect(mailer.mails.map(({ subject }) => subject)).toEqual([
      "[IVR CRITICAL] All Dialers Unavailable",
    ]);
    expect(sms.texts).toEqual(["[IVR CRITICAL] All Dialers Unavailable"]);
  });

  it("is CRITICAL where it was the only dialer in use", async () => {
    const { raise, told } = stage({ configuration: withoutZendesk() });

    await raise(aChange({}));

    expect(told()).toEqual(["0.0 [IVR CRITICAL] All Dialers Unavailable"]);
  });

  it("is not CRITICAL where the news comes when that dialer is back already", async () => {
    const { raise, told, silent } = stage();

    await raise(aChange({ change: "recovered", at: NOW + MINUTE }));
    await raise(aChange({ integration: "zendesk_talk", at: NOW + 2 * MINUTE }));
    await raise(aChange({ at: NOW }));

    expect(told().filter((line) => line.includes("CRITICAL"))).toEqual([]);
    expect(silent()).toEqual([]);
  });

  it("hides no recovery that is still on its way when no dialer is left", async () => {
    const { raise, told } = stage();

    await raise(aChange({}));
    await raise(aChange({ change: "recovered", at: NOW + MINUTE }));
    await raise(aChange({ at: NOW + 2 * MINUTE }));
    await raise(aChange({ integration: "zendesk_talk", at: NOW + 3 * MINUTE }));

    expect(told()).toEqual([
      "1.0 [IVR Alert] Integration Recovered: Dialfire",
      "3.0 [IVR CRITICAL] All Dialers Unavailable",
    ]);
  });

  it("keeps the first dialer's mail where it was sent before the second one fell", async () => {
    const { raise, alerts, told } = stage();

    await raise(aChange({ integration: "dialfire" }));
    Object.assign(alerts.rows[0] ?? {}, { status: "sent" });
    await raise(aChange({ integration: "zendesk_talk", at: NOW + MINUTE }));

    expect(told()).toEqual([
      "0.0 [IVR Alert] Integration Down: Dialfire",
      "1.0 [IVR CRITICAL] All Dialers Unavailable",
    ]);
  });

  it("tells CRITICAL once per transition, whatever the cooldown", async () => {
    const { raise, clock, told } = stage();

    await raise(aChange({ integration: "dialfire" }));
    for (const minute of [1, 3]) {
      clock.advance(2 * MINUTE);
      const at = NOW + minute * MINUTE;
      const integration = "zendesk_talk";
      await raise(aChange({ integration, at }));
      await raise(aChange({ integration, at: at + MINUTE, change: "recovered" }));
    }

    expect(told().filter((line) => line.includes("CRITICAL"))).toEqual([
      "1.0 [IVR CRITICAL] All Dialers Unavailable",
      "3.0 [IVR CRITICAL] All Dialers Unavailable",
    ]);
  });

  it("is held back after two rounds in one cooldown, and told again in the next", async () => {
    const { raise, watch, clock, told } = stage();

    for (let minute = 0; minute < 20; minute += 2) {
      await raise(aChange({ at: clock.now() }));
      clock.advance(MINUTE);
      await raise(aChange({ at: clock.now(), change: "recovered" }));
      await watch();
      clock.advance(MINUTE);
    }

    expect(told().map((line) => line.replace(/\[.*\] Integration /, ""))).toEqual([
      "0.0 Down: Dialfire",
      "1.0 Recovered: Dialfire",
      "2.0 Down: Dialfire",
      "3.0 Recovered: Dialfire",
      "16.0 Down: Dialfire",
      "17.0 Recovered: Dialfire",
      "18.0 Down: Dialfire",
      "19.0 Recovered: Dialfire",
    ]);
  });

  it("is told as recovered by whoever told that it was down, however often it came and went", async () => {
    const { raise, clock, told } = stage();

    for (const [minute, change] of [
      [0, "down"],
      [16, "recovered"],
      [18, "down"],
      [19, "recovered"],
      [21, "down"],
      [23, "recovered"],
    ] as const) {
      const at = NOW + minute * MINUTE;
      clock.advance(at - clock.now());
      await raise(aChange({ change, at }));
    }

    expect(told()).toHaveLength(6);
    expect(told().at(-1)).toBe("23.0 [IVR Alert] Integration Recovered: Dialfire");
  });

  it("comes and goes for four hours: one mail in four, and each told beginning has its end", async () => {
    const { raise, watch, clock, told } = stage();

    for (let minute = 0; minute < 240; minute += 2) {
      await raise(aChange({ at: clock.now() }));
      clock.advance(MINUTE);
      await raise(aChange({ at: clock.now(), change: "recovered" }));
      await watch();
      clock.advance(MINUTE);
    }

    const rounds = Array.from({ length: 15 }, (_, round) => 16 * round);
    expect(told().map((line) => line.replace(/\[.*\] Integration /, ""))).toEqual(
      rounds.flatMap((minute) => [
        `${minute}.0 Down: Dialfire`,
        `${minute + 1}.0 Recovered: Dialfire`,
        `${minute + 2}.0 Down: Dialfire`,
        `${minute + 3}.0 Recovered: Dialfire`,
      ]),
    );
  });

  it("is held back by when people heard of it, where old news come together after an outage", async () => {
    const { raise, clock, told } = stage();

    clock.advance(120 * MINUTE);
    for (let minute = 0; minute < 120; minute += 20) {
      await raise(aChange({ at: NOW + minute * MINUTE }));
      await raise(aChange({ at: NOW + (minute + 10) * MINUTE, change: "recovered" }));
    }

    expect(told()).toHaveLength(4);
  });

  it("is told again each cooldown while it stays down", async () => {
    const { raise, watch, clock, told } = stage();

    await raise(aChange({}));
    for (let minute = 0; minute < 40; minute++) {
      clock.advance(MINUTE);
      await watch();
    }

    expect(told()).toEqual([
      "0.0 [IVR Alert] Integration Down: Dialfire",
      "15.0 [IVR Alert] Integration Still Down: Dialfire",
      "30.0 [IVR Alert] Integration Still Down: Dialfire",
    ]);
  });

  it("is recalled no more while it is switched off, and again once it is in use", async () => {
    const { raise, watch, clock, configuration, told } = stage();
    const { current } = configuration;
    const reminders = () => told().filter((line) => line.includes("Still Down"));

    await raise(aChange({}));
    configuration.current = fakeConfiguration({
      kind: "current",
      configuration: withoutDialfire(),
    }).current;
    for (let minute = 0; minute < 40; minute++) {
      clock.advance(MINUTE);
      await watch();
    }
    expect(reminders()).toEqual([]);

    configuration.current = current;
    await watch();

    expect(reminders()).toEqual(["40.0 [IVR Alert] Integration Still Down: Dialfire"]);
  });

  it("is recalled also where nobody knows which dialers are in use", async () => {
    const { raise, watch, clock, configuration, told } = stage();

    await raise(aChange({}));
    configuration.current = async () => ({ kind: "none", reason: "D1 is away" });
    clock.advance(15 * MINUTE);
    await watch();

    expect(told().at(-1)).toBe("15.0 [IVR Alert] Integration Still Down: Dialfire");
  });

  it("hides its own failure rate, and the end of that", async () => {
    const { raise, told } = stage();
    const figures = {
      ratePercent: 100,
      calls: 5,
      failed: 5,
      windowMs: 5 * MINUTE,
      thresholdPercent: 5,
      reasons: [],
    };
    const notice = { at: NOW + MINUTE, since: NOW + MINUTE, figures };

    await raise(aChange({ integration: "braze" }));
    await raise({
      kind: "stream",
      stream: "braze",
      notice: { kind: "breached", key: "1", ...notice },
    });
    await raise({
      kind: "stream",
      stream: "braze",
      notice: { kind: "recovered", key: "2", ...notice },
    });

    expect(told()).toEqual(["0.0 [IVR Alert] Integration Down: Braze"]);
  });
});

describe("calls in trouble", () => {
  it("are told once a cooldown, with their number", async () => {
    const { raise, watch, clock, told } = stage();

    for (let minute = 0; minute < 10; minute++) {
      await raise(inTrouble(clock.now(), `CA${minute}`));
      clock.advance(MINUTE);
      await watch();
    }
    for (let minute = 0; minute < 30; minute++) {
      clock.advance(MINUTE);
      await watch();
    }

    expect(told()).toEqual([
      "0.0 [IVR CRITICAL] Both Dialers Failed: 1 call",
      "15.0 [IVR CRITICAL] Both Dialers Failed: 9 calls",
    ]);
  });
});

describe("calls in trouble long ago", () => {
  it("are told once where the news of them come together", async () => {
    const { raise, clock, told } = stage();

    clock.advance(120 * MINUTE);
    for (let minute = 0; minute < 120; minute += 20) {
      await raise(inTrouble(NOW + minute * MINUTE, `CA${minute}`));
    }

    expect(told()).toEqual(["0.0 [IVR CRITICAL] Both Dialers Failed: 1 call"]);
  });
});

describe("a maintenance", () => {
  const maintenance = {
    id: 1,
    from: NOW - MINUTE,
    until: NOW + 30 * MINUTE,
    reason: "New trunk",
    madeBy: "jordan@company.com",
    madeAt: NOW - 60 * MINUTE,
  };

  it("keeps alerts on record and sends none", async () => {
    const { raise, watch, live, outbox, silent } = stage({ maintenance });

    await raise(aChange({}));
    await raise(inTrouble(NOW, "CA1"));
    await watch();

    expect(outbox.sent).toEqual([]);
    expect(live.told).toEqual([]);
    expect(silent()).toEqual(["dialfire maintenance", " maintenance"]);
  });

  it("leaves nothing unsaid: what is still down when it ends is told then", async () => {
    const { raise, watch, clock, told } = stage({ maintenance });

    await raise(aChange({}));
    clock.advance(30 * MINUTE);
    await watch();

    expect(told()).toEqual(["30.0 [IVR Alert] Integration Still Down: Dialfire"]);
  });
});

describe("what no event tells", () => {
  it("is that a rule is broken: once, until it is saved anew", async () => {
    const scene = stage();
    const brokenRules = [
      { id: 7, name: "VIPs", type: "lead_score", reason: "config.tiers: missing" },
    ];
    const configuration = aConfiguration({ brokenRules });
    scene.configuration.current = async () => ({ kind: "current", configuration });

    await scene.watch();
    scene.clock.advance(60 * MINUTE);
    await scene.watch();

    expect(scene.told()).toEqual(["0.0 [IVR Alert] Broken Rule: VIPs"]);
  });

  it("is that a campaign paused itself: once for each time", async () => {
    const scene = stage();
    const reason = "Twilio refused the call: Authenticate (code 20003)";
    const stopped = { id: 4, name: "Spring survey", reason, stoppedAt: NOW };
    scene.campaigns.listStopped = async () => [stopped];

    await scene.watch();
    scene.clock.advance(20 * MINUTE);
    await scene.watch();
    scene.campaigns.listStopped = async () => [{ ...stopped, stoppedAt: NOW + 30 * MINUTE }];
    scene.clock.advance(11 * MINUTE);
    await scene.watch();

    expect(scene.told()).toEqual([
      "0.0 [IVR Alert] Campaign Paused Itself: Spring survey",
      "30.0 [IVR Alert] Campaign Paused Itself: Spring survey",
    ]);
    expect(scene.alerts.rows[0]?.message.split("\n")).toEqual([
      "Campaign: Spring survey",
      `Reason: ${reason}`,
      "Impact: Nobody of it is called. Resume it under Outbound once the reason is gone.",
      "",
      "Time: 2026-01-15 10:00:00 UTC",
      "",
    ]);
  });

  it("is that messages lie dead: once a cooldown, and not about alerts themselves", async () => {
    const scene = stage();
    const letter = { queue: "outbox", callSid: null, retriedAt: null, resolvedAt: null };
    const rows = [
      { ...letter, id: 3, kind: "alert", reason: "no server", at: NOW },
      { ...letter, id: 2, kind: "callback_handover", reason: "Dialfire: answered 503", at: NOW },
    ];
    scene.deadLetters.list = async () => ({ rows, total: 2, totalIsCapped: false });

    await scene.watch();
    scene.clock.advance(MINUTE);
    rows.unshift({
      ...letter,
      id: 4,
      kind: "callback_handover",
      reason: "again",
      at: NOW + MINUTE,
    });
    await scene.watch();

    expect(scene.told()).toEqual(["0.0 [IVR Alert] Dead Letters: 2 messages could not be handled"]);
  });

  it("is also that a message lies dead which was kept while the last alert was written", async () => {
    const scene = stage();
    const letter = { queue: "outbox", callSid: null, retriedAt: null, resolvedAt: null };
    const kind = "callback_handover";
    const rows = [{ ...letter, id: 3, kind, reason: "answered 503", at: NOW - 100 }];
    scene.deadLetters.list = async () => ({ rows, total: rows.length, totalIsCapped: false });

    await scene.watch();
    rows.unshift({ ...letter, id: 4, kind, reason: "answered 502", at: NOW - 50 });
    for (let minute = 0; minute < 40; minute++) {
      scene.clock.advance(MINUTE);
      await scene.watch();
    }

    expect(scene.told()).toEqual([
      "0.0 [IVR Alert] Dead Letters: 1 message could not be handled",
      "15.0 [IVR Alert] Dead Letters: 2 messages could not be handled",
    ]);
  });
});
