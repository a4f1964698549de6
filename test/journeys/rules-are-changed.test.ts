import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setStage } from "../support/node/stage";
import { ADMIN_KEY, DIALFIRE, ZENDESK_TALK } from "../support/node/variables";

const { product, simulator, call, recordOf, traceOf } = setStage();

/** A lead of the north; each call is of one that was not cached by an earlier one. */
const LEADS = ["+491713930101", "+491713930102", "+491713930103"];

const NORTH = {
  rule_type: "crm_field",
  name: "The north goes to support",
  priority: 0,
  config: { field: "region", cases: [{ equals: "north", dialer: "zendesk_talk" }] },
};

interface Simulated {
  data: {
    target: unknown;
    routing_rule: string;
    trace: { event: string; name?: string; verdict?: string; summary: string }[];
  };
}

function send<T>(path: string, method: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json" };
  return product().api<T>(path, { method, headers, body: JSON.stringify(body) });
}

/** Adds what a test calls from; each test begins with the demo company alone. */
function addLeads() {
  simulator().control.addLeads(
    LEADS.map((phone, i) => ({
      phone,
      external_id: `crm-north-${i}`,
      custom_attributes: { lead_score: 85, region: "north" },
    })),
  );
}

describe("a rule that an admin creates over HTTP", () => {
  it("changes where the next call goes, the dry run explains it, and removing it ends it", async () => {
    addLeads();
    const [before = "", during = "", after = ""] = LEADS;
    expect((await call({ from: before })).connectedTo).toBe(DIALFIRE);

    const created = await send<{ data: { id: number } }>("/api/v1/routing-rules", "POST", NORTH);
    const dry = await send<Simulated>("/api/v1/routing-rules/simulate", "POST", { phone: during });
    const story = await call({ from: during });

    expect(dry.data).toMatchObject({
      target: { kind: "dialer", dialer: "zendesk_talk" },
      routing_rule: "crm_field",
    });
    expect(dry.data.trace.map(({ summary }) => summary)).toContain(
      '"The north goes to support" decides: "region" is "north": case is "north".',
    );
    expect(story.connectedTo).toBe(ZENDESK_TALK);
    expect(await recordOf(story.callSid)).toMatchObject({ routing_rule: "crm_field" });
    const { decisions } = await traceOf(story.callSid);
    const tried = (steps: { event: string; [key: string]: unknown }[] = []) =>
      steps
        .filter(({ event }) => event === "rule_evaluated")
        .map(({ name, verdict, reason }) => ({ name, verdict, reason }));
    expect(tried(decisions[0]?.steps)).toEqual(tried(dry.data.trace));

    const url = `${product().url}/api/v1/routing-rules/${created.data.id}`;
    const removed = await fetch(url, { method: "DELETE", headers: { "x-api-key": ADMIN_KEY } });
    expect(removed.status).toBe(204);
    expect((await call({ from: after })).connectedTo).toBe(DIALFIRE);
  });
});

describe("npm run rules", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "rules-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the command and tells how it ended. */
  async function run(...args: string[]) {
    const env = { ...process.env, API_KEY: ADMIN_KEY };
    const command = ["node_modules/tsx/dist/cli.mjs", "scripts/rules.ts", ...args];
    try {
      const told = await promisify(execFile)(process.execPath, command, { env });
      return { code: 0, text: told.stdout };
    } catch (error) {
      const { code, stderr } = error as { code: number; stderr: string };
      return { code, text: stderr };
    }
  }

  it("takes the ruleset out, and brings a changed file in as one version", async () => {
    const file = join(folder, "rules.json");
    const at = ["--url", product().url];

    const exported = await run("export", file, ...at);
    const unchanged = await run("import", file, ...at);
    const document = JSON.parse(readFileSync(file, "utf8"));
    document.rules.push({ ...NORTH, name: "From a file" });
    writeFileSync(file, JSON.stringify(document));
    const checked = await run("check", file);
    const tried = await run("import", file, "--dry-run", ...at);
    const imported = await run("import", file, ...at);

    expect(exported).toMatchObject({ code: 0, text: expect.stringContaining("2 dialers") });
    expect(unchanged.text).toMatch(/^Nothing to change: version \d+ is like the file\.\n$/);
    expect(checked).toMatchObject({ code: 0, text: expect.stringMatching(/^The file is sound/) });
    const line = '  + rule "From a file"\n';
    expect(tried.text).toMatch(/^Would be published as version (\d+), nothing was changed:\n/);
    expect(tried.text).toContain(line);
    expect(imported.text).toMatch(/^Published as version \d+:\n/);
    expect(imported.text).toContain(line);
    const { data } = await product().api<{ data: { name: string }[] }>("/api/v1/routing-rules");
    expect(data.map(({ name }) => name)).toContain("From a file");
  });

  it("refuses a file that cannot work, and says where", async () => {
    const file = join(folder, "wrong.json");
    writeFileSync(file, JSON.stringify({ rules: [{ ...NORTH, config: { field: "region" } }] }));

    const checked = await run("check", file);
    const imported = await run("import", file, "--url", product().url);

    expect(checked).toEqual({
      code: 1,
      text: "The file cannot work:\n  rules.0.config.cases: is missing\n",
    });
    expect(imported).toEqual({
      code: 1,
      text: "Refused, nothing was changed:\n  rules.0.config.cases: is missing\n",
    });
  });

  it("says what to do where nobody answers, or the key is wrong", async () => {
    const nobody = await run("export", "--url", "http://127.0.0.1:9");
    const stranger = await run("export", "--url", product().url, "--key", "wrong");

    expect(nobody).toMatchObject({ code: 1, text: expect.stringContaining("npm start") });
    expect(stranger).toMatchObject({ code: 1, text: expect.stringContaining("--key") });
  });
});
