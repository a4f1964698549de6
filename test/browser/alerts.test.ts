import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { OPS } from "../support/node/variables";
import { cutOff } from "./support/outage";
import { callApi } from "./support/ruleset";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const SETTINGS = "/settings/alerts";
const ALERTS = "/alerts";
const MAINTENANCE = "/settings/maintenance";
const HOUR_MS = 3_600_000;

interface Saved {
  recipients: string[];
  routing_failure_threshold_percent: number;
  alert_cooldown_minutes: number;
  integration_failure_threshold: number;
  version: number;
}

const readSettings = () => callApi<Saved>(product(), SETTINGS);
const saveSettings = (body: Partial<Saved>) =>
  callApi<Saved>(product(), SETTINGS, { method: "POST", body });
/** The quickest way to a mail: a maintenance is planned, told, and called off again. */
async function raise(reason: string): Promise<void> {
  const from = Date.now() + HOUR_MS;
  const body = { from: new Date(from), until: new Date(from + HOUR_MS), reason };
  await callApi(product(), MAINTENANCE, { method: "POST", body });
  await callApi(product(), MAINTENANCE, { method: "DELETE" });
}
const threshold = (page: Page) => page.getByLabel("Routing failure threshold", { exact: true });

describe("Settings → Alerts", () => {
  it("shows what is saved, with the default beside each field", async () => {
    await saveSettings({ routing_failure_threshold_percent: 6 });
    const page = await visitSignedIn("/settings");

    const settings = page.getByRole("navigation", { name: "Settings" });
    await settings.getByRole("link", { name: "Alerts" }).click();

    await page.getByRole("list", { name: "Recipients" }).getByText(OPS).waitFor();
    expect(await threshold(page).inputValue()).toBe("6");
    expect(await page.getByLabel("Integration failure threshold").inputValue()).toBe("3");
    expect(await page.getByLabel("Alert cooldown").inputValue()).toBe("15");
    await page.getByText("Default: 5 %.").waitFor();
    await page.getByText(/until it counts as down. Default: 3 checks\./).waitFor();
    await page.getByText("Default: 15 minutes.").waitFor();
  });

  it("adds a recipient, once, and only a proper address", async () => {
    const page = await visitSignedIn(SETTINGS);
    const field = page.getByLabel("Another recipient");
    const add = page.getByRole("button", { name: "Add", exact: true });

    await field.fill("nobody");
    await add.click();
    await page.getByText("Enter an e-mail address").waitFor();
    await field.fill(OPS.toUpperCase());
    await add.click();
    await page.getByText(`${OPS.toUpperCase()} gets alerts already`).waitFor();
    await field.fill("jordan@example.com");
    await add.click();

    await page.getByText("jordan@example.com gets alerts from now on.").waitFor();
    await page.getByRole("list", { name: "Recipients" }).getByText("jordan@example.com").waitFor();
    expect((await readSettings()).recipients).toEqual([OPS, "jordan@example.com"]);
  });

  it("removes a recipient once that is confirmed, and never the last one", async () => {
    await saveSettings({ recipients: [OPS, "gone@example.com"] });
    const page = await visitSignedIn(SETTINGS);

    await page.getByRole("button", { name: "Remove gone@example.com" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("gone@example.com").waitFor();
    expect((await readSettings()).recipients).toContain("gone@example.com");
    await dialog.getByRole("button", { name: "Remove" }).click();

    await page.getByText("gone@example.com gets no more alerts.").waitFor();
    expect((await readSettings()).recipients).toEqual([OPS]);
    const last = page.getByRole("button", { name: `Remove ${OPS}` });
    expect(await last.isDisabled()).toBe(true);
    expect(await last.getAttribute("title")).toBe("At least one recipient must remain");
  });

  it("changes the threshold by keyboard alone", async () => {
    const page = await visitSignedIn(SETTINGS);
    await threshold(page).focus();

    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("7.5");
    await page.getByRole("switch", { name: /^Count unanswered calls as failed/ }).press("Space");
    await threshold(page).press("Enter");

    await page.getByText("Saved. Alerts go by it from now on.").waitFor();
    expect(await readSettings()).toMatchObject({
      routing_failure_threshold_percent: 7.5,
      count_unanswered: false,
    });
  });

  it("moves the threshold with the slider, which says its value", async () => {
    await saveSettings({ routing_failure_threshold_percent: 5 });
    const page = await visitSignedIn(SETTINGS);
    const slider = page.getByRole("slider", { name: "Routing failure threshold, as a slider" });
    await slider.focus();

    await page.keyboard.press("ArrowRight");

    await expect.poll(() => threshold(page).inputValue()).toBe("5.5");
    expect(await slider.getAttribute("aria-valuetext")).toBe("5.5 %");
  });

  it("says what a field may be while it is typed", async () => {
    const page = await visitSignedIn(SETTINGS);

    for (const wrong of ["0", "0.9", "21"]) {
      await threshold(page).fill(wrong);
      await page.getByText("A number from 1 to 20").waitFor();
      expect(await page.getByRole("button", { name: "Save changes" }).isDisabled()).toBe(true);
    }
    await page.getByRole("button", { name: "Discard changes" }).click();
    await page.getByText("A number from 1 to 20").waitFor({ state: "detached" });
  });

  it("shows the API's refusals at the fields", async () => {
    const page = await visitSignedIn(SETTINGS);
    const refusal = (field: string, message: string) => ({
      status: 400,
      json: {
        error: { type: "ValidationError", message, details: [{ field, message, code: "x" }] },
      },
    });
    await page.route(`**/api/v1${SETTINGS}`, (route) =>
      route.request().method() === "POST"
        ? route.fulfill(refusal("alert_cooldown_minutes", "is too long for us"))
        : route.continue(),
    );

    await page.getByLabel("Alert cooldown").fill("20");
    await page.getByRole("button", { name: "Save changes" }).click();

    await page.getByText("is too long for us").first().waitFor();
    expect(await page.getByLabel("Alert cooldown").getAttribute("aria-invalid")).toBe("true");
  });

  it("says that somebody else saved meanwhile, and loads their state", async () => {
    const page = await visitSignedIn(SETTINGS);
    await page.getByLabel("Alert cooldown").fill("25");
    await saveSettings({ routing_failure_threshold_percent: 9 });

    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Somebody else changed these settings meanwhile").waitFor();
    await page.getByRole("button", { name: "Load the newest" }).click();

    await page.getByText("Somebody else changed").waitFor({ state: "detached" });
    expect(await threshold(page).inputValue()).toBe("9");
    expect(await page.getByLabel("Alert cooldown").inputValue()).toBe("15");
  });

  it("brings the defaults back, once it has said what that changes", async () => {
    await saveSettings({ routing_failure_threshold_percent: 8, integration_failure_threshold: 4 });
    const page = await visitSignedIn(SETTINGS);

    await page.getByRole("button", { name: "Reset to Defaults" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Routing failure threshold: 8 % 5 %").waitFor();
    await dialog.getByText("Integration failure threshold: 4 checks 3 checks").waitFor();
    await dialog.getByRole("button", { name: "Reset" }).click();

    await page.getByText("The defaults count again.").waitFor();
    expect(await threshold(page).inputValue()).toBe("5");
    expect(await readSettings()).toMatchObject({
      recipients: [OPS],
      routing_failure_threshold_percent: 5,
      integration_failure_threshold: 3,
    });
  });

  it("sends a test mail and tells how it went", async () => {
    const { control } = product().simulator;
    control.clearMails();
    const page = await visitSignedIn(SETTINGS);

    await page.getByRole("button", { name: "Send a test mail" }).click();

    await page.getByText("The mail server took it for 1 of 1.").waitFor();
    expect(control.mails().map(({ to }) => to)).toEqual([[OPS]]);
  });

  it("warns while nobody gets alerts", async () => {
    const page = await visitSignedIn("/");
    await page.route(`**/api/v1${SETTINGS}`, async (route) => {
      const { data } = (await (await route.fetch()).json()) as { data: Saved };
      await route.fulfill({ json: { data: { ...data, recipients: [] } } });
    });
    await page.goto(product().url + SETTINGS);

    await page.getByText("Nobody gets alerts. Add the first recipient.").waitFor();
    expect(await page.getByRole("button", { name: "Send a test mail" }).count()).toBe(0);
  });

  it("can be read by people who only look, on a phone, too", async () => {
    const page = await visitAsReader(SETTINGS, { width: 390 });
    await page.getByRole("list", { name: "Recipients" }).waitFor();

    expect(await threshold(page).getAttribute("readonly")).not.toBeNull();
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
  });

  it("says why the settings could not be loaded, and tries again", async () => {
    const page = await visitSignedIn("/");
    const outage = await cutOff(page, `**/api/v1${SETTINGS}`);
    await page.goto(product().url + SETTINGS);

    await page.getByText("The alert settings could not be loaded").waitFor();
    await outage.retry();

    await threshold(page).waitFor();
  });
});

describe("the alerts", () => {
  it("say what is watched, and that nothing was told yet", async () => {
    const page = await visitSignedIn("/");

    await page.getByRole("link", { name: "Alerts", exact: true }).click();

    const watched = page.getByRole("region", { name: "Watched now" });
    for (const name of ["Calls", "Set-up time", "Braze", "Dialfire", "Zendesk Talk"]) {
      await watched.getByRole("heading", { name, exact: true }).waitFor();
    }
    await page.getByText("No alerts here").waitFor();
    await page.getByRole("link", { name: "all of the last 30 days" }).click();
    await page.getByText("No alert in 30 days").waitFor();
    await page.getByRole("link", { name: "Alert settings" }).click();
    await page.getByRole("heading", { name: "Recipients" }).waitFor();
  });

  it("appear as they are raised, counted, and open by keyboard to the mail and its way", async () => {
    const page = await visitSignedIn(ALERTS);
    await page.getByText("No alerts here").waitFor();
    await raise("Numbers move");

    const row = page.getByRole("listitem").filter({ hasText: "Maintenance" }).first();
    await row.locator("summary").getByText("Sent", { exact: true }).waitFor();
    await page.getByText(/^1 alert: 1 sent$/).waitFor();
    await row.locator("summary").focus();
    await page.keyboard.press("Enter");

    await row.getByText(OPS).waitFor();
    await row.getByLabel("Text of the mail").getByText("Numbers move").waitFor();
    expect(await row.getByText("Tries").locator("xpath=..").innerText()).toMatch(/1$/);
  });

  it("say why a mail did not leave", async () => {
    const { control } = product().simulator;
    control.setMailScenario({ mode: "reject", at: "mail" });
    await raise("Refused by the server");
    const page = await visitSignedIn(ALERTS);

    const row = page.getByRole("listitem").filter({ hasText: "Not sent" }).first();
    await row.locator("summary").click();

    await row.getByText("Last failure").waitFor();
    control.setMailScenario({ mode: "ok" });
  });

  it("are narrowed by type, status and time, in the address", async () => {
    await raise("Narrowed");
    const page = await visitSignedIn(ALERTS);
    const list = page.getByRole("list", { name: "Alerts, newest first" });
    const range = page.getByRole("group", { name: "Time range" });
    await list.waitFor();

    await page.getByLabel("Type").selectOption("An integration is down");
    await page.getByText("No alerts here").waitFor();
    expect(page.url()).toBe(`${product().url}${ALERTS}?type=integration_down`);
    await page.getByLabel("Type").selectOption("Maintenance");
    await list.waitFor();
    await page.getByLabel("Status").selectOption("Trying again");
    await page.getByText("No alerts here").waitFor();
    await page.getByLabel("Status").selectOption("Any status");
    await range.getByRole("combobox").selectOption("Last hour");

    await list.waitFor();
    expect(page.url()).toBe(`${product().url}${ALERTS}?type=maintenance&range=1h`);
  });

  it("can be read by people who only look, on a phone, too", async () => {
    await raise("Seen by all");
    const page = await visitAsReader(ALERTS, { width: 390 });
    await page.getByRole("list", { name: "Alerts, newest first" }).waitFor();

    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
  });

  it("say why they could not be loaded, and try again", async () => {
    await raise("Loaded again");
    const page = await visitSignedIn("/");
    const outage = await cutOff(page, "**/alerts/history?*");
    await page.goto(product().url + ALERTS);

    await page.getByText("The alerts could not be loaded").waitFor();
    await outage.retry();

    await page.getByRole("list", { name: "Alerts, newest first" }).waitFor();
  });
});
