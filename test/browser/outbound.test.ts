import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { RINGING_SECRETS } from "../support/node/variables";
import { cutOff } from "./support/outage";
import { addCampaign, addContacts, aNumber } from "./support/outbound";
import { callApi } from "./support/ruleset";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });
const dialogOf = (page: Page) => page.getByRole("dialog");
const overhangOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

beforeAll(() => product().tellAddress());
beforeEach(() => {
  const { control } = product().simulator;
  control.setPhones({ second_ms: 5, otherwise: { does: "answer", talk_seconds: 30 } });
  control.setRinging({ url: product().url, ...RINGING_SECRETS, pause_ms: 20 });
});

describe("the campaigns", () => {
  it("say what to do while there are none", async () => {
    const page = await visitSignedIn("/");
    await page.getByRole("link", { name: "Outbound" }).click();

    await page.getByText("No campaigns yet").waitFor();
    expect(await page.title()).toBe("Campaigns · Edge IVR");
  });

  it("import people, call them and show how far they are", async () => {
    const { name, path } = await addCampaign(product());
    const [ada, bob] = [aNumber(), aNumber()];
    const page = await visitSignedIn(path);
    await page.getByRole("button", { name: "Import the first" }).click();
    await dialogOf(page)
      .getByLabel("Rows")
      .fill(`phone_number;name\n${ada};Ada\n${bob};Bob\n${ada};Ada again\n0171;Nobody\n`);

    await dialogOf(page).getByRole("button", { name: "Import" }).click();

    const report = dialogOf(page).getByRole("row");
    await report.first().waitFor();
    expect(await report.allInnerTexts()).toEqual([
      "Line\tResult\tWhy",
      "4\tDuplicate\tphone_number stands on line 2, too",
      "5\tRefused\tphone_number must be a number such as +491711234567",
    ]);
    await dialogOf(page).getByRole("button", { name: "Done" }).click();
    await rowOf(page, "Ada").getByText("Waiting").waitFor();
    expect(await rowOf(page, "Ada").innerText()).not.toContain(ada);

    await page.getByRole("button", { name: "Start" }).click();
    await dialogOf(page).getByText("2 people are rung, at most 10 calls a second").waitFor();
    await dialogOf(page).getByRole("button", { name: "Start" }).click();
    await page.getByText(`${name} started.`).waitFor();
    await rowOf(page, "Ada").getByText("Reached").waitFor();
    await rowOf(page, "Bob").getByText("Reached").waitFor();
    await page.getByText("2 of 2 done").waitFor();
    await page.getByText("Completed", { exact: true }).waitFor();

    await rowOf(page, "Ada")
      .getByRole("button", { name: /^Attempts/ })
      .click();
    await dialogOf(page)
      .getByText(/· 30 s$/)
      .waitFor();
    await dialogOf(page).getByRole("link").click();
    await page.getByRole("heading", { name: /^Outbound call/ }).waitFor();
  });

  it("are paused at once, and go on only when somebody has read what that means", async () => {
    product().simulator.control.setPhones({ otherwise: { does: "busy" } });
    const { id, path } = await addCampaign(product(), { retry_wait_minutes: 30 });
    await addContacts(product(), id, [{ phone_number: aNumber(), name: "Cleo" }]);
    const page = await visitSignedIn(path);
    await page.getByRole("button", { name: "Start" }).click();
    await dialogOf(page).getByRole("button", { name: "Start" }).click();
    await rowOf(page, "Cleo")
      .getByText(/^Again in (30|29) min$/)
      .waitFor();

    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("Paused", { exact: true }).waitFor();
    expect(await rowOf(page, "Cleo").getByRole("button", { name: /^Call/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Resume" }).click();
    await dialogOf(page)
      .getByText(/^1 person is rung/)
      .waitFor();
    await dialogOf(page).getByRole("button", { name: "Resume" }).click();

    await page.getByText("Running", { exact: true }).waitFor();
  });

  it("have one contact rung by hand, once that is confirmed", async () => {
    const { id, path } = await addCampaign(product());
    await addContacts(product(), id, [{ phone_number: aNumber(), name: "Dora" }]);
    const page = await visitSignedIn(path);
    await rowOf(page, "Dora").getByRole("button", { name: "Call now: Dora" }).click();

    await dialogOf(page).getByRole("button", { name: "Call now" }).click();

    await page.getByText("Dora is being called.").waitFor();
    await rowOf(page, "Dora").getByText("Reached").waitFor();
  });

  it("show an admin who asks the whole number of a contact", async () => {
    const { id, path } = await addCampaign(product());
    const number = aNumber();
    await addContacts(product(), id, [{ phone_number: number, name: "Gustav" }]);
    const page = await visitSignedIn(path);

    await rowOf(page, "Gustav")
      .getByRole("button", { name: /Show the whole number/ })
      .click();

    await rowOf(page, "Gustav").getByRole("link", { name: number }).waitFor();
  });

  it("are made and changed by keyboard alone", async () => {
    const page = await visitSignedIn("/outbound");
    await page.getByRole("link", { name: "New campaign" }).focus();

    await page.keyboard.press("Enter");
    await page.getByLabel("Name").focus();
    await page.keyboard.press("Enter");
    await page.getByText("Enter a name").waitFor();
    await page.keyboard.type("By keyboard");
    await page.getByLabel("Try each person").focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("5");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "By keyboard" }).waitFor();
    await page.getByText("5 times at most").waitFor();

    await page.getByRole("link", { name: "Change" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("At the same time").focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("7");
    await page.keyboard.press("Enter");

    await page.getByText("By keyboard is saved.").waitFor();
    await page.getByText("7 calls", { exact: true }).waitFor();
  });

  it("refuse what was changed by somebody else meanwhile, and offer their state", async () => {
    const { id, name, path } = await addCampaign(product());
    const page = await visitSignedIn(`${path}/edit`);
    await page.getByLabel("Let it ring").fill("45");
    const body = await callApi<Record<string, unknown>>(product(), `/campaigns/${id}`);
    const changed = { ...body, retry_wait_minutes: 90 };
    await callApi(product(), `/campaigns/${id}`, { method: "PUT", body: changed });

    await page.getByRole("button", { name: "Save changes" }).click();

    await page.getByText("Somebody else changed this campaign meanwhile").waitFor();
    await page.getByRole("button", { name: "Load the newest" }).click();
    await expect.poll(() => page.getByLabel("Between two attempts").inputValue()).toBe("90");
    await page.getByLabel("Let it ring").fill("45");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText(`${name} is saved.`).waitFor();
  });

  it("show everything and offer nothing to people who only read, on a phone, too", async () => {
    const { id, name, path } = await addCampaign(product());
    await addContacts(product(), id, [{ phone_number: aNumber(), name: "Emil" }]);
    const page = await visitAsReader("/outbound", { width: 390 });
    await page.getByRole("link", { name }).click();

    await rowOf(page, "Emil").getByText("Waiting").waitFor();

    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    expect(await overhangOf(page)).toBe(0);
    await page.goto(`${product().url}${path}/edit`);
    await page.getByText("Only admins see this page").waitFor();
  });

  it("say why they cannot be shown, and are there again after a retry", async () => {
    const { name } = await addCampaign(product());
    const page = await visitSignedIn("/");
    const outage = await cutOff(page, "**/api/v1/campaigns?*");
    await page.getByRole("link", { name: "Outbound" }).click();
    await page.getByText("The campaigns could not be loaded").waitFor();

    await outage.retry();

    await page.getByRole("link", { name }).waitFor();
  });
});

describe("the do-not-call list", () => {
  const PATH = "/outbound/do-not-call";

  it("takes numbers, which no campaign calls then, and gives them back", async () => {
    const number = aNumber();
    const { id, path } = await addCampaign(product());
    await addContacts(product(), id, [{ phone_number: number, name: "Fay" }]);
    const page = await visitSignedIn(PATH);
    await page.getByText("Nobody is on the list").waitFor();
    await page.getByRole("textbox", { name: "Number" }).fill("0171");
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByText("As in +491711234567").waitFor();

    await page.getByRole("textbox", { name: "Number" }).fill(number);
    await page.getByLabel("Reason").fill("Asked on the phone");
    await page.keyboard.press("Enter");

    const row = rowOf(page, "Asked on the phone");
    await row.waitFor();
    expect(await row.innerText()).not.toContain(number);
    await page.goto(product().url + path);
    await rowOf(page, "Fay").getByText("Not to be called").waitFor();

    await page.goto(product().url + PATH);
    await row.getByRole("button", { name: /^Remove/ }).click();
    await dialogOf(page).getByRole("button", { name: "Remove" }).click();
    await page.getByText("Nobody is on the list").waitFor();
  });
});

describe("the agent calls", () => {
  const PATH = "/outbound/agent-calls";

  it("are placed by keyboard alone, and lead to what was said and to their page", async () => {
    const page = await visitSignedIn(PATH);
    await page.getByText("No agent calls yet").waitFor();
    await page.getByRole("button", { name: "Have an agent call" }).focus();

    await page.keyboard.press("Enter");
    await dialogOf(page).getByLabel("Driver").waitFor();
    await page.keyboard.type("4711");
    await page.keyboard.press("Tab");
    await page.keyboard.type("+49 171 1234567");
    await page.keyboard.press("Enter");

    await page.getByText("The agent rings driver 4711.").waitFor();
    await rowOf(page, "4711").getByText("Completed").waitFor();
    await rowOf(page, "4711").getByRole("link", { name: /^Read/ }).click();
    await page.locator(".utterance").nth(5).waitFor();
    await page.getByLabel("Id of the call").fill("EL_nobody_1769937300");
    await page.keyboard.press("Enter");
    await page.getByText("Nothing was written down").waitFor();
    await page.goBack();
    await page.goBack();
    await rowOf(page, "4711").getByRole("link").first().click();
    await page.getByRole("heading", { name: /^Outbound call/ }).waitFor();
    const said = page.getByRole("region", { name: "Transcript" }).getByRole("listitem");
    await said.nth(5).waitFor();
    expect(await said.first().innerText()).toMatch(/^Agent\b[\s\S]*Hello, this is the assistant/);
    expect(await said.nth(1).innerText()).toMatch(/^Person called\b/);
  });

  it("say why nobody was rung", async () => {
    product().simulator.control.setScenario("elevenlabs", { mode: "status", status: 401 });
    const page = await visitSignedIn(PATH);
    await page.getByRole("button", { name: "Have an agent call" }).click();
    await dialogOf(page).getByRole("button", { name: "Call now" }).click();
    await dialogOf(page).getByText("Up to 64 letters, digits and hyphens").waitFor();

    await dialogOf(page).getByLabel("Driver").fill("8");
    await dialogOf(page).getByLabel("Phone number").fill("+491711234567");
    await dialogOf(page).getByRole("button", { name: "Call now" }).click();

    await dialogOf(page).getByText("Nobody was rung").waitFor();
    product().simulator.control.setScenario("elevenlabs", { mode: "ok" });
  });
});

describe("the outbound settings", () => {
  const PATH = "/outbound/settings";

  it("are saved, and kept from people who only read", async () => {
    const page = await visitSignedIn(PATH);
    await page.getByLabel("Keep what is said in agent calls").uncheck();
    await page.getByLabel("Message", { exact: true }).fill("Please call us back.");

    await page.getByRole("button", { name: "Save changes" }).click();

    await page.getByText("Saved. Calls go by it from now on.").waitFor();
    expect(await callApi(product(), "/settings/outbound")).toMatchObject({
      keep_transcripts: false,
      message: "Please call us back.",
    });
    const reader = await visitAsReader(PATH, { width: 390 });
    await reader.getByText("Campaigns call from").waitFor();
    expect(await reader.getByLabel("Message", { exact: true }).isEditable()).toBe(false);
    expect(await reader.getByRole("main").getByRole("button").count()).toBe(0);
  });
});
