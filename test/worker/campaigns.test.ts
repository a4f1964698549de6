import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  AROUND_THE_CLOCK,
  aCampaign,
  addContacts,
  auditOf,
  quietDrivers,
  readCampaign,
  readContacts,
  startQuietProduct,
  step,
} from "../support/worker/campaigns";
import { brokenObjects } from "../support/worker/faults";
import { captureLog } from "../support/worker/log-lines";
import { aReadOnlyKey } from "../support/worker/people";
import { aNumber } from "../support/worker/twilio";
import { TEST_VARIABLES } from "../support/worker/variables";

const log = captureLog();
const product = startQuietProduct();
const CAMPAIGNS = "/api/v1/campaigns";
const DO_NOT_CALL = "/api/v1/do-not-call";

function importCsv(campaignId: number, body: string) {
  return product.send(`${CAMPAIGNS}/${campaignId}/contacts`, {
    method: "POST",
    headers: { "x-api-key": TEST_VARIABLES.API_KEY, "content-type": "text/csv; charset=utf-8" },
    body,
  });
}

async function block(phone_number: string): Promise<number> {
  const body = { phone_number, reason: "asked for it" };
  const { json } = await product.api(DO_NOT_CALL, { method: "POST", body });
  return z.object({ data: z.object({ id: z.number() }) }).parse(json).data.id;
}

describe("a campaign", () => {
  it("is made as a draft, with first values for what is left out", async () => {
    const name = `Spring ${crypto.randomUUID()}`;
    const { time_zone, calling_hours } = AROUND_THE_CLOCK;

    const reply = await product.api(CAMPAIGNS, {
      method: "POST",
      body: { name, time_zone, calling_hours },
    });

    expect(reply.status).toBe(201);
    expect(reply.json).toEqual({
      data: {
        id: expect.any(Number),
        name,
        time_zone,
        calling_hours,
        calls_per_second: 1,
        max_concurrent_calls: 5,
        max_attempts: 3,
        retry_wait_minutes: 60,
        ring_timeout_seconds: 30,
        state: "draft",
        stop_reason: null,
        progress: {
          total: 0,
          waiting: 0,
          calling: 0,
          reached: 0,
          unreached: 0,
          failed: 0,
          unknown: 0,
          do_not_call: 0,
        },
        created_at: expect.any(String),
        created_by: "admin@localhost",
        updated_at: expect.any(String),
        started_at: null,
        version: 1,
      },
    });
  });

  it.each([
    ["time_zone", { time_zone: "Mars/Olympus" }],
    [
      "calling_hours.end_time",
      {
        calling_hours: {
          ...AROUND_THE_CLOCK.calling_hours,
          start_time: "20:00",
          end_time: "09:00",
        },
      },
    ],
    ["calling_hours.days", { calling_hours: { ...AROUND_THE_CLOCK.calling_hours, days: [] } }],
    ["max_attempts", { max_attempts: 0 }],
    ["calls_per_second", { calls_per_second: 31 }],
  ])("is refused with a wrong %s", async (field, wrong) => {
    const body = { name: "Wrong", ...AROUND_THE_CLOCK, ...wrong };

    const reply = await product.api(CAMPAIGNS, { method: "POST", body });

    expect(reply.status).toBe(400);
    expect(reply.json).toMatchObject({ error: { details: [{ field }] } });
  });

  it("has a name of its own", async () => {
    const first = await aCampaign(product);
    const second = await aCampaign(product);
    const body = { ...AROUND_THE_CLOCK, name: first.name };

    const replies = [
      await product.api(CAMPAIGNS, { method: "POST", body }),
      await product.api(`${CAMPAIGNS}/${second.id}`, { method: "PUT", body }),
    ];

    expect(replies.map(({ status }) => status)).toEqual([409, 409]);
    expect(await auditOf("campaign", second.id)).toEqual(["create"]);
  });

  it("is changed once by two who read the same version", async () => {
    const { id, name } = await aCampaign(product);
    const change = (max_attempts: number) =>
      product.api(`${CAMPAIGNS}/${id}`, {
        method: "PUT",
        body: { ...AROUND_THE_CLOCK, name, max_attempts },
        headers: { "if-match": "1" },
      });

    const replies = [await change(5), await change(7)];

    expect(replies.map(({ status }) => status)).toEqual([200, 412]);
    expect(await readCampaign(product, id)).toMatchObject({ max_attempts: 5, version: 2 });
    expect(await auditOf("campaign", id)).toEqual(["create", "update"]);
  });

  it("is started, paused and resumed, each by who may and when it can be", async () => {
    const { id } = await aCampaign(product);
    const steps = ["pause", "start", "start", "pause", "start", "resume"];

    const replies = [];
    for (const name of steps) replies.push((await step(product, id, name)).status);

    expect(replies).toEqual([409, 200, 409, 200, 409, 200]);
    expect(await readCampaign(product, id)).toMatchObject({ state: "running" });
    expect(await auditOf("campaign", id)).toEqual(["create", "activate", "deactivate", "activate"]);
  });

  it("is resumed by one of two who do it at once, and the other learns how it stands", async () => {
    const { id } = await aCampaign(product);
    for (const name of ["start", "pause"]) await step(product, id, name);

    const replies = await Promise.all([step(product, id, "resume"), step(product, id, "resume")]);

    const refused = replies.find(({ status }) => status === 409);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(refused?.json).toMatchObject({
      error: { message: `Campaign ${id} is running: only one that is paused can resume` },
    });
  });

  it("has its driver woken when it starts and when it gets contacts, and starts without one", async () => {
    const woken: number[] = [];
    const watched = startQuietProduct({ CAMPAIGN_DRIVER: quietDrivers(woken) });
    const { id } = await aCampaign(watched);
    await addContacts(watched, id, [aNumber()]);
    await step(watched, id, "start");
    await addContacts(watched, id, [aNumber()]);

    const blind = startQuietProduct({ CAMPAIGN_DRIVER: brokenObjects("throw") });
    const other = await aCampaign(blind);
    const reply = await step(blind, other.id, "start");

    expect(woken).toEqual([id, id]);
    expect(reply.status).toBe(200);
    expect(log.of("campaign.not_woken")).toMatchObject([{ campaign_id: other.id }]);
  });

  it("is read by everybody, and changed by admins alone", async () => {
    const key = await aReadOnlyKey();
    const { id } = await aCampaign(product);

    const read = await product.api(`${CAMPAIGNS}/${id}`, { key });
    const started = await product.api(`${CAMPAIGNS}/${id}/start`, { method: "POST", key });

    expect([read.status, started.status]).toEqual([200, 403]);
  });
});

