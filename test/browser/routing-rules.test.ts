import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { cutOff } from "./support/outage";
import { addRule, addViewer, callApi, readRule, type SavedRule } from "./support/ruleset";
import { setStage, signIn } from "./support/visitor";

const { product, visit, visitSignedIn } = setStage();

/** The two rules every installation begins with. */
const OWNER_RULE = 1;
const SCORE_RULE = 2;

const rowNames = (page: Page) =>
  page.getByRole("list", { name: "Active rules" }).getByRole("heading").allInnerTexts();
const save = (page: Page) => page.getByRole("button", { name: "Save changes" }).click();
const saved = (page: Page) => page.getByText("New calls go by it from now on").waitFor();
const dialerOf = async (callSid: string) =>
  (await callApi<{ routed_dialer: string }>(product(), `/calls/${callSid}`)).routed_dialer;

describe("the routing rules", () => {
  it("stand in order under Settings, each with what it does", async () => {
    const page = await visitSignedIn("/");

    await page.getByRole("link", { name: "Settings" }).click();

    await page.getByText("By the lead's score: 80 to 100 to Dialfire").waitFor();
    expect(new URL(page.url()).pathname).toBe("/settings/rules");
    expect(await rowNames(page)).toEqual(["Owner-based routing", "Lead score tiers"]);
    await page.getByText(/^Version \d+/).waitFor();
  });

  it("move by keyboard, and the pressed button keeps the focus", async () => {
    const page = await visitSignedIn("/settings/rules");
    const up = page.getByRole("button", { name: "Move Lead score tiers up" });

    await up.focus();
    await page.keyboard.press("Enter");

    await page.getByText("The new order counts for new calls.").waitFor();
    expect(await rowNames(page)).toEqual(["Lead score tiers", "Owner-based routing"]);
    expect(await up.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByRole("button", { name: "Move Lead score tiers down" }).press("Enter");
    await expect
      .poll(async () =>
        (await callApi<SavedRule[]>(product(), "/routing-rules")).map(({ id }) => id),
      )
      .toEqual([OWNER_RULE, SCORE_RULE]);
  });

  it("move by dragging", async () => {
    const page = await visitSignedIn("/settings/rules");
    await page.getByRole("list", { name: "Active rules" }).waitFor();
    const grips = page.getByTitle("Drag to another place");

    await grips.nth(1).dragTo(grips.nth(0));

    await page.getByText("The new order counts for new calls.").waitFor();
    expect(await rowNames(page)).toEqual(["Lead score tiers", "Owner-based routing"]);
    const rules = await callApi<SavedRule[]>(product(), "/routing-rules");
    expect(rules.map(({ id }) => id)).toEqual([SCORE_RULE, OWNER_RULE]);
  });

  it("are switched off, and on again by Undo", async () => {
    const id = await addRule(product(), {
      rule_type: "lead_owner",
      name: "Switched",
      config: { mappings: { team_s: "dialfire" } },
    });
    const page = await visitSignedIn("/settings/rules");

    await page.getByRole("switch", { name: "Switched is active" }).click();
    await page.getByText('"Switched" is switched off.').waitFor();
    expect((await readRule(product(), id)).active).toBe(false);
    await page.getByRole("button", { name: "Undo" }).click();

    await expect.poll(async () => (await readRule(product(), id)).active).toBe(true);
  });

  it("are removed once that is confirmed", async () => {
    const id = await addRule(product(), {
      rule_type: "lead_owner",
      name: "Removed",
      config: { mappings: { team_r: "dialfire" } },
    });
    const page = await visitSignedIn("/settings/rules");

    await page.getByRole("button", { name: "Remove Removed" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();

    await page.getByText('"Removed" is removed.').waitFor();
    expect((await readRule(product(), id)).active).toBe(false);
  });

  it("show what is odd beside the rule it concerns", async () => {
    await addRule(product(), {
      rule_type: "lead_owner",
      name: "Empty mapping",
      config: { mappings: {} },
    });
    const page = await visitSignedIn("/settings/rules");

    const row = page.getByRole("listitem").filter({ hasText: "Empty mapping" }).first();

    await row.getByText("Check:").first().waitFor();
  });

  it("stay on screen while the API fails, with a way to try again", async () => {
    const page = await visitSignedIn("/settings/rules");
    await page.getByRole("list", { name: "Active rules" }).waitFor();
    const outage = await cutOff(page, "**/api/v1/routing-rules?*");
    await page.reload();

    await page.getByText("The rules could not be loaded").waitFor();
    await outage.retry();

    await page.getByRole("list", { name: "Active rules" }).waitFor();
  });

  it("can be read by people who may only look, with nothing they cannot use", async () => {
    const page = await visit("/settings/rules");
    await signIn(page, await addViewer(product()));
    await page.getByRole("list", { name: "Active rules" }).waitFor();

    expect(await page.getByRole("switch").count()).toBe(0);
    expect(await page.getByRole("button", { name: /Add|Remove|Move/ }).count()).toBe(0);
    await page.getByRole("link", { name: "Lead score tiers" }).click();
    await page.getByLabel("From score").first().waitFor();

    expect(await page.getByLabel("From score").first().getAttribute("readonly")).not.toBeNull();
    expect(await page.getByRole("button", { name: "Save changes" }).count()).toBe(0);
  });
});

describe("the form of a rule", () => {
  it("maps an owner to a dialer by keyboard alone", async () => {
    const page = await visitSignedIn("/settings/rules/new/lead_owner");
    const press = (key: string) => page.keyboard.press(key);

    await page.getByLabel("Name of the rule").focus();
    await page.keyboard.type("By keyboard");
    await page.getByRole("button", { name: "Add an owner" }).focus();
    await press("Enter");
    await page.getByLabel("Lead owner").focus();
    await page.keyboard.type("team_k");
    await press("Tab");
    await page.keyboard.type("Zen");
    await page.getByRole("button", { name: "Add the rule" }).focus();
    await press("Enter");

    await page.getByRole("link", { name: "By keyboard", exact: true }).waitFor();
    const rules = await callApi<SavedRule[]>(product(), "/routing-rules");
    expect(rules.find(({ name }) => name === "By keyboard")?.config).toEqual({
      mappings: { team_k: "zendesk_talk" },
    });
  });

  it("says that an owner is listed twice", async () => {
    const page = await visitSignedIn(`/settings/rules/${OWNER_RULE}`);
    for (const owner of ["team_x", "Team_X"]) {
      await page.getByRole("button", { name: "Add an owner" }).click();
      await page.getByLabel("Lead owner").last().fill(owner);
    }

    await page.getByText('"Team_X" is listed twice', { exact: true }).waitFor();
    await save(page);

    await page.getByText(/fields need a look/).waitFor();
    expect((await readRule(product(), OWNER_RULE)).config).toEqual({ mappings: {} });
  });

  it("moves the border of a score tier, and the next call follows", async () => {
    const { callSid: before } = await product().placeCall();
    await expect.poll(() => dialerOf(before)).toBe("dialfire");
    const page = await visitSignedIn(`/settings/rules/${SCORE_RULE}`);

    await page.getByLabel("From score").nth(1).fill("70");
    await page.getByLabel("To score").nth(2).fill("69");
    await save(page);
    await saved(page);

    const { callSid: after } = await product().placeCall();
    await expect.poll(() => dialerOf(after)).toBe("zendesk_talk");
  });

  it("marks score tiers that overlap while they are typed, and does not save them", async () => {
    const page = await visitSignedIn(`/settings/rules/${SCORE_RULE}`);
    const before = await readRule(product(), SCORE_RULE);

    await page.getByLabel("To score").nth(1).fill("90");

    await expect.poll(() => page.getByText("Score ranges cannot overlap").count()).toBe(2);
    await save(page);
    await page.getByText("2 fields need a look.").waitFor();
    expect(await readRule(product(), SCORE_RULE)).toEqual(before);
  });

  it("shows what weights make together, and saves only 100 %", async () => {
    const page = await visitSignedIn("/settings/rules/new/load_balance");
    await page.getByLabel("Name of the rule").fill("By weight");
    await page.getByRole("radio", { name: /Weighted/ }).check();
    for (const [dialer, percent] of [
      ["dialfire", "70"],
      ["zendesk_talk", "40"],
    ] as const) {
      await page.getByRole("button", { name: "Add a dialer" }).click();
      await page.getByLabel("Dialer", { exact: true }).last().selectOption(dialer);
      await page.getByLabel("Share of the calls").last().fill(percent);
    }
    await page.getByText("Together 110 % Weights must sum to 100").waitFor();

    await page.getByLabel("Share of the calls").last().fill("30");
    await page.getByText("Together 100 %").waitFor();
    await page.getByRole("button", { name: "Add the rule" }).click();

    await page.getByRole("link", { name: "By weight", exact: true }).waitFor();
    const rules = await callApi<SavedRule[]>(product(), "/routing-rules");
    const rule = rules.find(({ name }) => name === "By weight");
    expect(rule?.config).toEqual({
      enabled: true,
      strategy: "weighted",
      weights: { dialfire: 70, zendesk_talk: 30 },
    });
    await callApi(product(), `/routing-rules/${rule?.id}`, { method: "DELETE" });
  });

  it("draws opening hours as a week and saves them", async () => {
    const page = await visitSignedIn("/settings/rules/new/time_based");
    await page.getByLabel("Name of the rule").fill("Hours");
    await page.getByLabel("Dialer", { exact: true }).selectOption("dialfire");
    await page.getByLabel("Default dialer").selectOption("zendesk_talk");
    await page.getByRole("button", { name: "Add a date" }).click();
    await page.getByLabel("Date", { exact: true }).fill("2026-12-25");
    await page.getByRole("img", { name: /Mon to Fri, 9:00 am to 5:00 pm, Dialfire/ }).waitFor();
    await page.getByLabel("Show am and pm").uncheck();
    await page.getByRole("img", { name: /09:00 to 17:00/ }).waitFor();

    await page.getByRole("button", { name: "Add the rule" }).click();

    await page.getByRole("link", { name: "Hours", exact: true }).waitFor();
    const rules = await callApi<SavedRule[]>(product(), "/routing-rules");
    const rule = rules.find(({ name }) => name === "Hours");
    expect(rule?.config).toEqual({
      timezone: "Europe/Berlin",
      schedules: [
        {
          name: "Business hours",
          days: ["monday", "tuesday", "wednesday", "thursday", "friday"],
          start_time: "09:00",
          end_time: "17:00",
          dialer: "dialfire",
        },
      ],
      exceptions: [{ date: "2026-12-25", closed: true }],
      default_dialer: "zendesk_talk",
    });
    await callApi(product(), `/routing-rules/${rule?.id}`, { method: "DELETE" });
  });

  it("says while it is filled in what would be odd about it", async () => {
    const config = { mappings: { team_t: "dialfire" } };
    await addRule(product(), { rule_type: "lead_owner", name: "First", config });
    const page = await visitSignedIn("/settings/rules/new/lead_owner");
    const status = page.getByRole("form", { name: "Rule" }).getByRole("status").first();

    await page.getByLabel("Name of the rule").fill("Too late");
    await page.getByRole("button", { name: "Add an owner" }).click();
    await page.getByLabel("Lead owner").fill("team_t");
    await page.getByLabel("Dialer", { exact: true }).selectOption("zendesk_talk");

    await status.getByText(/"Too late" never decides/).waitFor();
    await page.getByLabel("Lead owner").fill("team_u");
    await status.getByText(/never decides/).waitFor({ state: "detached" });
    const rules = await callApi<SavedRule[]>(product(), "/routing-rules");
    expect(rules.map(({ name }) => name)).not.toContain("Too late");
  });

  it("tries a rule that is not saved yet", async () => {
    const page = await visitSignedIn("/settings/rules/new/crm_field");
    await page.getByLabel("Name of the rule").fill("By plan");
    await page.getByLabel("CRM field").fill("plan");
    await page.getByRole("button", { name: "Add a case" }).click();
    await page.getByLabel("Value", { exact: true }).fill("gold");
    await page.getByLabel("Dialer", { exact: true }).selectOption("zendesk_talk");

    const trial = page.getByRole("region", { name: "Try it" });
    await trial.getByLabel("plan").fill("gold");
    await trial.getByRole("button", { name: "Try it" }).click();

    await trial.getByText("Goes to Zendesk Talk").waitFor();
    await trial.getByText('"plan" is "gold": case is "gold"').waitFor();
    const rules = await callApi<SavedRule[]>(product(), "/routing-rules");
    expect(rules.some(({ name }) => name === "By plan")).toBe(false);
  });

  it("says who was faster, keeps what was typed, and loads the newest on demand", async () => {
    const id = await addRule(product(), {
      rule_type: "lead_owner",
      name: "Contested",
      config: { mappings: { team_c: "dialfire" } },
    });
    const page = await visitSignedIn(`/settings/rules/${id}`);
    await page.getByLabel("Lead owner").fill("team_mine");
    await callApi(product(), `/routing-rules/${id}`, {
      method: "PUT",
      body: {
        rule_type: "lead_owner",
        name: "Contested",
        priority: 50,
        config: { mappings: { team_theirs: "dialfire" } },
      },
    });

    await save(page);

    await page.getByText("Somebody else changed this rule meanwhile").waitFor();
    await page.getByText(/published version \d+/).waitFor();
    expect(await page.getByLabel("Lead owner").inputValue()).toBe("team_mine");
    await page.getByRole("button", { name: "Load the newest" }).click();
    await expect.poll(() => page.getByLabel("Lead owner").inputValue()).toBe("team_theirs");
  });

  it("says where all rules are when there is no such rule", async () => {
    const page = await visitSignedIn("/settings/rules/999");

    await page.getByText("There is no such rule").waitFor();
  });
});
