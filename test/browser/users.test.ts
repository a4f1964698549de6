import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { cutOff } from "./support/outage";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const PATH = "/settings/users";
let added = 0;

interface Added {
  id: number;
  name: string;
  email: string;
  api_key: string;
}

async function ask(path: string, init: RequestInit = {}, key = product().apiKey) {
  const headers = { "x-api-key": key, "content-type": "application/json" };
  return fetch(`${product().url}/api/v1/${path}`, { headers, ...init });
}

/** Adds somebody through the API. */
async function addUser(role: "admin" | "read_only" = "read_only"): Promise<Added> {
  const name = `Person ${++added}`;
  const person = { name, email: `person${added}@example.com`, role };
  const reply = await ask("users", { method: "POST", body: JSON.stringify(person) });
  return ((await reply.json()) as { data: Added }).data;
}

/** Whether a key opens the API. */
const isValid = async (key: string) => (await ask("users/me", {}, key)).status === 200;

const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const dialogOf = (page: Page) => page.getByRole("dialog");

async function keyShownIn(page: Page): Promise<string> {
  const text = "API Key created. Copy it now - it won't be shown again.";
  await dialogOf(page).getByText(text, { exact: true }).waitFor();
  return dialogOf(page).locator("code").innerText();
}

async function acknowledge(page: Page): Promise<void> {
  await dialogOf(page).getByRole("checkbox").check();
  await dialogOf(page).getByRole("button", { name: "Close" }).click();
  await dialogOf(page).waitFor({ state: "detached" });
}

