import { env as boundEnv } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { watchTrouble } from "../../src/alerts/actions/watch-trouble";
import { closeStaleCalls } from "../../src/calls/actions/close-stale-calls";
import { LONGEST_CALL_MS } from "../../src/calls/lifecycle";
import { SILENCE_MS } from "../../src/campaigns/call-attempt";
import { askAfterCalls } from "../../src/outbound/actions/ask-after-calls";
import { driveCampaign } from "../../src/outbound/actions/drive-campaign";
import { watchCampaigns } from "../../src/outbound/actions/watch-campaigns";
import { WEEKDAYS } from "../../src/routing/opening-hours";
import { brazeAnswers } from "../support/worker/braze";
import {
  AROUND_THE_CLOCK,
  aCampaign,
  addContacts,
  aRunningCampaign,
  auditOf,
  depsOf,
  readCampaign,
  readContact,
  readContacts,
  reportOf,
  startQuietProduct,
  step,
  TWILIO_ANSWERS,
} from "../support/worker/campaigns";
import { startClock } from "../support/worker/clock";
import { captureLog } from "../support/worker/log-lines";
import { rowsOf } from "../support/worker/people";
import { eventually, readCall, readTrace, startProduct } from "../support/worker/product";
import { aNumber } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

const log = captureLog();
const product = startQuietProduct();
const drive = (id: number) => driveCampaign(depsOf(product), id);
const HOUR_MS = 3_600_000;

/** A running campaign of one contact, who was rung once. */
async function aRungContact(
  answer: () => Response = TWILIO_ANSWERS.placed,
  changes: Record<string, unknown> = {},
) {
  const provider = brazeAnswers(answer);
  const { id: campaignId } = await aRunningCampaign(product, [aNumber()], changes);
  await drive(campaignId);
  const [contact] = await readContacts(product, campaignId);
  if (!contact?.last_call_sid) throw new Error("nobody was rung");
  const { id, last_call_sid: callSid } = contact;
  const read = () => readContact(product, campaignId, id);
  return { campaignId, id, callSid, provider, read };
}

type Rung = Awaited<ReturnType<typeof aRungContact>>;

const untilState = (contact: Rung, state: string) =>
  eventually(async () => {
    const shown = await contact.read();
    expect(shown.state).toBe(state);
    return shown;
  });

/** Runs the cron of some minutes later; says how Twilio was asked for this contact's call. */
async function askAfter({ callSid }: Rung, seconds: number, answer: () => Response) {
  const query = "SELECT twilio_sid AS sid FROM calls WHERE call_sid = ?1";
  const call = await boundEnv.DB.prepare(query).bind(callSid).first<{ sid: string }>();
  const provider = brazeAnswers(answer);
  await askAfterCalls(depsOf(product), Date.now() + seconds * 1_000);
  const path = `/2010-04-01/Accounts/${TEST_VARIABLES.TWILIO_ACCOUNT_SID}/Calls/${call?.sid}.json`;
  return provider.requests
    .filter(({ url }) => url === `https://api.twilio.com${path}`)
    .map(({ method }) => method);
}

