import { env as boundEnv } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { brazeKnows } from "../support/worker/braze";
import { captureLog } from "../support/worker/log-lines";
import { type Product, type Reply, startProduct } from "../support/worker/product";
import { anOwnerRule, forgetSettings, saveRules } from "../support/worker/rules";
import { expectPublished, lastAudit, problemIn } from "../support/worker/rulesets";
import { TEST_VARIABLES } from "../support/worker/variables";

captureLog();

const DIALERS = "/api/v1/dialers";
const DIALFIRE = 1;
const ZENDESK = 2;
const NIGHT_NUMBER = "+493055555555";

const dialerSchema = z.object({
  data: z.looseObject({ id: z.number(), name: z.string(), version: z.number() }),
  findings: z.array(z.looseObject({ code: z.string(), field: z.string() })),
});

function dialerIn(reply: Reply) {
  expect(reply.status, reply.text).toBeLessThan(300);
  return dialerSchema.parse(reply.json);
}

/** A plain number that takes calls at night. */
function aDraft(changed: Record<string, unknown> = {}) {
  return { name: "night_shift", kind: "phone", phone_number: NIGHT_NUMBER, ...changed };
}

const post = (product: Product, body: unknown) => product.api(DIALERS, { method: "POST", body });
const put = (product: Product, id: number, body: unknown, headers = {}) =>
  product.api(`${DIALERS}/${id}`, { method: "PUT", body, headers });
const remove = (product: Product, id: number, headers = {}) =>
  product.api(`${DIALERS}/${id}`, { method: "DELETE", headers });

beforeEach(async () => {
  await boundEnv.DB.batch([
    boundEnv.DB.prepare("DELETE FROM dialers WHERE id > 2"),
    boundEnv.DB.prepare("UPDATE dialers SET active = 1, phone_number = NULL, version = 1"),
  ]);
  await saveRules([anOwnerRule({ team: "dialfire" })]);
  await forgetSettings();
});

