import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDatabase } from "../../scripts/local-database";
import { type Simulator, startSimulator } from "../../simulator/server";
import type { LegBehaviour } from "../../simulator/twilio-behaviour";
import { playCall } from "../../simulator/twilio-player";
import type { PlayOptions } from "../../simulator/twilio-session";
import { DATA_INVENTORY } from "../../src/retention/data-inventory";
import { type ProductProcess, startProcess } from "../support/node/process";
import { ACCOUNT_SID, OUR_NUMBER, variablesFor } from "../support/node/variables";

/** One of each secret there is; nothing else in this run looks like them. */
const SECRETS = {
  API_KEY: "canary-of-the-first-admin-1a2b3c4d",
  TWILIO_AUTH_TOKEN: "canary-of-twilio-2b3c4d5e",
  BRAZE_API_KEY: "canary-of-braze-3c4d5e6f",
  DIALFIRE_API_KEY: "canary-of-dialfire-4d5e6f70",
  ZENDESK_TALK_API_KEY: "canary-of-zendesk-5e6f7081",
  ELEVENLABS_API_KEY: "canary-of-elevenlabs-6f708192",
  ELEVENLABS_WEBHOOK_SECRET: "canary-of-envelopes-708192a3",
  ELEVENLABS_TOOL_SECRET: "canary-of-tools-8192a3b4",
  BRAZE_WEBHOOK_SECRET: "canary-of-updates-92a3b4c5",
  SMTP_PASSWORD: "canary-of-mail-a3b4c5d6",
};
/** Stored by the API and encrypted there. */
const STORED = "canary-that-is-stored-b4c5d6e7";
const KEY_RING = Buffer.from("canary-that-opens-all-the-others").toString("base64");

/** People whose numbers are on record where the data inventory says so. */
const LEAD = "+4915112340101";
const FORWARDER = "+4915112340202";
const CALLBACK = "+4915112340303";
const RUNG_BY_AGENT = "+4915112340404";
/** People whose numbers belong nowhere at all. */
const LOOKED_UP = "+4915112340505";
const IN_AN_ANSWER = "+4915112340606";
const SEARCHED_FOR = "+4915112340707";

const BUSY: LegBehaviour = { kind: "busy" };
const PATIENCE = { timeout: 20_000, interval: 100 };

let simulator: Simulator;
let product: ProductProcess;
/** Made on the way: keys of people, and what signs a browser in. */
const made: string[] = [];
/** Everything the API has answered, with what was asked. */
const answers: { path: string; text: string }[] = [];
let log = "";
let files: { path: string; bytes: Buffer }[] = [];

const secrets = () => [...Object.values(SECRETS), STORED, KEY_RING, ...made];
/** Nine digits that a number has in every way to write it. */
const tailOf = (number: string) => number.slice(-9);
const EVERYBODY = [LEAD, FORWARDER, CALLBACK, RUNG_BY_AGENT, LOOKED_UP, IN_AN_ANSWER, SEARCHED_FOR];

async function ask(path: string, init: RequestInit & { key?: string } = {}): Promise<Response> {
  const { key = SECRETS.API_KEY, ...rest } = init;
  const headers = { "x-api-key": key, "content-type": "application/json", ...rest.headers };
  const answer = await fetch(product.url + path, { ...rest, headers });
  answers.push({ path, text: await answer.clone().text() });
  return answer;
}

const send = (method: "POST" | "PUT", path: string, body: unknown) =>
  ask(path, { method, body: JSON.stringify(body) });

const call = (played: Pick<PlayOptions, "from"> & Partial<PlayOptions>) =>
  playCall({
    url: product.url,
    authToken: SECRETS.TWILIO_AUTH_TOKEN,
    accountSid: ACCOUNT_SID,
    to: OUR_NUMBER,
    ...played,
  });

beforeAll(async () => {
  simulator = await startSimulator({
    port: 0,
    keys: {
      twilio_auth_token: SECRETS.TWILIO_AUTH_TOKEN,
      braze: SECRETS.BRAZE_API_KEY,
      dialfire: SECRETS.DIALFIRE_API_KEY,
      zendesk_talk: SECRETS.ZENDESK_TALK_API_KEY,
      elevenlabs: SECRETS.ELEVENLABS_API_KEY,
    },
  });
  product = await startProcess({
    ...variablesFor(simulator),
    ...SECRETS,
    LOG_LEVEL: "DEBUG",
    CREDENTIAL_KEYS: `first:${KEY_RING}`,
    ELEVENLABS_API_URL: simulator.providerUrl("elevenlabs"),
    ELEVENLABS_AGENT_ID: "agent_1",
    ELEVENLABS_PHONE_NUMBER_ID: "phnum_1",
    SMTP_USERNAME: "ivr",
  });
  await runThroughEverything();
  await product.stop();
  log = linesOfOurs(await product.log());
  files = await readAll(product.storage);
}, 240_000);