describe("a contact who is rung", () => {
  it("is rung by Twilio, from our number, with addresses that carry our ids", async () => {
    const number = aNumber();
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const { id, contacts } = await aRunningCampaign(product, [number], {
      ring_timeout_seconds: 20,
    });

    await drive(id);

    const [contact] = await readContacts(product, id);
    const ids = `call_id=${contact?.last_call_sid}&campaign_id=${id}&contact_id=${contacts[0]?.id}`;
    const [request] = provider.requests;
    const { PUBLIC_URL, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN } = TEST_VARIABLES;
    expect(provider.requests).toHaveLength(1);
    expect(request?.url).toBe(
      `https://api.twilio.com/2010-04-01/Accounts/${TWILIO_ACCOUNT_SID}/Calls.json`,
    );
    expect(request?.headers.get("authorization")).toBe(
      `Basic ${btoa(`${TWILIO_ACCOUNT_SID}:${TWILIO_AUTH_TOKEN}`)}`,
    );
    expect([...new URLSearchParams(request?.body)]).toEqual([
      ["To", number],
      ["From", TEST_VARIABLES.TWILIO_PHONE_NUMBER],
      ["Url", `${PUBLIC_URL}/webhooks/telephony/answer?${ids}`],
      ["Method", "POST"],
      ["StatusCallback", `${PUBLIC_URL}/webhooks/telephony/events?${ids}`],
      ["StatusCallbackMethod", "POST"],
      ["StatusCallbackEvent", "initiated"],
      ["StatusCallbackEvent", "ringing"],
      ["StatusCallbackEvent", "answered"],
      ["StatusCallbackEvent", "completed"],
      ["Timeout", "20"],
    ]);
  });

  it("is on record, attempt and call, before Twilio hears of it", async () => {
    let seen: unknown;
    brazeAnswers(async () => {
      seen = await boundEnv.DB.prepare(
        `SELECT a.status AS attempt, c.status AS call, c.direction FROM call_attempts a
         JOIN calls c ON c.call_sid = a.call_sid ORDER BY a.id DESC LIMIT 1`,
      ).first();
      return TWILIO_ANSWERS.placed();
    });
    const { id } = await aRunningCampaign(product, [aNumber()]);

    await drive(id);

    expect(seen).toEqual({ attempt: "claimed", call: "received", direction: "outbound" });
  });

  it("is being called until Twilio tells how it went", async () => {
    const contact = await aRungContact();

    expect(await contact.read()).toMatchObject({
      state: "calling",
      attempts: 1,
      call_attempts: [{ call_sid: contact.callSid, number: 1, status: "placed" }],
    });
    expect(await readCall(product, contact.callSid)).toMatchObject({
      direction: "outbound",
      status: "routed",
      routed_dialer: "twilio",
    });
    expect((await readTrace(product, contact.callSid)).api_calls).toMatchObject([
      { integration: "twilio" },
    ]);
  });

  it("is rung once by five drivers at once", async () => {
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const { id } = await aRunningCampaign(product, [aNumber(), aNumber(), aNumber()]);

    await Promise.all([drive(id), drive(id), drive(id), drive(id), drive(id)]);

    expect(provider.requests).toHaveLength(3);
    expect((await readContacts(product, id)).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
  });

  it("has an alarm of the campaign's own to be rung by", async () => {
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);

    await aRunningCampaign(startProduct(), [aNumber()]);

    await eventually(() => expect(provider.requests).toHaveLength(1));
  });
});

describe("what Twilio reports of an attempt", () => {
  it.each([
    [
      "completed",
      { CallStatus: "completed", CallDuration: "42" },
      "reached",
      { duration_seconds: 42 },
    ],
    ["no-answer", { CallStatus: "no-answer" }, "waiting", {}],
    ["busy", { CallStatus: "busy" }, "waiting", {}],
    ["canceled", { CallStatus: "canceled" }, "waiting", {}],
    [
      "failed",
      { CallStatus: "failed", ErrorCode: "32009", ErrorMessage: "Not registered" },
      "waiting",
      { error_code: "32009", error_message: "Not registered" },
    ],
  ])("as %s moves attempt and contact", async (status, form, state, fields) => {
    const contact = await aRungContact();
    const before = Date.now();

    await reportOf(product, contact, form);

    const shown = await untilState(contact, state);
    expect(shown.call_attempts).toMatchObject([{ status, ...fields }]);
    if (state === "reached") expect(shown.next_attempt_at).toBeNull();
    else expect(Date.parse(shown.next_attempt_at ?? "")).toBeGreaterThanOrEqual(before + HOUR_MS);
    if ("error_code" in fields) {
      expect(shown).toMatchObject({
        last_error_code: "32009",
        last_error_message: "Not registered",
      });
    }
  });

  it("in any order, and however often, comes to the same", async () => {
    const at = (second: number) => new Date(Date.UTC(2026, 2, 10, 12, 0, second)).toUTCString();
    const story = [
      { CallStatus: "initiated", SequenceNumber: "0", Timestamp: at(0) },
      { CallStatus: "ringing", SequenceNumber: "1", Timestamp: at(2) },
      { CallStatus: "in-progress", SequenceNumber: "2", Timestamp: at(6) },
      { CallStatus: "completed", SequenceNumber: "3", CallDuration: "30", Timestamp: at(36) },
    ];
    const shuffled = fc.shuffledSubarray([...story, ...story], { minLength: story.length * 2 });
    await fc.assert(
      fc.asyncProperty(shuffled, async (reports) => {
        const contact = await aRungContact();

        for (const form of reports) await reportOf(product, contact, form);

        const shown = await untilState(contact, "reached");
        await eventually(async () =>
          expect((await contact.read()).call_attempts).toMatchObject([
            {
              status: "completed",
              answered_at: "2026-03-10T12:00:06.999Z",
              ended_at: "2026-03-10T12:00:36.999Z",
              duration_seconds: 30,
            },
          ]),
        );
        expect(shown.attempts).toBe(1);
      }),
      { numRuns: 6 },
    );
  });

  it("of an older attempt does not move a contact who is rung again", async () => {
    const clock = startClock();
    const contact = await aRungContact();
    await reportOf(product, contact, { CallStatus: "busy" });
    await untilState(contact, "waiting");
    clock.skip(HOUR_MS + 1_000);
    await drive(contact.campaignId);

    await reportOf(product, contact, { CallStatus: "completed", CallDuration: "5" });

    await eventually(async () => {
      expect((await contact.read()).call_attempts).toMatchObject([
        { number: 1, status: "completed" },
        { number: 2, status: "placed" },
      ]);
    });
    expect((await contact.read()).state).toBe("calling");
  });
});

