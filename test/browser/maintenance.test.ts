import { describe, expect, it } from "vitest";
import { OPS } from "../support/node/variables";
import { cutOff } from "./support/outage";
import { callApi } from "./support/ruleset";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const PATH = "/settings/maintenance";
const HOUR_MS = 3_600_000;

interface Planned {
  from: string;
  until: string;
  reason: string;
  in_force: boolean;
}

const current = () => callApi<Planned | null>(product(), PATH);
const plan = (reason: string, startsInMs: number) => {
  const from = Date.now() + startsInMs;
  const times = { from: new Date(from), until: new Date(from + HOUR_MS) };
  return callApi<Planned>(product(), PATH, { method: "POST", body: { ...times, reason } });
};
const end = () => callApi(product(), PATH, { method: "DELETE" });

describe("Settings → Maintenance", () => {
  it("says what happens, plans one by keyboard alone, and people are told", async () => {
    const { control } = product().simulator;
    control.clearMails();
    const page = await visitSignedIn(PATH);
    await page.getByText("Alerts are kept, not sent.").waitFor();
    await page.getByLabel("Reason").focus();

    await page.keyboard.type("Dialfire moves to new numbers");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");

    await page.getByText("Planned. Everybody who gets alerts is told.").waitFor();
    await page.getByRole("region", { name: "Planned" }).getByText("Dialfire moves").waitFor();
    expect(await current()).toMatchObject({
      reason: "Dialfire moves to new numbers",
      in_force: false,
    });
    await expect.poll(() => control.mails().map(({ to }) => to)).toEqual([[OPS]]);
    await end();
  });

  it("calls one off, once that is confirmed", async () => {
    await plan("Too early", 2 * HOUR_MS);
    const page = await visitSignedIn(PATH);

    await page.getByRole("button", { name: "Call it off" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Call it off" }).click();

    await page.getByText("The maintenance is called off.").waitFor();
    await page.getByRole("button", { name: "Plan it" }).waitFor();
    expect(await current()).toBeNull();
  });

  it("ends the one in force", async () => {
    await plan("Database", 0);
    const page = await visitSignedIn(PATH);
    await page.getByRole("region", { name: "In force now" }).getByText("Database").waitFor();

    await page.getByRole("button", { name: "End it now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "End it now" }).click();

    await page.getByText("The maintenance is over. Alerts are sent again.").waitFor();
    expect(await current()).toBeNull();
  });

  it("says what is missing, and what cannot be", async () => {
    const page = await visitSignedIn(PATH);

    await page.getByRole("button", { name: "Plan it" }).click();
    await page.getByText("Say what is done, for those who are told").waitFor();
    await page.getByLabel("From").fill("2030-01-01T12:00");
    await page.getByLabel("Until").fill("2030-01-01T11:00");

    await page.getByText("Must be after the beginning").waitFor();
    expect(await current()).toBeNull();
  });

  it("says so where somebody else planned one meanwhile", async () => {
    const page = await visitSignedIn(PATH);
    await page.getByLabel("Reason").fill("Mine");
    await page.route(`**/api/v1${PATH}`, (route) =>
      route.request().method() === "POST"
        ? route.fulfill({
            status: 409,
            json: { error: { type: "ConflictError", message: "There is a maintenance already" } },
          })
        : route.continue(),
    );

    await page.getByRole("button", { name: "Plan it" }).click();

    await page.getByText("It was not planned").waitFor();
    await page.getByText("There is a maintenance already").waitFor();
  });

  it("can be read by people who only look, planned or not", async () => {
    const page = await visitAsReader(PATH, { width: 390 });
    await page.getByText("No maintenance is planned").waitFor();
    await plan("Seen by all", HOUR_MS);

    await page.getByText("Seen by all").waitFor();
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    await end();
    await page.getByText("No maintenance is planned").waitFor();
  });

  it("is warned of on every page as soon as somebody begins one", async () => {
    const page = await visitAsReader("/logs");
    await page.getByText("Live", { exact: true }).waitFor();

    await plan("Begun by somebody else", 0);

    const warnings = page.getByRole("complementary", { name: "Warnings" });
    await warnings.getByText("Begun by somebody else").waitFor();
    await end();
  });

  it("says why it could not be loaded, and tries again", async () => {
    const page = await visitSignedIn("/");
    const outage = await cutOff(page, `**/api/v1${PATH}`);
    await page.goto(product().url + PATH);

    await page.getByText("The maintenance could not be loaded").waitFor();
    await outage.retry();

    await page.getByRole("button", { name: "Plan it" }).waitFor();
  });
});
