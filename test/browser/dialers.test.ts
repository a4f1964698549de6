import type { Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { timed } from "../support/worker/stopwatch";
import { cutOff } from "./support/outage";
import { signOf } from "./support/overview";
import { callApi } from "./support/ruleset";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const PATH = "/dialers";
const DIALFIRE_ID = 1;

interface Status {
  dialers: unknown[];
  crm: Record<string, unknown>;
}

const control = () => product().simulator.control;
const cardOf = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const testButton = (page: Page, name: string) =>
  cardOf(page, name).getByRole("button", { name: /^Test connection/ });
/** The colour family of a card's sign, which also has a shape of its own. */
const toneOf = (page: Page, name: string) =>
  cardOf(page, name).locator("header .health-sign").getAttribute("data-tone");
const test = (id = DIALFIRE_ID) =>
  callApi<unknown>(product(), `/dialers/${id}/test`, { method: "POST" });

/** Lets the page see a status in which not all is as the product has it. */
async function pretend(page: Page, change: (status: Status) => Status): Promise<void> {
  await page.route("**/api/v1/dialers/status", async (route) => {
    const { data } = (await (await route.fetch()).json()) as { data: Status };
    await route.fulfill({ json: { data: change(data) } });
  });
}

afterEach(async () => {
  control().clearScenarios();
  await test();
});

describe("the dialers page", () => {
  it("lists both dialers and the CRM, with indicator, response time and capacity", async () => {
    const page = await visitSignedIn("/");

    await page.getByRole("link", { name: "Dialers" }).click();

    for (const name of ["Dialfire", "Zendesk Talk", "Braze"]) {
      const card = cardOf(page, name);
      await card.getByText("Healthy", { exact: true }).waitFor();
      expect(await toneOf(page, name)).toBe("good");
      expect(await card.locator(".response-now").innerText()).toMatch(/^[\d,]+ ms$/);
    }
    await page.getByText("All integrations are healthy.").waitFor();
    const zendesk = cardOf(page, "Zendesk Talk");
    await zendesk.getByText("Live", { exact: true }).waitFor();
    expect(await zendesk.innerText()).toMatch(/\d+ of \d+ agents free/);
  });

  it("shows an unknown capacity as unknown, and an estimate as one", async () => {
    const page = await visitSignedIn(PATH);
    const card = cardOf(page, "Dialfire");
    await card.getByText("Unknown", { exact: true }).waitFor();
    await card.getByText("It has no number of seats to estimate from").waitFor();
    expect(await card.innerText()).not.toMatch(/0 of/);

    await callApi(product(), `/dialers/${DIALFIRE_ID}`, { method: "PUT", body: { seats: 12 } });
    await test();

    await card.getByText("Estimated", { exact: true }).waitFor();
    await card.getByText("12 of 12 agents free").waitFor();
  });

  it("tests a connection by keyboard alone, says what came of it and shows the new figures", async () => {
    control().setScenario("dialfire", { mode: "delay", delay_ms: 300 });
    control().clearRequests();
    const page = await visitSignedIn(PATH);
    const card = cardOf(page, "Dialfire");
    await testButton(page, "Dialfire").focus();

    await page.keyboard.press("Enter");

    await card.getByText(/^It answered in \d+ ms\.$/).waitFor();
    expect(control().requests("dialfire").length).toBeGreaterThan(0);
    const shown = async () =>
      Number.parseInt((await card.locator(".response-now").innerText()).replace(",", ""), 10);
    await expect.poll(shown).toBeGreaterThanOrEqual(300);
    const hasFocus = () =>
      testButton(page, "Dialfire").evaluate((button) => button === document.activeElement);
    await expect.poll(hasFocus).toBe(true);
  });

  it("turns yellow above a second, with the time since the last success", async () => {
    const page = await visitSignedIn(PATH);
    await cardOf(page, "Dialfire").getByText("Healthy", { exact: true }).waitFor();
    control().setScenario("dialfire", { mode: "delay", delay_ms: 1_020 });

    await testButton(page, "Dialfire").click();

    const card = cardOf(page, "Dialfire");
    await card.getByText("Degraded", { exact: true }).waitFor();
    expect(await toneOf(page, "Dialfire")).toBe("warn");
    expect(await card.locator(".response-now .tone-warn").textContent()).toMatch(/ms\s*, slow/);
    await card.getByText(/^Last success:/).waitFor();
  });

  it("turns red when checks fail, opens the breaker, and closes it by hand", async () => {
    control().setScenario("dialfire", { mode: "status", status: 503 });
    const page = await visitSignedIn(PATH);
    const card = cardOf(page, "Dialfire");

    await testButton(page, "Dialfire").click();
    await card.getByText(/^The check failed: .*503/).waitFor();
    expect(await toneOf(page, "Dialfire")).toBe("bad");
    await card.getByText(/^Last error:.*503/).waitFor();
    await card.getByText(/^Last success: .+/).waitFor();
    await page.getByText("Dialfire is unhealthy.").waitFor();

    await test();
    await test();
    await card.getByText("Open", { exact: true }).waitFor();
    await card.getByText(/^API open since .*failures in a row/).waitFor();
    await card.getByRole("button", { name: "Reset the breaker of Dialfire" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Reset" }).click();

    await page.getByText("The breaker of Dialfire is closed. Calls use it again.").waitFor();
    await card.getByText("Closed", { exact: true }).waitFor();
    await card.getByText("Calls use it", { exact: true }).waitFor();
    await card.getByText(/^\d+ changes of its state$/).click();
    await card.getByText("API closed: closed by hand").first().waitFor();
    await card
      .getByText(/^API opened: \d failures in a row/)
      .first()
      .waitFor();
  });

  it("tells the overview of a failure within three seconds of the API's knowing it", async () => {
    const page = await visitSignedIn("/");
    await page.getByText("Live", { exact: true }).waitFor();
    await signOf(page, "Dialfire", "good").waitFor();
    control().setScenario("dialfire", { mode: "status", status: 503 });

    await test();
    const { tookMs } = await timed(() => signOf(page, "Dialfire", "bad").waitFor());

    console.log(`a failure on screen after the API knew it: ${tookMs.toFixed(0)} ms`);
    expect(tookMs).toBeLessThan(3_000);
  });

  it("shows success rate, uptime against its aim, and the last hour as a line", async () => {
    await test();
    const page = await visitSignedIn(PATH);
    const card = cardOf(page, "Dialfire");

    await card.getByText(/requests within 5 minutes; the aim is 99 %$/).waitFor();
    await card.getByText(/; 99\.5 % allows 3 h 36 min$/).waitFor();

    const line = card.getByRole("img", { name: /^The last hour: [\d,.]+ m?s to / });
    await line.waitFor();
  });

  it("shows the response times of a week, hour by hour, readable as a table", async () => {
    await test();
    const page = await visitSignedIn(PATH);
    const table = page.getByRole("table", { name: "Response times of Dialfire, day by hour" });
    await table.waitFor();

    const checked = table.getByRole("cell").filter({ hasText: / m?s/ });
    await checked.first().waitFor();
    expect(await checked.last().getAttribute("title")).toMatch(/^\w+ \d+, \d+:00: .+ m?s/);
    await page.getByRole("radio", { name: "Braze" }).focus();
    await page.keyboard.press("Space");

    await page.getByRole("table", { name: "Response times of Braze, day by hour" }).waitFor();
  });

  it("judges the cache's share of hits", async () => {
    const page = await visitSignedIn(PATH);
    const seen: string[] = [];
    let cache_hit_rate: number | null = null;
    await pretend(page, ({ dialers, crm }) => ({ dialers, crm: { ...crm, cache_hit_rate } }));

    for (const percent of [81, 80, 50, 49]) {
      cache_hit_rate = percent;
      await page.reload();
      const rate = cardOf(page, "Braze").getByText(`${percent} %`, { exact: true });
      await rate.waitFor();
      seen.push(/tone-\w+/.exec((await rate.getAttribute("class")) ?? "")?.[0] ?? "");
    }

    expect(seen).toEqual(["tone-good", "tone-warn", "tone-warn", "tone-bad"]);
  });

  it("shows everything and offers nothing to people who only read, on a phone, too", async () => {
    const page = await visitAsReader(PATH, { width: 390 });

    await cardOf(page, "Braze").getByText("Cache hit rate").waitFor();

    await page.getByRole("table", { name: /^Response times of/ }).waitFor();
    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
  });

  it("keeps what it knew while the API fails, with a way to try again", async () => {
    const page = await visitSignedIn(PATH);
    await cardOf(page, "Dialfire").waitFor();
    const outage = await cutOff(page, "**/api/v1/dialers/status");

    await page.getByText("The integrations could not be loaded").waitFor();
    await cardOf(page, "Dialfire").waitFor();
    await outage.retry();

    await page.getByText("The integrations could not be loaded").waitFor({ state: "detached" });
  });

  it("says what to do where no dialer takes calls", async () => {
    const page = await visitSignedIn("/");
    await pretend(page, (status) => ({ ...status, dialers: [] }));

    await page.getByRole("link", { name: "Dialers" }).click();

    await page.getByText("No dialer takes calls").waitFor();
  });
});