describe("a contact who was not reached", () => {
  it("is rung again after the wait, until all attempts are used up; then the campaign ends", async () => {
    const clock = startClock();
    const contact = await aRungContact(TWILIO_ANSWERS.placed, { max_attempts: 2 });
    await reportOf(product, contact, { CallStatus: "no-answer" });
    const dueAt = Date.parse((await untilState(contact, "waiting")).next_attempt_at ?? "");

    const lookAgainAt = await drive(contact.campaignId);
    const rungTooEarly = contact.provider.requests.length;
    clock.skip(HOUR_MS + 1_000);
    await drive(contact.campaignId);
    const { last_call_sid } = await contact.read();
    await reportOf(product, { ...contact, callSid: last_call_sid ?? "" }, { CallStatus: "busy" });
    await untilState(contact, "unreached");
    const end = await drive(contact.campaignId);

    expect(lookAgainAt).toBe(dueAt);
    expect([rungTooEarly, contact.provider.requests.length]).toEqual([1, 2]);
    expect(end).toBeNull();
    expect(await readCampaign(product, contact.campaignId)).toMatchObject({
      state: "completed",
      progress: { total: 1, unreached: 1 },
    });
    expect(await auditOf("campaign", contact.campaignId)).toEqual([
      "create",
      "import",
      "activate",
      "deactivate",
    ]);
  });
});

