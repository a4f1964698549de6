import { describe, expect, it } from "vitest";
import { addViewer, callApi } from "./support/ruleset";
import { setStage, signIn } from "./support/visitor";

const { product, visit, visitSignedIn } = setStage();

const readSettings = () => callApi<Record<string, unknown>>(product(), "/settings/routing");

describe("the hand-over", () => {
  it("saves who takes calls and how long it rings", async () => {
    const page = await visitSignedIn("/settings/handover");

    await page.getByLabel("Default dialer").selectOption("zendesk_talk");
    await page.getByLabel("Ring for").fill("25");
    await page.getByRole("checkbox", { name: "Busy" }).check();
    await page.getByLabel("Countries").fill("de, at");
    await page.getByRole("button", { name: "Save changes" }).click();

    await page.getByText("Saved. New calls go by it from now on.").waitFor();
    expect(await readSettings()).toMatchObject({
      default_dialer: "zendesk_talk",
      dial_timeout_seconds: 25,
      retry_on: ["failed", "busy"],
      callbacks: { enabled: true, countries: ["DE", "AT"] },
    });
  });

  it("says what a field may be while it is typed", async () => {
    const page = await visitSignedIn("/settings/handover");

    await page.getByLabel("Ring for").fill("4");

    await page.getByText("A whole number from 5 to 600").waitFor();
    expect(await page.getByRole("button", { name: "Save changes" }).isDisabled()).toBe(true);
  });

  it("can be read by people who may only look", async () => {
    const page = await visit("/settings/handover");
    await signIn(page, await addViewer(product()));

    const field = page.getByLabel("Ring for");
    await field.waitFor();

    expect(await field.getAttribute("readonly")).not.toBeNull();
    expect(await page.getByRole("button", { name: "Save changes" }).count()).toBe(0);
  });
});

describe("menu and texts", () => {
  it("saves what callers hear and which key leads to whom", async () => {
    const page = await visitSignedIn("/settings/menu");

    await page.getByLabel("The menu says").fill("Press 1 for sales, 3 for help.");
    await page.getByLabel("Key 2").selectOption("");
    await page.getByLabel("Key 3").selectOption("zendesk_talk");
    await page.getByRole("button", { name: "Save changes" }).click();

    await page.getByText("Saved. New calls go by it from now on.").waitFor();
    expect(await readSettings()).toMatchObject({
      menu: {
        prompt: "Press 1 for sales, 3 for help.",
        options: { "1": "dialfire", "3": "zendesk_talk" },
      },
    });
  });
});

describe("the dialers", () => {
  it("are added, changed, switched off with the consequence named, and on again", async () => {
    const page = await visitSignedIn("/settings/dialers");
    await page.getByRole("button", { name: "Add a dialer" }).click();
    await page.getByLabel("Name", { exact: true }).fill("night_shift");
    await page.getByLabel("Phone number").fill("+493012345678");
    await page.getByLabel("Seats").fill("3");
    await page.getByRole("button", { name: "Add the dialer" }).click();
    await page.getByRole("heading", { name: "Night Shift" }).waitFor();

    await page.getByRole("button", { name: "Deactivate Zendesk Talk" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("New calls that would ring there go to Dialfire instead.").waitFor();
    await dialog.getByText('the rule "Lead score tiers"').waitFor();
    await dialog.getByRole("button", { name: "Deactivate" }).click();
    await page.getByText("Zendesk Talk takes no more calls.").waitFor();
    await page.getByRole("button", { name: "Activate Zendesk Talk" }).click();

    await page.getByText("Zendesk Talk takes calls again.").waitFor();
    const dialers = await callApi<{ name: string; active: boolean; seats: number | null }[]>(
      product(),
      "/dialers",
    );
    expect(dialers).toMatchObject([
      { name: "dialfire", active: true },
      { name: "zendesk_talk", active: true },
      { name: "night_shift", active: true, seats: 3 },
    ]);
  });

  it("are refused beside the field that is wrong", async () => {
    const page = await visitSignedIn("/settings/dialers");
    await page.getByRole("button", { name: "Add a dialer" }).click();
    await page.getByLabel("Name", { exact: true }).fill("with space");
    await page.getByRole("button", { name: "Add the dialer" }).click();

    const name = page.getByLabel("Name", { exact: true });
    await page.getByRole("alert").filter({ hasText: "letters, digits" }).first().waitFor();
    expect(await name.getAttribute("aria-invalid")).toBe("true");
  });
});