describe("Settings → Users", () => {
  it("lists everybody with role, status and last login", async () => {
    const person = await addUser();
    const page = await visitSignedIn(PATH);

    const cells = rowOf(page, person.email).getByRole("cell");
    await cells.first().waitFor();

    const texts = await cells.allInnerTexts();
    expect(texts.slice(1, 4)).toEqual(["Read-only", "Active", "Never"]);
    expect(texts[0]).toContain(person.name);
  });

  it("adds somebody by keyboard alone, and shows the key until it is acknowledged", async () => {
    const page = await visitSignedIn(PATH);
    await page.getByRole("button", { name: "Add User" }).focus();

    await page.keyboard.press("Enter");
    await dialogOf(page).getByLabel("Email").waitFor();
    await page.keyboard.type("keyboard@example.com");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Kay Board");
    await page.keyboard.press("Enter");
    const key = await keyShownIn(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");

    expect(await dialogOf(page).getByRole("button", { name: "Close" }).isDisabled()).toBe(true);
    await dialogOf(page).getByRole("checkbox").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await dialogOf(page).waitFor({ state: "detached" });
    await rowOf(page, "keyboard@example.com").waitFor();
    expect(await isValid(key)).toBe(true);
    expect(await page.content()).not.toContain(key);
  });

  it("says what is wrong with an entry before and after asking the API", async () => {
    const person = await addUser();
    const page = await visitSignedIn(PATH);
    await page.getByRole("button", { name: "Add User" }).click();

    await dialogOf(page).getByLabel("Email").fill("nobody");
    await dialogOf(page).getByRole("button", { name: "Save" }).click();
    await dialogOf(page).getByText("Enter an e-mail address").waitFor();
    await dialogOf(page).getByText("Enter a name").waitFor();

    await dialogOf(page).getByLabel("Email").fill(person.email);
    await dialogOf(page).getByLabel("Name").fill("Twice");
    await dialogOf(page).getByRole("button", { name: "Save" }).click();
    await dialogOf(page).getByRole("alert").waitFor();
    await dialogOf(page).getByRole("button", { name: "Cancel" }).click();
    expect(await rowOf(page, "Twice").count()).toBe(0);
  });

  it("changes a name and a role, and leaves the address alone", async () => {
    const person = await addUser();
    const page = await visitSignedIn(PATH);
    await rowOf(page, person.email).getByRole("button", { name: "Edit" }).click();

    const email = dialogOf(page).getByLabel("Email");
    expect(await email.inputValue()).toBe(person.email);
    expect(await email.isEditable()).toBe(false);
    await dialogOf(page).getByLabel("Name").fill(`${person.name} the Second`);
    await dialogOf(page).getByLabel("Role").selectOption("Admin");
    await dialogOf(page).getByRole("button", { name: "Save" }).click();

    const row = rowOf(page, `${person.name} the Second`);
    await row.getByText("Admin", { exact: true }).waitFor();
  });

  it("puts a new key in the place of the old one", async () => {
    const person = await addUser();
    const page = await visitSignedIn(PATH);
    await rowOf(page, person.email).getByRole("button", { name: "Edit" }).click();
    await dialogOf(page).getByRole("button", { name: "Regenerate API Key" }).click();
    await dialogOf(page).getByRole("button", { name: "Regenerate", exact: true }).click();

    const key = await keyShownIn(page);
    await acknowledge(page);

    expect([await isValid(person.api_key), await isValid(key)]).toEqual([false, true]);
  });

  it("says what to do where the browser lets nobody copy the key", async () => {
    const person = await addUser();
    const page = await visitSignedIn(PATH);
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await rowOf(page, person.email).getByRole("button", { name: "Edit" }).click();
    await dialogOf(page).getByRole("button", { name: "Regenerate API Key" }).click();
    await dialogOf(page).getByRole("button", { name: "Regenerate", exact: true }).click();
    await keyShownIn(page);

    await dialogOf(page).getByRole("button", { name: "Copy API key" }).click();

    await dialogOf(page)
      .getByRole("alert")
      .getByText("select the API key and copy it by hand")
      .waitFor();
  });

  it("takes access away after asking, and gives it back with the old key", async () => {
    const person = await addUser();
    const page = await visitSignedIn(PATH);
    const row = rowOf(page, person.email);
    await row.getByRole("button", { name: "Deactivate" }).click();
    await page.getByText(`Are you sure you want to deactivate ${person.name}?`).waitFor();
    await page.getByText("They will immediately lose access to the system.").waitFor();
    await dialogOf(page).getByRole("button", { name: "Deactivate" }).click();
    await row.getByText("Inactive", { exact: true }).waitFor();
    expect(await isValid(person.api_key)).toBe(false);

    await row.getByRole("button", { name: "Activate" }).click();
    await dialogOf(page).getByRole("checkbox").uncheck();
    await dialogOf(page).getByRole("button", { name: "Activate" }).click();

    await row.getByText("Active", { exact: true }).waitFor();
    expect(await isValid(person.api_key)).toBe(true);
  });

  it("offers a new key to somebody who comes back", async () => {
    const person = await addUser();
    await ask(`users/${person.id}`, { method: "DELETE" });
    const page = await visitSignedIn(PATH);
    await rowOf(page, person.email).getByRole("button", { name: "Activate" }).click();
    await dialogOf(page).getByRole("button", { name: "Activate" }).click();

    const key = await keyShownIn(page);
    await acknowledge(page);

    expect([await isValid(person.api_key), await isValid(key)]).toEqual([false, true]);
  });

  it("lets nobody deactivate themselves, and says why", async () => {
    const page = await visitSignedIn(PATH);
    const button = rowOf(page, "(you)").getByRole("button", { name: "Deactivate" });

    await button.focus();
    await page.getByRole("tooltip", { name: "Cannot deactivate yourself" }).waitFor();

    expect(await button.isDisabled()).toBe(true);
  });

  it("keeps the last admin an admin", async () => {
    const reply = (await (await ask("users?page_size=200")).json()) as {
      data: { id: number; role: string }[];
    };
    const me = (await (await ask("users/me")).json()) as { data: { id: number } };
    const others = reply.data.filter(({ id, role }) => role === "admin" && id !== me.data.id);
    for (const { id } of others) await ask(`users/${id}`, { method: "DELETE" });
    const page = await visitSignedIn(PATH);
    await rowOf(page, "(you)").getByRole("button", { name: "Edit" }).click();

    await dialogOf(page).getByLabel("Role").selectOption("Read-only");

    await dialogOf(page).getByText("At least one admin user is required").waitFor();
    expect(await dialogOf(page).getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
  });

  it("is for admins only", async () => {
    const page = await visitAsReader(PATH);

    await page.getByText("Only admins see this page").waitFor();
    expect(await page.getByRole("link", { name: "Users" }).count()).toBe(0);
  });

  it("says what failed, and tries again when asked", async () => {
    const page = await visitSignedIn("/login");
    const outage = await cutOff(page, "**/api/v1/users");
    await page.goto(product().url + PATH);
    await page.getByText("The users could not be loaded").waitFor();

    await outage.retry();

    await rowOf(page, "(you)").waitFor();
  });
});