describe("an attempt nobody can tell the outcome of", () => {
  it.each([
    ["breaks", TWILIO_ANSWERS.broken],
    ["answers garbage", TWILIO_ANSWERS.garbage],
    ["gives no answer", () => Promise.reject(new TypeError("connection lost")) as never],
  ])("is unknown where Twilio %s, and is never made again", async (_how, answer) => {
    const clock = startClock();
    const contact = await aRungContact(answer);
    clock.skip(30 * 24 * HOUR_MS);

    await drive(contact.campaignId);

    expect(contact.provider.requests).toHaveLength(1);
    const shown = await contact.read();
    expect(shown).toMatchObject({ state: "unknown", attempts: 1 });
    expect(shown.call_attempts).toMatchObject([{ status: "unknown", ended_at: null }]);
    expect(shown.last_error_message).toContain("may have rung all the same");
  });

  it("is settled by what Twilio reports later", async () => {
    const reached = await aRungContact(TWILIO_ANSWERS.broken);
    await reportOf(product, reached, { CallStatus: "in-progress" });
    await untilState(reached, "calling");
    await reportOf(product, reached, { CallStatus: "completed", CallDuration: "7" });
    await untilState(reached, "reached");

    const missed = await aRungContact(TWILIO_ANSWERS.broken);
    await reportOf(product, missed, { CallStatus: "no-answer" });
    await untilState(missed, "waiting");
  });

  it("is closed as unknown by the watchdog where nobody ever told of its end", async () => {
    const contact = await aRungContact();

    await closeStaleCalls(depsOf(product), Date.now() + LONGEST_CALL_MS + 1_000);

    const shown = await untilState(contact, "unknown");
    expect(shown.call_attempts).toMatchObject([
      { status: "unknown", ended_at: expect.any(String) },
    ]);
    expect(await readCall(product, contact.callSid)).toMatchObject({ status: "stale" });
  });

  it.each([
    ["completed", "reached", { status: "completed", duration_seconds: 30 }],
    ["busy", "waiting", { status: "busy" }],
    ["canceled", "waiting", { status: "canceled" }],
  ])("is asked after where nothing was heard of it for minutes: %s", async (status, state, end) => {
    const contact = await aRungContact();
    const answer = () => TWILIO_ANSWERS.standing(status);

    const early = await askAfter(contact, 4.5 * 60, answer);
    const asked = await askAfter(contact, 5.5 * 60, answer);

    const shown = await untilState(contact, state);
    expect({ early, asked }).toEqual({ early: [], asked: ["GET"] });
    expect(shown.call_attempts).toMatchObject([end]);
    expect((await readTrace(product, contact.callSid)).api_calls).toHaveLength(2);
    expect(log.of("campaign.report_lost", { call_sid: contact.callSid })).toHaveLength(1);
  });

  it.each([
    ["still goes on", () => TWILIO_ANSWERS.standing("in-progress"), 0],
    ["cannot be told of", TWILIO_ANSWERS.broken, 2],
    ["has a word we do not know", () => TWILIO_ANSWERS.standing("teleported"), 2],
  ])("stays as it is where it %s, and is asked after again", async (_how, answer, warnings) => {
    const contact = await aRungContact();

    const asked: string[][] = [];
    for (const minute of [5, 6, 9, 10]) {
      asked.push(await askAfter(contact, (minute + 0.5) * 60, answer));
    }

    expect(asked).toEqual([["GET"], [], [], ["GET"]]);
    expect((await contact.read()).state).toBe("calling");
    expect(log.of("campaign.call_unheard", { call_sid: contact.callSid })).toHaveLength(warnings);
  });

  it("is put in doubt, and never rung by itself, where we broke off between claim and call", async () => {
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const { id, contacts } = await aRunningCampaign(product, [aNumber()]);
    const contactId = contacts[0]?.id ?? 0;
    const rule = { campaignStates: ["running"], contactStates: ["waiting"] } as const;
    await depsOf(product).attempts.claim([{ contactId, callSid: `OB_${id}` }], rule, Date.now());
    const claimed = await readContact(product, id, contactId);

    await watchCampaigns(depsOf(product), Date.now() + SILENCE_MS + 1_000);
    await drive(id);

    expect(claimed).toMatchObject({ state: "calling", call_attempts: [{ status: "claimed" }] });
    expect(await readContact(product, id, contactId)).toMatchObject({
      state: "unknown",
      attempts: 1,
      call_attempts: [{ status: "unknown" }],
    });
    expect(provider.requests).toEqual([]);
    expect(log.of("campaign.attempt_in_doubt")).toMatchObject([{ call_sid: `OB_${id}` }]);
  });
});

describe("a campaign whose calls nobody can tell the outcome of", () => {
  it("pauses after three of them, and tries again once a person resumes it", async () => {
    const clock = startClock();
    const provider = brazeAnswers(TWILIO_ANSWERS.broken);
    const numbers = Array.from({ length: 6 }, aNumber);
    const { id } = await aRunningCampaign(product, numbers, { calls_per_second: 1 });
    for (let second = 0; second < 5; second += 1) {
      await drive(id);
      clock.skip(1_001);
    }
    const stopped = await readCampaign(product, id);

    await step(product, id, "resume");
    await drive(id);

    expect(stopped).toMatchObject({
      state: "paused",
      stop_reason: "Nobody can tell whether the last 3 calls rang: Twilio gave no answer",
      progress: { unknown: 3, waiting: 3 },
    });
    expect(provider.requests).toHaveLength(4);
  });
});