describe("a new dialer", () => {
  it("is saved, audited, and takes the calls of rules that name it", async () => {
    brazeKnows({ lead_owner: "team" });
    const product = startProduct();

    const reply = await expectPublished(1, () => post(product, aDraft({ seats: 4 })));

    expect(reply.status).toBe(201);
    const { data } = dialerIn(reply);
    expect(data).toMatchObject({ ...aDraft(), seats: 4, active: true, version: 1 });
    expect(await lastAudit("dialer")).toEqual({
      user_email: "admin@localhost",
      action: "create",
      entity_type: "dialer",
      entity_id: String(data.id),
      before: null,
      after: { ...aDraft(), seats: 4, active: true },
    });
    const rule = { ...anOwnerRule({ team: "night_shift" }), name: "Night", priority: 0 };
    await product.api("/api/v1/routing-rules", { method: "POST", body: rule });
    expect((await product.ring()).twiml.dialled).toBe(NIGHT_NUMBER);
  });

  it.each<[string, object, string, RegExp]>([
    ["no number", { phone_number: "abc" }, "phone_number", /phone number such as \+493012345678$/],
    ["a short number", { phone_number: "+491" }, "phone_number", /phone number such as/],
    [
      "our own number",
      { phone_number: TEST_VARIABLES.TWILIO_PHONE_NUMBER },
      "phone_number",
      /come back to us/,
    ],
    ["a comma in its name", { name: "night,day" }, "name", /letters, digits, - and _ only/],
    ["a space in its name", { name: "night shift" }, "name", /letters, digits, - and _ only/],
    ["markup in its name", { name: "<night>" }, "name", /letters, digits, - and _ only/],
    ["a name of the language", { name: "__proto__" }, "name", /begin with a letter or digit/],
    ["the CRM's name", { name: "Braze" }, "name", /the CRM's name/],
    ["no name", { name: "" }, "name", /letters, digits/],
    ["a long name", { name: "n".repeat(41) }, "name", /40 characters at most/],
    ["an unknown kind", { kind: "pigeon" }, "kind", /dialfire, zendesk_talk, phone.*"pigeon"/],
    ["no kind", { kind: undefined }, "kind", /missing/],
    ["seats below 0", { seats: -1 }, "seats", /from 0 to 10000/],
    ["too many seats", { seats: 10_001 }, "seats", /from 0 to 10000/],
    ["half a seat", { seats: 1.5 }, "seats", /whole number/],
    ["active as a word", { active: "yes" }, "active", /true or false/],
  ])("is refused with %s", async (_what, changed, field, message) => {
    const product = startProduct();

    const reply = await expectPublished(0, () => post(product, aDraft({ ...changed })));

    const { status, details } = problemIn(reply);
    expect(status).toBe(400);
    expect(details).toEqual([
      { field, code: expect.any(String), message: expect.stringMatching(message) },
    ]);
  });

  it.each(["dialfire", "Dialfire"])("is refused with a name that is taken (%s)", async (name) => {
    const reply = await expectPublished(0, () => post(startProduct(), aDraft({ name })));

    expect(problemIn(reply)).toMatchObject({
      status: 409,
      message: 'There is a dialer "dialfire" already (1)',
      details: [{ field: "name", code: "duplicate_name" }],
    });
  });
});

describe("a change of a dialer", () => {
  it("counts for the next call, and keeps what it leaves out", async () => {
    brazeKnows({ lead_owner: "team" });
    const product = startProduct();
    await product.ring();

    const reply = await expectPublished(1, () =>
      put(product, DIALFIRE, { phone_number: NIGHT_NUMBER }),
    );

    expect(dialerIn(reply).data).toMatchObject({
      name: "dialfire",
      kind: "dialfire",
      phone_number: NIGHT_NUMBER,
      active: true,
      version: 2,
    });
    expect((await product.ring()).twiml.dialled).toBe(NIGHT_NUMBER);
  });

  it("that sends the dialer back as it was read leaves the number to its variable", async () => {
    const product = startProduct();
    const { data } = z
      .object({ data: z.looseObject({}) })
      .parse((await product.api(`${DIALERS}/1`)).json);
    expect(data).toMatchObject({ phone_number: TEST_VARIABLES.DIALFIRE_PHONE_NUMBER });

    await expectPublished(0, () => put(product, DIALFIRE, data));
    await expectPublished(1, () => put(product, DIALFIRE, { ...data, seats: 5 }));

    const row = await boundEnv.DB.prepare("SELECT phone_number FROM dialers WHERE id = 1").first();
    expect(row).toEqual({ phone_number: null });
    await boundEnv.DB.prepare("UPDATE dialers SET seats = NULL").run();
  });

  it("cannot give it another name: calls, rules and settings know it by that", async () => {
    const reply = await expectPublished(0, () =>
      put(startProduct(), DIALFIRE, { name: "dialfire_berlin" }),
    );

    expect(problemIn(reply)).toMatchObject({
      status: 400,
      message: expect.stringContaining("A dialer keeps its name"),
      details: [{ field: "name", code: "name_is_fixed" }],
    });
  });

  it("is refused with a number that is none", async () => {
    const reply = await expectPublished(0, () =>
      put(startProduct(), DIALFIRE, { phone_number: "abc" }),
    );

    expect(problemIn(reply)).toMatchObject({ status: 400, details: [{ field: "phone_number" }] });
  });

  it("is refused when it was made from an older version", async () => {
    const product = startProduct();
    await put(product, DIALFIRE, { phone_number: NIGHT_NUMBER });

    for (const change of [
      () => put(product, DIALFIRE, { phone_number: null }, { "if-match": "1" }),
      () => remove(product, DIALFIRE, { "if-match": "1" }),
    ]) {
      expect(problemIn(await expectPublished(0, change))).toMatchObject({
        status: 412,
        type: "PreconditionFailed",
      });
    }
  });

  it.each(["GET", "PUT", "DELETE"])("%s of one that is not there is 404", async (method) => {
    const body = method === "PUT" ? { body: {} } : {};

    const reply = await startProduct().api(`${DIALERS}/987654`, { method, ...body });

    expect(problemIn(reply)).toMatchObject({ status: 404, message: "There is no dialer 987654" });
  });
});

describe("a removed dialer", () => {
  it("is off; its calls go to the fallback, and the findings say who names it", async () => {
    brazeKnows({ lead_owner: "team" });
    const product = startProduct();

    const reply = await expectPublished(1, () => remove(product, DIALFIRE));

    expect(reply.status).toBe(204);
    expect(await lastAudit("dialer")).toMatchObject({ action: "delete", entity_id: "1" });
    expect((await product.ring()).twiml.dialled).toBe(TEST_VARIABLES.ZENDESK_TALK_PHONE_NUMBER);
    const again = dialerIn(await put(product, ZENDESK, { seats: 3 }));
    expect(again.findings.map(({ code, field }) => [code, field])).toEqual([
      ["inactive_dialer", "config.mappings.team"],
      ["inactive_dialer", "default_dialer"],
      ["inactive_dialer", "primary_dialer"],
      ["inactive_dialer", "menu.options.1"],
    ]);
  });

  it("can be removed again: nothing changes", async () => {
    const product = startProduct();
    await remove(product, DIALFIRE);

    const reply = await expectPublished(0, () => remove(product, DIALFIRE));

    expect(reply.status).toBe(204);
  });

  it("is never the last active one: nobody would take calls", async () => {
    const product = startProduct();
    await remove(product, DIALFIRE);

    for (const change of [
      () => remove(product, ZENDESK),
      () => put(product, ZENDESK, { active: false }),
    ]) {
      expect(problemIn(await expectPublished(0, change))).toMatchObject({
        status: 409,
        details: [{ code: "last_active_dialer" }],
      });
    }
  });

  it("comes back by PUT", async () => {
    const product = startProduct();
    await remove(product, DIALFIRE);

    const { data } = dialerIn(await put(product, DIALFIRE, { active: true }));

    expect(data).toMatchObject({ active: true, version: 3 });
  });
});