afterAll(async () => {
  await Promise.all([product?.stop(), simulator?.close()]);
  await product?.forget();
});

/** One of each thing in which a secret or a number could get lost. */
async function runThroughEverything(): Promise<void> {
  await signPeopleIn();
  await send("PUT", "/api/v1/credentials/zendesk_talk", {
    credential_type: "api_token",
    value: STORED,
  });
  await ask("/api/v1/dialers/zendesk_talk/test", { method: "POST" });

  // Braze answers with people in its words and numbers in every form, also where nothing is asked.
  const lead = {
    external_id: "crm-1",
    phone: LEAD.slice(1),
    custom_attributes: { lead_score: 60 },
  };
  const others = { mobile_phone: IN_AN_ANSWER.slice(1), note: `call ${IN_AN_ANSWER} instead` };
  const custom_attributes = { ...lead.custom_attributes, ...others };
  answerFromBraze(200, { users: [{ ...lead, custom_attributes }], message: LEAD.slice(1) });
  const answered = await call({ from: LEAD, forwardedFrom: FORWARDER });
  await askedBraze(answered.callSid, 200);

  answerFromBraze(401, `${SECRETS.BRAZE_API_KEY} may not, try 0${IN_AN_ANSWER.slice(3)}`);
  const refused = await call({ from: FORWARDER });
  await askedBraze(refused.callSid, 401);
  simulator.control.clearScenarios();
  const missed = await call({
    from: LEAD,
    dials: () => BUSY,
    caller: { leavesNumber: `0${CALLBACK.slice(3)}` },
  });
  await call({ from: `sip:${LEAD}@example.com` });

  await ask(`/api/v1/customers/${encodeURIComponent(LOOKED_UP)}`);
  await send("POST", "/api/v1/customers/lookup", { phone_number: LOOKED_UP });
  for (const list of ["calls", "logs", "logs/export"]) {
    await ask(`/api/v1/${list}?phone_number=${encodeURIComponent(SEARCHED_FOR)}`);
    await ask(`/api/v1/${list}?phone_number=${SEARCHED_FOR.slice(1)}`);
  }
  await send("POST", "/api/v1/agent-calls", { driver_id: "7", phone_number: RUNG_BY_AGENT });

  await vi.waitFor(async () => {
    const { data } = (await (await ask("/api/v1/callbacks")).json()) as { data: unknown[] };
    expect(data).toMatchObject([{ call_sid: missed.callSid, status: "handed_over" }]);
    expect((await ask(`/api/v1/logs/${answered.callSid}`)).status).toBe(200);
  }, PATIENCE);
  await readEverything([answered.callSid, refused.callSid, missed.callSid]);
}

/** Until nothing more is to be asked of this call, and all of it is on record. */
async function askedBraze(callSid: string, status: number): Promise<void> {
  await vi.waitFor(async () => {
    const trace = await (await ask(`/api/v1/logs/${callSid}`)).json();
    const { api_calls } = (trace as { data: { api_calls: { response_status: number }[] } }).data;
    const answered = api_calls.filter(({ response_status }) => response_status === status);
    expect(answered.length).toBeGreaterThan(1);
  }, PATIENCE);
}

