import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../dashboard/routes";
import { RINGING_SECRETS } from "../support/node/variables";
import { findBarriers, untilSettled } from "./support/axe";
import { addCampaign, addContacts, aNumber } from "./support/outbound";
import { addRule, callApi } from "./support/ruleset";
import { setStage } from "./support/visitor";

const { product, visit, visitAsReader, visitSignedIn } = setStage();

/** A walk through every page takes its time. */
const WALK_MS = 600_000;
/** While one waits for its page, another is looked at. */
const WINDOWS = 3;

/** What stands for the parts of an address that are not fixed. */
let examples: Record<string, string> = {};

beforeAll(async () => {
  await product().tellAddress();
  product().simulator.control.setRinging({ url: product().url, ...RINGING_SECRETS, pause_ms: 5 });
  const { callSid } = await product().placeCall();
  await product().placeCall({
    dials: () => ({ kind: "busy" }),
    caller: { leavesNumber: "01711234567" },
  });
  const rule = await addRule(product(), {
    rule_type: "lead_score",
    name: "By score",
    config: { tiers: [{ name: "hot", min: 70, max: 100, dialer: "zendesk_talk" }] },
  });
  const campaign = await addCampaign(product());
  await addContacts(product(), campaign.id, [
    { phone_number: aNumber(), name: "Ada Example", reference: "crm-4711" },
    { phone_number: aNumber() },
  ]);
  const calls = { phone_number: aNumber(), reason: "asked not to be called" };
  await callApi(product(), "/do-not-call", { method: "POST", body: calls });
  const order = { driver_id: "4711", phone_number: aNumber() };
  await callApi(product(), "/agent-calls", { method: "POST", body: order });
  examples = {
    "/distribution/:dialer": "/distribution/dialfire",
    "/calls/:callSid": `/calls/${callSid}`,
    "/settings/rules/new/:type": "/settings/rules/new/time_based",
    "/settings/rules/:id": `/settings/rules/${rule}`,
    "/settings/versions/:number": "/settings/versions/1",
    "/outbound/campaigns/:id": campaign.path,
    "/outbound/campaigns/:id/edit": `${campaign.path}/edit`,
  };
});

/** Every page there is, the wallboard, which has nothing around it, and one that is not there. */
function addressesOf(): string[] {
  const addresses = ROUTES.map(({ path }) => (path.includes(":") ? examples[path] : path));
  const missing = ROUTES.filter((_, i) => addresses[i] === undefined).map(({ path }) => path);
  expect(missing, "routes without an example").toEqual([]);
  return [...addresses.flatMap((address) => address ?? []), "/wallboard", "/nowhere"];
}

/** Loads a page and everything it asks for. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(product().url + path, { waitUntil: "networkidle" });
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await untilSettled(page);
}

/** What is wrong with a page as it stands, each with its address. */
async function examine(page: Page, path: string): Promise<string[]> {
  const found = await findBarriers(page);
  const overhang = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  );
  if (overhang > 0) found.push(`scrolls ${overhang} px sideways on a phone`);
  const titles = await page.getByRole("heading", { level: 1 }).count();
  if (titles !== 1) found.push(`has ${titles} first headings`);
  if (!/^\S.* · Edge IVR$/.test(await page.title())) found.push("has no title of its own");
  return found.map((one) => `${path}, ${one}`);
}

/** Goes through every page, in a few windows at once. */
async function walk(page: Page): Promise<string[]> {
  await page.getByRole("navigation", { name: "Main" }).waitFor();
  const rest = addressesOf();
  const windows = Array.from({ length: WINDOWS }, () => page.context().newPage());
  const found = await Promise.all(
    windows.map(async (opened) => {
      const window = await opened;
      const seen: string[] = [];
      for (let path = rest.shift(); path !== undefined; path = rest.shift()) {
        await open(window, path);
        seen.push(...(await examine(window, path)));
      }
      return seen;
    }),
  );
  return found.flat();
}