describe("an import of contacts", () => {
  it("tells of each row that became none, from CSV as a spreadsheet saves it", async () => {
    const { id } = await aCampaign(product);
    await block("+491711234567");
    const csv = [
      "﻿Phone Number;Name;Time zone;Colour",
      '+49 171 1234567;"Example; Ada";;red',
      "+12125550100;Bob;America/New_York;",
      "0171 555;Carl;;",
      '+49-171-1234567;"Ada',
      'again";;',
      "+491715550000;Dora;Mars/Olympus;",
      `${TEST_VARIABLES.TWILIO_PHONE_NUMBER};We;;`,
      "",
      "+4917;Short;;",
    ].join("\r\n");

    const reply = await importCsv(id, csv);

    expect(reply.json).toEqual({
      data: {
        accepted: 2,
        do_not_call: 1,
        duplicates: 1,
        refused: 4,
        left_out: [
          {
            line: 4,
            result: "refused",
            field: "phone_number",
            message: "must be a number such as +491711234567",
          },
          {
            line: 6,
            result: "duplicate",
            field: "phone_number",
            message: "stands on line 2, too",
          },
          {
            line: 7,
            result: "refused",
            field: "time_zone",
            message: "must be a zone such as Europe/Berlin",
          },
          { line: 8, result: "refused", field: "phone_number", message: "is our own number" },
          {
            line: 10,
            result: "refused",
            field: "phone_number",
            message: "must be a number such as +491711234567",
          },
        ],
      },
    });
    expect(await readContacts(product, id)).toMatchObject([
      { phone_number: "+4917***4567", name: "Example; Ada", state: "do_not_call" },
      { phone_number: "+1212***0100", time_zone: "America/New_York", state: "waiting" },
    ]);
    expect(await auditOf("campaign", id)).toEqual(["create", "import"]);
  });

  it("leaves out who is a contact already, and is no change then", async () => {
    const { id } = await aCampaign(product);
    const number = aNumber();
    await addContacts(product, id, [number]);

    const body = { contacts: [{ phone_number: number, reference: 4711 }] };
    const reply = await product.api(`${CAMPAIGNS}/${id}/contacts`, { method: "POST", body });

    expect(reply.json).toMatchObject({
      data: {
        accepted: 0,
        duplicates: 1,
        left_out: [{ line: 1, message: "is a contact of this campaign already" }],
      },
    });
    expect(await auditOf("campaign", id)).toEqual(["create", "import"]);
  });

  it("takes ten thousand rows, and no more", async () => {
    const { id } = await aCampaign(product);
    const rows = (n: number) =>
      `phone_number\n${Array.from({ length: n }, (_, i) => `+49171${1_000_000 + i}`).join("\n")}`;

    const whole = await importCsv(id, rows(10_000));
    const tooMany = await importCsv(id, rows(10_001));

    expect(whole.json).toMatchObject({ data: { accepted: 10_000, refused: 0, left_out: [] } });
    expect(tooMany.status).toBe(400);
    expect(await readCampaign(product, id)).toMatchObject({ progress: { waiting: 10_000 } });
  });

  it.each([
    ["what is no CSV", 'phone_number\n"+491711234567'],
    ["CSV that names no phone numbers", "name,colour\nAda,red"],
    ["nothing", ""],
  ])("is refused with %s", async (_what, csv) => {
    const { id } = await aCampaign(product);

    const reply = await importCsv(id, csv);

    expect({ status: reply.status, body: reply.text }).toMatchObject({ status: 400 });
  });

  it("is refused for a campaign that is not there, and in another format", async () => {
    const { id } = await aCampaign(product);
    const headers = { "x-api-key": TEST_VARIABLES.API_KEY, "content-type": "text/plain" };

    const missing = await importCsv(999_999, "phone_number\n+491711234567");
    const plain = await product.send(`${CAMPAIGNS}/${id}/contacts`, {
      method: "POST",
      headers,
      body: "+491711234567",
    });

    expect([missing.status, plain.status]).toEqual([404, 400]);
  });
});