describe("a call that Twilio refuses", () => {
  it("for the number leaves a contact who cannot be called, with the reason", async () => {
    const contact = await aRungContact(TWILIO_ANSWERS.badNumber);

    expect(await contact.read()).toMatchObject({
      state: "failed",
      attempts: 0,
      last_error_message: expect.stringContaining("code 21211"),
      call_attempts: [{ status: "refused" }],
    });
    expect(await readCall(product, contact.callSid)).toMatchObject({
      status: "failed",
      failure_reason: expect.stringContaining("code 21211"),
    });
  });

  it.each([
    ["our token", TWILIO_ANSWERS.wrongToken, "code 20003"],
    ["our number", TWILIO_ANSWERS.badCaller, "code 21210"],
  ])(
    "for %s pauses the campaign, says why, and costs nobody an attempt",
    async (_w, answer, why) => {
      const contact = await aRungContact(answer);

      expect(await readCampaign(product, contact.campaignId)).toMatchObject({
        state: "paused",
        stop_reason: expect.stringContaining(why),
      });
      expect(await contact.read()).toMatchObject({ state: "waiting", attempts: 0 });
      expect(log.of("campaign.stopped")).toMatchObject([{ level: "ERROR" }]);
    },
  );

  it("for our token is told to the people who get alerts, once", async () => {
    const { campaignId } = await aRungContact(TWILIO_ANSWERS.wrongToken);
    const deps = depsOf(product);
    const told = () =>
      rowsOf(`SELECT subject FROM alerts WHERE alert_type = 'campaign_stopped'
        AND about = '${campaignId}'`);

    await watchTrouble(deps);
    await product.api(`/api/v1/campaigns/${campaignId}`, {
      method: "PUT",
      body: { name: `Renamed ${campaignId}`, ...AROUND_THE_CLOCK },
    });
    await watchTrouble(deps);

    expect(await told()).toEqual([
      { subject: expect.stringMatching(/^\[IVR Alert\] Campaign Paused Itself: Campaign /) },
    ]);
    expect((await readCampaign(product, campaignId)).name).toBe(`Renamed ${campaignId}`);
  });

  it("for our token is told to nobody where a person resumed the campaign by then", async () => {
    const { campaignId } = await aRungContact(TWILIO_ANSWERS.wrongToken);
    const stopped = async () =>
      (await depsOf(product).campaigns.listStopped(0)).map(({ id }) => id);
    expect(await stopped()).toContain(campaignId);

    await step(product, campaignId, "resume");

    expect(await stopped()).not.toContain(campaignId);
  });

  it("for the moment is made again a minute later", async () => {
    const clock = startClock();
    const contact = await aRungContact(TWILIO_ANSWERS.tooMany);
    await drive(contact.campaignId);
    const early = contact.provider.requests.length;
    clock.skip(61_000);

    await drive(contact.campaignId);

    expect([early, contact.provider.requests.length]).toEqual([1, 2]);
  });
});