/** Every list the API gives is empty. */
async function emptyLists(page: Page): Promise<void> {
  await page.context().route("**/api/v1/**", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json().catch(() => null)) as { data?: unknown } | null;
    const isList = route.request().method() === "GET" && Array.isArray(body?.data);
    if (isList) await route.fulfill({ json: { ...body, data: [], total: 0 } });
    else await route.fulfill({ response: answer });
  });
}

/** Everything but the session fails. */
async function failEverything(page: Page): Promise<void> {
  const error = {
    type: "InternalError",
    message: "Something went wrong here.",
    details: [],
    request_id: "1f1e0c8a-5e2b-4d4c-8f9a-6e0d8b7c5a4f",
  };
  await page
    .context()
    .route(/\/api\/v1\/(?!session)/, (route) => route.fulfill({ status: 500, json: { error } }));
}

describe.each([
  ["an admin", () => visitSignedIn("/")],
  ["somebody who only reads", () => visitAsReader("/")],
] as const)("for %s, every page is open to everybody and in order", (_, comeIn) => {
  it("with something to show", { timeout: WALK_MS }, async () => {
    expect(await walk(await comeIn())).toEqual([]);
  });

  it("with nothing to show", { timeout: WALK_MS }, async () => {
    const page = await comeIn();
    await emptyLists(page);

    expect(await walk(page)).toEqual([]);
  });

  it("while the API fails", { timeout: WALK_MS }, async () => {
    const page = await comeIn();
    await failEverything(page);

    expect(await walk(page)).toEqual([]);
  });
});

/** Buttons that can be pressed; those that send a form open nothing. */
const buttonsOf = (page: Page) =>
  page.locator("main button:enabled:visible:not([type=submit]):not([aria-disabled=true])");

/** One name for each thing that can be done; what it is done to stands on a line of its own. */
async function nameButtons(page: Page): Promise<string[]> {
  const texts = await buttonsOf(page).allInnerTexts();
  const names = texts.map((text) => text.trim().split("\n", 1).join(""));
  return [...new Set(names.filter(Boolean))];
}

/** Of those that come up, the ones there surely are. */
const DIALOGS = [
  "/settings/rules: Add a rule",
  "/settings/dialers: Add a dialer",
  "/settings/dialers: Deactivate",
  "/settings/versions/1: Restore this version",
  "/outbound/campaigns/1: Import contacts",
  "/outbound/campaigns/1: Start",
  "/outbound/campaigns/1: Call now",
  "/outbound/agent-calls: Have an agent call",
  "/outbound/do-not-call: Remove",
  "/settings/credentials: Store a value",
  "/settings/users: Add User",
  "/settings/users: Edit",
];

/**
 * Whether a dialog came up. It is there with the next frame, or once the page has asked the API
 * what to show in it, and open soon after.
 */
async function showsDialog(page: Page): Promise<boolean> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  await untilSettled(page);
  const dialog = page.locator("dialog");
  if ((await dialog.count()) === 0) return false;
  await page.locator("dialog[open]").waitFor();
  return true;
}

describe("for an admin, every dialog is open to everybody", () => {
  it("on whichever page it opens", { timeout: WALK_MS }, async () => {
    const page = await visitSignedIn("/");
    await page.getByRole("navigation", { name: "Main" }).waitFor();
    const found: string[] = [];
    const seen: string[] = [];
    for (const path of addressesOf()) {
      await open(page, path);
      for (const name of await nameButtons(page)) {
        await open(page, path);
        await buttonsOf(page).filter({ hasText: name }).first().click();
        if (!(await showsDialog(page))) continue;
        const barriers = await findBarriers(page);
        found.push(...barriers.map((one) => `${path}, "${name}", ${one}`));
        seen.push(`${path}: ${name}`);
        await page.setViewportSize({ width: 1280, height: 800 });
      }
    }

    expect(found).toEqual([]);
    expect(seen).toEqual(expect.arrayContaining(DIALOGS));
  });
});

describe("for a stranger", () => {
  it("the sign-in page is open to everybody, before and after a refusal", async () => {
    const page = await visit("/login");
    await page.getByLabel("API key").waitFor();
    const before = await examine(page, "/login");

    await page.getByLabel("API key").fill("not a key");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").waitFor();

    expect([...before, ...(await examine(page, "/login"))]).toEqual([]);
  });
});