describe("a contact", () => {
  it("shows its whole number to an admin, and who asked is on record", async () => {
    const number = aNumber();
    const { id } = await aCampaign(product);
    const [contact] = await addContacts(product, id, [number]);
    const path = `${CAMPAIGNS}/${id}/contacts/${contact?.id}/reveal`;

    const shown = await product.api(path, { method: "POST" });
    const refused = await product.api(path, { method: "POST", key: await aReadOnlyKey() });

    expect(shown.json).toEqual({ data: { phone_number: number } });
    expect(refused.status).toBe(403);
    expect(await auditOf("contact", contact?.id ?? 0)).toEqual(["reveal"]);
  });

  it("is shown by its own campaign alone", async () => {
    const { id } = await aCampaign(product);
    const [contact] = await addContacts(product, id, [aNumber()]);
    const other = await aCampaign(product);
    const path = `${CAMPAIGNS}/${other.id}/contacts/${contact?.id}/reveal`;

    expect((await product.api(path, { method: "POST" })).status).toBe(404);
    expect(await auditOf("contact", contact?.id ?? 0)).toEqual([]);
  });
});

describe("the do-not-call list", () => {
  it("sets waiting contacts of all campaigns aside, and lets them wait again once it forgets", async () => {
    const number = aNumber();
    const first = await aCampaign(product);
    const second = await aCampaign(product);
    await addContacts(product, first.id, [number]);
    await addContacts(product, second.id, [number]);
    const stateOf = async (id: number) => (await readContacts(product, id))[0]?.state;

    const listed = await block(number);
    const whileListed = [await stateOf(first.id), await stateOf(second.id)];
    const removed = await product.api(`${DO_NOT_CALL}/${listed}`, { method: "DELETE" });

    expect(whileListed).toEqual(["do_not_call", "do_not_call"]);
    expect(removed.status).toBe(204);
    expect(await stateOf(first.id)).toBe("waiting");
    expect(await auditOf("do_not_call", listed)).toEqual(["create", "delete"]);
  });

  it("has each number once, masked", async () => {
    const number = aNumber();
    await block(number);

    const body = { phone_number: number };
    const again = await product.api(DO_NOT_CALL, { method: "POST", body });
    const { json } = await product.api(DO_NOT_CALL);

    expect(again.status).toBe(409);
    expect(json).toMatchObject({
      data: [
        { phone_number: `${number.slice(0, 5)}***${number.slice(-4)}`, reason: "asked for it" },
        {},
      ],
    });
  });

  it("is told of what is not on it", async () => {
    const reply = await product.api(`${DO_NOT_CALL}/999999`, { method: "DELETE" });

    expect(reply.status).toBe(404);
  });
});