describe("the limits of a campaign", () => {
  it("hold whoever drives: calls a second and calls at once", async () => {
    const clock = startClock();
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const numbers = Array.from({ length: 8 }, aNumber);
    const limits = { calls_per_second: 2, max_concurrent_calls: 5 };
    const { id } = await aRunningCampaign(product, numbers, limits);

    const counts = [];
    for (let second = 0; second < 4; second += 1) {
      await Promise.all([drive(id), drive(id)]);
      counts.push(provider.requests.length);
      clock.skip(1_001);
    }

    expect(counts).toEqual([2, 4, 5, 5]);
  });

  it("let nobody be rung from a pause on, even by a driver that has looked before it", async () => {
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const { id } = await aRunningCampaign(product, [aNumber()]);
    const deps = depsOf(product);
    const pace = {
      ...deps.pace,
      async read(campaignId: number, now: number) {
        const reading = await deps.pace.read(campaignId, now);
        await step(product, id, "pause");
        return reading;
      },
    };

    await driveCampaign({ ...deps, pace }, id);

    expect(provider.requests).toEqual([]);
    expect(await readContacts(product, id)).toMatchObject([{ state: "waiting", attempts: 0 }]);
  });

  it("let nobody be rung whose number came on the do-not-call list meanwhile", async () => {
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const number = aNumber();
    const { id } = await aRunningCampaign(product, [number]);
    await boundEnv.DB.prepare(
      "INSERT INTO do_not_call (phone_number, added_at, added_by) VALUES (?1, 0, 'test')",
    )
      .bind(number)
      .run();

    await drive(id);

    expect(provider.requests).toEqual([]);
    expect(await readContacts(product, id)).toMatchObject([{ state: "do_not_call" }]);
  });

  it("let people outside of calling hours wait for them, by their own clock", async () => {
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const day = WEEKDAYS[new Date(Date.now() + 24 * HOUR_MS).getUTCDay()];
    const calling_hours = { days: [day], start_time: "10:00", end_time: "11:00" };
    const { id } = await aCampaign(product, { calling_hours });
    const body = { contacts: [{ phone_number: aNumber(), time_zone: "Asia/Tokyo" }] };
    await product.api(`/api/v1/campaigns/${id}/contacts`, { method: "POST", body });
    await step(product, id, "start");

    await drive(id);
    const lookAgainAt = await drive(id);

    const [contact] = await readContacts(product, id);
    expect(provider.requests).toEqual([]);
    expect(new Date(contact?.next_attempt_at ?? 0).getUTCHours()).toBe(1);
    expect(lookAgainAt).toBe(Date.parse(contact?.next_attempt_at ?? ""));
  });
});

describe("one contact, started by hand", () => {
  const startOf = (campaignId: number, id: number) =>
    product.api(`/api/v1/campaigns/${campaignId}/contacts/${id}/start`, { method: "POST" });

  it("is rung though the campaign is a draft, and who wanted it is on record", async () => {
    const provider = brazeAnswers(TWILIO_ANSWERS.placed);
    const { id } = await aCampaign(product);
    const [contact] = await addContacts(product, id, [aNumber()]);

    const reply = await startOf(id, contact?.id ?? 0);

    expect(reply.status).toBe(201);
    expect(reply.json).toEqual({
      data: {
        call_sid: expect.stringMatching(/^OB_[0-9a-f]{32}$/),
        status: "placed",
        reason: null,
      },
    });
    expect(provider.requests).toHaveLength(1);
    expect(await auditOf("contact", contact?.id ?? 0)).toEqual(["activate"]);
  });

  it("is refused while the campaign is paused, while the contact is called, and without attempts", async () => {
    const contact = await aRungContact(TWILIO_ANSWERS.placed, { max_attempts: 1 });
    const refusalOf = async () => {
      const { status, json } = await startOf(contact.campaignId, contact.id);
      const { error } = z.object({ error: z.object({ message: z.string() }) }).parse(json);
      return { status, message: error.message };
    };

    const whileCalling = await refusalOf();
    await reportOf(product, contact, { CallStatus: "busy" });
    await untilState(contact, "unreached");
    const without = await refusalOf();
    await step(product, contact.campaignId, "pause");
    const whilePaused = await refusalOf();

    expect([whileCalling, without, whilePaused]).toEqual([
      { status: 409, message: "This contact is being called" },
      { status: 409, message: "This contact has no attempts left" },
      { status: 409, message: "The campaign is paused: resume it first" },
    ]);
  });

  it("may be one in doubt: that a person decides", async () => {
    const contact = await aRungContact(TWILIO_ANSWERS.broken);
    brazeAnswers(TWILIO_ANSWERS.placed);

    const reply = await startOf(contact.campaignId, contact.id);

    expect(reply.json).toMatchObject({ data: { status: "placed" } });
    expect(await contact.read()).toMatchObject({ state: "calling", attempts: 2 });
  });
});
