import { describe, expect, it } from "vitest";
import { cutOff } from "./support/outage";
import { callApi } from "./support/ruleset";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const PATH = "/settings/data";

describe("Settings → Data and logs", () => {
  it("says what is stored of people, and for how long", async () => {
    const page = await visitSignedIn("/settings");

    await page.getByRole("link", { name: "Data and logs" }).click();

    const stored = page.getByRole("table", { name: "What is stored", exact: true });
    const calls = stored.getByRole("row").filter({ has: page.getByText("Calls", { exact: true }) });
    await calls.getByText("90 days").waitFor();
    await page.getByText("Nothing was purged yet").waitFor();
    await page.getByText(/^\d+ more that hold nothing of people$/).click();
    const others = page.getByRole("table", { name: "What is stored beside it" });
    await others.getByText("Dial attempts", { exact: true }).waitFor();
  });

  it("sets the hour of the purge and who reads changes, by keyboard alone", async () => {
    const page = await visitSignedIn(PATH);
    await page.getByLabel("Who may read who changed what").focus();

    await page.keyboard.type("Every");
    await page.keyboard.press("Tab");
    await page.keyboard.type("05");
    const save = page.getByRole("button", { name: "Save changes" });
    await save.focus();
    await page.keyboard.press("Enter");

    await page.getByText("Saved.").waitFor();
    expect(await save.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await callApi(product(), "/settings/logs")).toMatchObject({
      config_changes_for: "everyone",
      purge_hour: 5,
      purge_time_zone: "UTC",
    });
  });

  it("can be read by people who only look, on a phone, too", async () => {
    const page = await visitAsReader(PATH, { width: 390 });
    await page.getByRole("table", { name: "What is stored", exact: true }).waitFor();

    expect(await page.getByLabel("By the clock of").isDisabled()).toBe(true);
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
  });

  it("says why it could not be loaded, and tries again", async () => {
    const page = await visitSignedIn("/");
    const outage = await cutOff(page, "**/api/v1/system/retention");
    await page.goto(product().url + PATH);

    await page.getByText("The retention could not be loaded").waitFor();
    await outage.retry();

    await page.getByRole("table", { name: "What is stored", exact: true }).waitFor();
  });
});
