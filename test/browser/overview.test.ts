import type { Page } from "playwright-core";
import { describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { findBarriers } from "./support/axe";
import { cutOff } from "./support/outage";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

/** What a call changed reaches the figures by a queue, which takes its time on a busy machine. */
const COUNTED_MS = 30_000;

const figureOf = (page: Page, name: string) =>
  page.locator(".metric").filter({ has: page.getByText(name, { exact: true }) });
const rangeOf = (page: Page) =>
  page.getByRole("group", { name: "Time range" }).getByRole("combobox");
const cardOf = (page: Page, name: string) => page.getByRole("region", { name });

const tallySchema = z.object({
  count: z.number(),
  share: z.number(),
  successful: z.number(),
  failed: z.number(),
});
const metricsSchema = z.object({
  data: z.object({
    total_calls: z.number(),
    failed_routes: z.number(),
    by_destination: z.record(z.string(), tallySchema),
    by_routing_rule: z.record(z.string(), tallySchema),
  }),
});

async function readMetrics(path = "") {
  return metricsSchema.parse(await product().api(`/api/v1/calls/metrics${path}`)).data;
}

/** Plays a call that nobody takes, and waits until the figures know. */
async function failACall(): Promise<string> {
  const { failed_routes: before } = await readMetrics();
  const { callSid } = await product().placeCall({
    dials: () => ({ kind: "failed" }),
    caller: { leavesNumber: "01711234567" },
  });
  await vi.waitFor(
    async () => expect((await readMetrics()).failed_routes).toBeGreaterThan(before),
    { timeout: COUNTED_MS, interval: 100 },
  );
  return callSid;
}

async function save(path: string, body: unknown): Promise<void> {
  const headers = { "content-type": "application/json" };
  await product().api(path, { method: "PUT", headers, body: JSON.stringify(body) });
}

/** Answers for the figures, with some of them changed. */
async function pretend(page: Page, changed: Record<string, unknown>): Promise<void> {
  await page.route("**/api/v1/calls/metrics*", async (route) => {
    const reply = await route.fetch();
    const { data } = (await reply.json()) as { data: Record<string, unknown> };
    await route.fulfill({ json: { data: { ...data, ...changed } } });
  });
}

/** What the legend of the chart says its colours are, as in "rgb(1, 2, 3)". */
function coloursOf(page: Page): Promise<string[]> {
  return page
    .locator(".time-chart-legend i")
    .evaluateAll((marks) => marks.map((mark) => getComputedStyle(mark).backgroundColor));
}

/** Whether the chart has drawn anything in one of these colours. */
function hasPixelOf(page: Page, colours: readonly string[]): Promise<boolean> {
  return page.locator(".time-chart canvas").evaluate((element, wanted) => {
    const { width, height } = element as HTMLCanvasElement;
    const copy = Object.assign(document.createElement("canvas"), { width, height });
    const pencil = copy.getContext("2d", { willReadFrequently: true });
    pencil?.drawImage(element as HTMLCanvasElement, 0, 0);
    const { data } = pencil?.getImageData(0, 0, width, height) ?? { data: [] };
    for (let i = 0; i < data.length; i += 4) {
      if (wanted.includes(`rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`)) return true;
    }
    return false;
  }, colours);
}

describe("the overview", () => {
  it("says what to do while no call came in, and that none failed", async () => {
    const page = await visitSignedIn("/");

    await page.getByText("No calls in the last 24 hours").waitFor();
    await page.getByText("No call failed in the last 24 hours.").waitFor();
    expect(await figureOf(page, "Success rate").locator(".metric-value").innerText()).toBe("–");
  });

  it("shows active calls, today's calls with the zone of the day, success rate and set-up time", async () => {
    await failACall();
    const page = await visitSignedIn("/");

    await figureOf(page, "Active calls").getByText("0", { exact: true }).waitFor();
    const midnight = `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
    const { total_calls } = await readMetrics(`?start_date=${midnight}`);
    await figureOf(page, "Calls today").getByText(`${total_calls}`, { exact: true }).waitFor();
    await figureOf(page, "Calls today").getByText("since midnight, UTC").waitFor();
    await figureOf(page, "Success rate")
      .getByText(/^0 of \d+, last 24 hours$/)
      .waitFor();
    expect(await figureOf(page, "Average set-up time").innerText()).toMatch(/\d ms/);
  });

  it.each([
    [99.1, "99.1 %", "good"],
    [99, "99 %", "warn"],
    [95, "95 %", "warn"],
    [94.9, "94.9 %", "bad"],
  ])("marks a success rate of %f as %s, by colour and shape", async (rate, shown, tone) => {
    await product().placeCall();
    const page = await visitSignedIn("/login");
    await pretend(page, { total_calls: 1_000, success_rate: rate });
    await page.goto(product().url);

    const figure = figureOf(page, "Success rate");
    await figure.getByText(shown, { exact: true }).waitFor();

    expect(await figure.locator(".health-sign").getAttribute("data-tone")).toBe(tone);
  });

  it("keeps the last known figures when the API fails, and loads them again on Retry", async () => {
    await product().placeCall();
    const page = await visitSignedIn("/");
    await cardOf(page, "Where calls went").getByText("Dialfire").waitFor();
    const outage = await cutOff(page, "**/api/v1/calls/metrics*");

    await product().placeCall();
    const alert = page.getByRole("alert");
    await alert.getByText("What you see is the last known state.").waitFor();

    expect(await cardOf(page, "Where calls went").getByText("Dialfire").isVisible()).toBe(true);
    await outage.retry();
    await alert.waitFor({ state: "detached" });
  });

  it("counts calls by destination and by how they were decided, as the API does", async () => {
    await failACall();
    const page = await visitSignedIn("/");
    const row = cardOf(page, "Where calls went").getByRole("row").filter({ hasText: "Dialfire" });
    const ways = cardOf(page, "How it was decided").getByRole("listitem");
    const score = ways.filter({ hasText: "Lead score" });

    const agree = async () => {
      const { by_destination, by_routing_rule } = await readMetrics();
      const { count = 0, share = 0, failed = 0 } = by_destination.dialfire ?? {};
      expect(await row.getByText(`${Math.round(share)} %`).count()).toBe(1);
      expect(await row.getByRole("cell").nth(1).innerText()).toBe(`${count}`);
      expect(await row.locator(".is-failed").innerText()).toBe(`${failed}`);
      expect(await score.innerText()).toContain(`${by_routing_rule.lead_score?.count}`);
    };
    await vi.waitFor(agree, { timeout: COUNTED_MS, interval: 100 });
    await cardOf(page, "Where calls went").getByRole("link", { name: "Zendesk Talk" }).waitFor();
  });

  it("leads by keyboard from a dialer to its hours, failure reasons and connection time", async () => {
    await failACall();
    const page = await visitSignedIn("/?range=7d");

    await cardOf(page, "Where calls went").getByRole("link", { name: "Dialfire" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Calls to Dialfire" }).waitFor();

    expect(page.url()).toBe(`${product().url}/distribution/dialfire?range=7d`);
    await page.getByText("each bar one hour").waitFor();
    await cardOf(page, "Why calls failed").getByRole("listitem").first().waitFor();
    await figureOf(page, "Average connection time").waitFor();
    await page.getByRole("link", { name: "The failed calls" }).click();
    await page.waitForURL(/\/logs\?range=7d&dialer=dialfire&status=not_connected/);
  });

  it("keeps the chosen time in the address, and asks for that time", async () => {
    await product().placeCall();
    const page = await visitSignedIn("/");
    const asked = page.waitForRequest((request) => {
      const { pathname, searchParams } = new URL(request.url());
      const hours =
        (Date.parse(`${searchParams.get("end_date")}`) -
          Date.parse(`${searchParams.get("start_date")}`)) /
        3_600_000;
      return pathname.endsWith("/distribution") && hours === 1;
    });

    await rangeOf(page).selectOption("Last hour");
    await asked;
    await figureOf(page, "Success rate")
      .getByText(/last hour$/)
      .waitFor();
    await page.reload();
    await figureOf(page, "Success rate")
      .getByText(/last hour$/)
      .waitFor();

    expect(page.url()).toBe(`${product().url}/?range=1h`);
    await rangeOf(page).selectOption("Custom range…");
    const today = new Date().toISOString().slice(0, 10);
    await page.getByLabel("First day").fill(today);
    await page.getByLabel("Last day").fill(today);
    await page.waitForURL(new RegExp(`from=${today}&to=${today}`));
    await figureOf(page, "Success rate").getByText(new RegExp(today)).waitFor();
  });

  it("shows each integration, and how it is", async () => {
    const page = await visitSignedIn("/");
    const strip = page.getByRole("region", { name: "Integrations" });

    for (const name of ["Dialfire", "Zendesk Talk", "Braze"]) {
      await strip.getByRole("listitem").filter({ hasText: name }).waitFor();
    }
  });

  it("leads from a failed call to why it failed, by keyboard alone", async () => {
    const callSid = await failACall();
    const page = await visitSignedIn("/");
    const failures = cardOf(page, "Recent failures");
    await failures.locator(`a[href="/calls/${callSid}"]`).waitFor();

    await page.locator("body").press("Tab");
    while (
      !(await failures
        .locator(`a[href="/calls/${callSid}"]`)
        .evaluate((link) => link === document.activeElement))
    ) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");

    await page.getByRole("heading", { name: "Why this call failed" }).waitFor();
  });

  it("tells admins what changed lately, and nobody else", async () => {
    await save("/api/v1/settings/dashboard", { time_zone: "UTC" });
    const page = await visitSignedIn("/");
    await cardOf(page, "Changed lately")
      .getByText("Changed the dashboard settings")
      .first()
      .waitFor();

    const reader = await visitAsReader("/");
    await cardOf(reader, "Recent failures").waitFor();
    expect(await cardOf(reader, "Changed lately").count()).toBe(0);
    expect(await reader.getByRole("alert").count()).toBe(0);
  });

  it("moves nothing once it is there", async () => {
    await failACall();
    const page = await visitSignedIn("/login");
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(product().url);
    await cardOf(page, "Changed lately").getByRole("listitem").first().waitFor();
    await page.locator(".time-chart canvas").waitFor();

    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    const sum = shifts.reduce((total, shift) => total + shift, 0);
    console.log(`layout shift of the overview: ${sum.toFixed(4)}`);
    expect(sum).toBeLessThan(0.02);
  });

  it("draws its chart anew in the colours of another theme", async () => {
    await product().placeCall();
    const page = await visitSignedIn("/");
    await page.locator(".time-chart canvas").waitFor();
    const light = await coloursOf(page);
    await expect.poll(() => hasPixelOf(page, light)).toBe(true);

    await page.getByRole("button", { name: "Account" }).click();
    await page.getByText("Dark", { exact: true }).click();
    await expect.poll(() => coloursOf(page)).not.toEqual(light);
    const dark = await coloursOf(page);

    await expect.poll(() => hasPixelOf(page, dark)).toBe(true);
    expect(await hasPixelOf(page, light)).toBe(false);
  });

  it("tells the values of its chart in a table where none can be drawn", async () => {
    await product().placeCall();
    const page = await visitSignedIn("/login");
    const body = "throw new RangeError('no charts in this browser')";
    await page.route("**/assets/time-plot-*.js", (route) =>
      route.fulfill({ contentType: "text/javascript", body }),
    );
    await page.goto(product().url);

    await page.getByText("The chart could not be loaded.").waitFor();
    const values = page.locator(".time-chart").getByRole("region");
    expect(await values.getByRole("row").count()).toBeGreaterThan(1);
    expect(await findBarriers(page)).toEqual([]);
  });
});

describe("the time zone", () => {
  it("is chosen by an admin for the company, and by each person for their own screen", async () => {
    await product().placeCall();
    const page = await visitSignedIn("/settings/display");
    await page.getByLabel("Time zone of the company").selectOption("Asia/Tokyo");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Days and times are those of Asia/Tokyo now.").waitFor();

    await page.getByRole("link", { name: "Overview" }).click();
    await figureOf(page, "Calls today").getByText("since midnight, Asia/Tokyo").waitFor();
    await page.getByText("Times in Asia/Tokyo", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Account" }).click();
    await page.getByText("Times in Asia/Tokyo, GMT+9").waitFor();
    await page.getByText("This device", { exact: true }).click();
    await page.getByText("Times in Asia/Tokyo", { exact: true }).waitFor({ state: "detached" });

    await figureOf(page, "Calls today").getByText("since midnight, Asia/Tokyo").waitFor();
    await save("/api/v1/settings/dashboard", { time_zone: "UTC" });
  });

  it("can be read, and not changed, by people who only read", async () => {
    const page = await visitAsReader("/settings/display");

    await page.getByLabel("Time zone of the company").waitFor();
    expect(await page.getByLabel("Time zone of the company").isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Save changes" }).count()).toBe(0);
  });
});

describe("the wallboard", () => {
  it("fills the screen with the figures and nothing to press, until Escape leads back", async () => {
    await product().placeCall();
    const page = await visitSignedIn("/");
    await page.getByRole("link", { name: "Wallboard" }).click();
    await page.locator(".wall-figure.is-hero").getByText("0", { exact: true }).waitFor();
    await page.locator(".wall-health").getByText("Zendesk Talk").waitFor();

    expect(await page.locator("button, input, select, nav").count()).toBe(0);
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    const size = await page.locator(".wall-figure.is-hero dd").boundingBox();
    expect(size?.height).toBeGreaterThan(Math.min(width, height) / 3);
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Overview" }).waitFor();
  });
});
