import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { setStage } from "./support/visitor";

const KEY = `browser:${Buffer.alloc(32, 7).toString("base64")}`;
const { product, visitAsReader, visitSignedIn } = setStage({
  CREDENTIAL_KEYS: KEY,
  ELEVENLABS_API_KEY: "",
});

const PATH = "/settings/credentials";

/** Whether this text stands in any answer of the API that the page got. */
function watchFor(page: Page, secret: string): () => Promise<boolean> {
  const answers: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/api/")) answers.push(response.text().catch(() => ""));
  });
  return async () => (await Promise.all(answers)).some((text) => text.includes(secret));
}

const cardOf = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const dialogOf = (page: Page) => page.getByRole("dialog");

async function store(page: Page, name: string, value: string): Promise<void> {
  await cardOf(page, name)
    .getByRole("button", { name: /^(Replace|Store a value)/ })
    .click();
  await dialogOf(page).getByLabel("API key", { exact: true }).fill(value);
  await dialogOf(page).getByRole("button", { name: "Save" }).click();
  await dialogOf(page).waitFor({ state: "detached" });
  await cardOf(page, name)
    .getByText(`****${value.slice(-3)}`, { exact: true })
    .waitFor();
}

describe("Settings → Credentials", () => {
  it("shows for each integration where its value comes from, and no value", async () => {
    const page = await visitSignedIn(PATH);
    const names = ["Braze", "Dialfire", "Zendesk Talk", "ElevenLabs", "Twilio"];
    await cardOf(page, "Braze").waitFor();

    const shown = await page.locator(".credential h2").allInnerTexts();

    expect(shown).toEqual(names);
    await cardOf(page, "Braze").getByText("From a variable").waitFor();
    await cardOf(page, "Braze").getByText("BRAZE_API_KEY").waitFor();
    await cardOf(page, "ElevenLabs").getByText("Missing").waitFor();
  });

  it("replaces a value, shows its end only, rolls it back and takes it out of force", async () => {
    const page = await visitSignedIn(PATH);
    await cardOf(page, "Dialfire").waitFor();
    const isLeaked = watchFor(page, "canary-first");

    await store(page, "Dialfire", "canary-first-0001");
    await store(page, "Dialfire", "canary-second-002");
    const card = cardOf(page, "Dialfire");
    await card.getByText("Stored, encrypted").waitFor();
    await card.getByText(/can be brought back for another 23 h 5\d min/).waitFor();

    await card.getByRole("button", { name: /Roll back/ }).click();
    await dialogOf(page).getByRole("button", { name: "Roll back" }).click();
    await card.getByText("****001", { exact: true }).first().waitFor();
    await dialogOf(page).waitFor({ state: "detached" });

    await card.getByRole("button", { name: /^Take out of force/ }).click();
    await dialogOf(page).getByRole("button", { name: "Take out of force" }).click();
    await card.getByText("From a variable").waitFor();
    expect(await isLeaked()).toBe(false);
  });

  it("takes a new value by keyboard alone, and says what is wrong with one", async () => {
    const page = await visitSignedIn(PATH);
    await cardOf(page, "Braze")
      .getByRole("button", { name: /^(Replace|Store a value)/ })
      .focus();

    await page.keyboard.press("Enter");
    const field = dialogOf(page).getByLabel("API key", { exact: true });
    await field.waitFor();
    expect(await field.getAttribute("type")).toBe("password");
    await page.keyboard.type("two words");
    await page.keyboard.press("Enter");
    await dialogOf(page).getByText("Only printable characters, and no spaces").waitFor();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("one-word-and-long-enough");
    await page.keyboard.press("Enter");

    await cardOf(page, "Braze").getByText("****ugh", { exact: true }).waitFor();
  });

  it("tells with which key values are encrypted", async () => {
    const page = await visitSignedIn(PATH);
    const keys = page.getByRole("table", { name: "Encryption keys" });

    await keys.getByRole("row").filter({ hasText: "browser" }).getByText("Encrypts").waitFor();

    await page.getByText("AES-256-GCM").waitFor();
  });

  it("says why a value was not stored, and keeps the form", async () => {
    const page = await visitSignedIn(PATH);
    const error = { type: "ConflictError", message: "Somebody else was faster.", details: [] };
    await page.route("**/api/v1/credentials/twilio", (route) =>
      route.fulfill({ status: 409, json: { error } }),
    );
    await cardOf(page, "Twilio")
      .getByRole("button", { name: /^(Replace|Store a value)/ })
      .click();
    await dialogOf(page).getByLabel("API secret").fill("a-new-secret");
    await dialogOf(page).getByRole("button", { name: "Save" }).click();

    await dialogOf(page).getByText("Somebody else was faster.").waitFor();

    expect(await dialogOf(page).getByLabel("API secret").inputValue()).toBe("a-new-secret");
  });

  it("is for admins only, and fits a phone", async () => {
    const reader = await visitAsReader(PATH);
    await reader.getByText("Only admins see this page").waitFor();

    const page = await visitSignedIn(PATH, { width: 390 });
    await cardOf(page, "Twilio").waitFor();
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
    expect(product().url).toBe(new URL(page.url()).origin);
  });
});