async function signPeopleIn(): Promise<void> {
  const person = { email: "ann@example.com", name: "Ann", role: "read_only" };
  const created = await send("POST", "/api/v1/users", person);
  const { data } = (await created.json()) as { data: { id: number; api_key: string } };
  const renewed = await ask(`/api/v1/users/${data.id}/regenerate-key`, { method: "POST" });
  const after = (await renewed.json()) as { data: { api_key: string } };
  const signedIn = await fetch(`${product.url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: product.url },
    body: JSON.stringify({ api_key: after.data.api_key }),
  });
  const [, token] = /session=([^;]+)/.exec(signedIn.headers.get("set-cookie") ?? "") ?? [];
  expect(token).toBeDefined();
  made.push(data.api_key, after.data.api_key, token ?? "");
  // That a key is shown once, to who made it, is no leak.
  answers.length = 0;
}

function answerFromBraze(status: number, body: unknown): void {
  simulator.control.setScenario("braze", { mode: "status", status, body });
}

/** Every list and every page that reads, as an admin and as somebody who only reads. */
async function readEverything(callSids: readonly string[]): Promise<void> {
  const document = await ask("/api/v1/openapi.json");
  const { paths } = (await document.json()) as { paths: Record<string, { get?: unknown }> };
  const addresses = Object.entries(paths).flatMap(([path, { get }]) => {
    if (!get || !path.startsWith("/api/") || path.endsWith("/live")) return [];
    if (path.includes("{call_sid}")) return callSids.map((sid) => path.replace("{call_sid}", sid));
    return [path.replaceAll(/\{\w+\}/g, "1")];
  });
  for (const key of [SECRETS.API_KEY, made[1] ?? ""]) {
    for (const address of addresses) await ask(address, { key });
  }
}

/** Without those of wrangler, which shows every address it was asked for. */
const linesOfOurs = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.includes('"event":'))
    .join("\n");

async function readAll(folder: string): Promise<{ path: string; bytes: Buffer }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  return Promise.all(paths.map(async (path) => ({ path, bytes: await readFile(path) })));
}

/** What of these is in a text, or in the files. */
const foundIn = (text: string, canaries: readonly string[]) =>
  canaries.filter((canary) => text.includes(canary));
const filesWith = (canary: string, isMeant = (_: string) => true) =>
  files
    .filter(({ path, bytes }) => isMeant(path) && bytes.includes(canary))
    .map(({ path }) => path);

describe("after a day of calls, changes and failures", () => {
  it("no line of the log holds a secret or more of a number than its end", () => {
    expect(log.split("\n").length).toBeGreaterThan(50);

    expect(foundIn(log, secrets())).toEqual([]);
    expect(foundIn(log, EVERYBODY.map(tailOf))).toEqual([]);
  });

  it("no answer of the API holds a secret or a full number", () => {
    expect(answers.length).toBeGreaterThan(60);

    for (const { path, text } of answers) {
      const found = foundIn(text, [...secrets(), ...EVERYBODY.map(tailOf)]);
      expect({ path, found }).toEqual({ path, found: [] });
    }
  });

  it("no file of the storage holds a secret, byte by byte", () => {
    expect(files.map(({ path }) => path).filter((path) => path.includes("/d1/"))).not.toEqual([]);

    const withSecrets = secrets().flatMap((secret) => {
      const basic = Buffer.from(`ops@example.com/token:${secret}`).toString("base64");
      return [secret, basic].flatMap((form) => filesWith(form));
    });
    expect(withSecrets).toEqual([]);
  });

  it("numbers that only came past are in no file, in whatever form", () => {
    const found = [LOOKED_UP, IN_AN_ANSWER, SEARCHED_FOR].flatMap((number) =>
      filesWith(tailOf(number)),
    );

    expect(found).toEqual([]);
  });

  it("the other numbers are in the columns the data inventory names, and in the lead cache", async () => {
    const declared = DATA_INVENTORY.flatMap(({ table, numbers = [] }) =>
      numbers.map((column) => `${table}.${column}`),
    );
    const elsewhere = EVERYBODY.flatMap((number) =>
      filesWith(tailOf(number), (path) => !/\/(d1|kv)\//.test(path)),
    );

    const columns = await columnsWith(EVERYBODY.map(tailOf));
    expect(columns).toEqual(expect.arrayContaining(["calls.caller_number", "call_events.event"]));
    expect(columns.filter((column) => !declared.includes(column))).toEqual([]);
    expect(elsewhere).toEqual([]);
  });
});

/** The columns of the database, as `table.column`, that hold one of these digits anywhere. */
async function columnsWith(digits: readonly string[]): Promise<string[]> {
  const { db, close } = await openDatabase(product.storage);
  try {
    const { results } = await db
      .prepare(
        `SELECT t.name AS "table", c.name AS "column" FROM pragma_table_list t
         JOIN pragma_table_info(t.name) c
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE '\\_cf%' ESCAPE '\\'`,
      )
      .all<{ table: string; column: string }>();
    const looks = results.map(({ table, column }) => {
      const any = digits.map((run) => `instr("${column}", '${run}')`).join(" OR ");
      return db.prepare(`SELECT 1 FROM "${table}" WHERE ${any} LIMIT 1`);
    });
    const found = await db.batch(looks);
    return results.flatMap(({ table, column }, i) =>
      found[i]?.results.length ? [`${table}.${column}`] : [],
    );
  } finally {
    await close();
  }
}
