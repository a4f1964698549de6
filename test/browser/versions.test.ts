import { describe, expect, it } from "vitest";
import { cutOff } from "./support/outage";
import { addRule, callApi, type SavedRule } from "./support/ruleset";
import { setStage } from "./support/visitor";

const { product, visitAsReader, visitSignedIn } = setStage();

const PATH = "/settings/versions";
const OWNER_RULE = 1;

const latest = async () => {
  const [newest] = await callApi<{ number: number }[]>(product(), "/routing-rules/versions");
  return newest?.number ?? 0;
};
const setMapping = (mappings: Record<string, string>) =>
  callApi<SavedRule>(product(), `/routing-rules/${OWNER_RULE}`, {
    method: "PUT",
    body: {
      rule_type: "lead_owner",
      name: "Owner-based routing",
      priority: 1,
      config: { mappings },
    },
  });
const readMapping = async () =>
  (await callApi<SavedRule>(product(), `/routing-rules/${OWNER_RULE}`)).config;

describe("Settings → Versions", () => {
  it("lists what was published: who, when, and what it changed", async () => {
    await setMapping({ team_a: "dialfire" });
    await addRule(product(), {
      rule_type: "lead_owner",
      name: "Listed",
      config: { mappings: { team_l: "dialfire" } },
    });
    const number = await latest();
    const page = await visitSignedIn("/settings");

    await page.getByRole("link", { name: "Versions" }).click();

    const row = page.getByRole("row").filter({ hasText: `Version ${number}` });
    await row.getByText("Added the rule “Listed”").waitFor();
    await row.getByText("In force").waitFor();
    await row.getByText("admin@localhost").waitFor();
    const before = page.getByRole("row").filter({ hasText: `Version ${number - 1}` });
    await before.getByText("Changed the rule “Owner-based routing” (what it does)").waitFor();
    await page.getByRole("row").filter({ hasText: "As shipped" }).waitFor();
  });

  it("shows what one changed, value by value, and all that it holds", async () => {
    await setMapping({ team_a: "dialfire" });
    await setMapping({ team_a: "zendesk_talk", team_b: "dialfire" });
    const page = await visitSignedIn(`${PATH}/${await latest()}`);

    const changed = page.getByRole("region", { name: "What it changed" });
    const rowOf = (field: string) => changed.getByRole("row").filter({ hasText: field });
    await rowOf("mappings › team a").waitFor();

    expect(await rowOf("mappings › team a").getByRole("cell").allInnerTexts()).toEqual([
      "dialfire",
      "zendesk_talk",
    ]);
    expect(await rowOf("mappings › team b").getByRole("cell").allInnerTexts()).toEqual([
      "none",
      "dialfire",
    ]);
    const held = page.getByRole("region", { name: "What it holds" });
    await held.getByText("team_b to Dialfire").waitFor();
    await held.getByText("Zendesk Talk", { exact: true }).waitFor();
  });

  it("brings an older one back by keyboard alone, once it has said what that changes", async () => {
    await setMapping({ team_a: "dialfire" });
    const wanted = await latest();
    await setMapping({ team_a: "zendesk_talk" });
    const page = await visitSignedIn(`${PATH}/${wanted}`);
    await page.getByRole("button", { name: "Restore this version" }).focus();

    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Changed the rule “Owner-based routing” (what it does)").waitFor();
    expect(await readMapping()).toEqual({ mappings: { team_a: "zendesk_talk" } });
    await dialog.getByRole("button", { name: "Restore" }).focus();
    await page.keyboard.press("Enter");

    const newest = wanted + 2;
    await page.getByText(`Version ${wanted} counts again, as version ${newest}.`).waitFor();
    await page.getByRole("heading", { name: `Version ${newest}` }).waitFor();
    expect(await readMapping()).toEqual({ mappings: { team_a: "dialfire" } });
  });

  it("does not restore over what somebody published meanwhile", async () => {
    await setMapping({ team_c: "dialfire" });
    const wanted = await latest();
    await setMapping({ team_c: "zendesk_talk" });
    const page = await visitSignedIn(`${PATH}/${wanted}`);
    await page.getByRole("button", { name: "Restore this version" }).click();
    await page.getByRole("dialog").waitFor();
    await setMapping({ team_d: "dialfire" });

    await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();

    await page.getByRole("dialog").getByText("That did not work").waitFor();
    expect(await readMapping()).toEqual({ mappings: { team_d: "dialfire" } });
  });

  it("can be read by people who only look, on a phone, too", async () => {
    const page = await visitAsReader(`${PATH}/1`, { width: 390 });
    await page.getByText("The first version, as shipped.").waitFor();

    expect(await page.getByRole("main").getByRole("button").count()).toBe(0);
    const overhang = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overhang).toBe(0);
  });

  it("says so where there is no such version, or none at all", async () => {
    const page = await visitSignedIn(`${PATH}/987654`);
    await page.getByText("There is no ruleset version 987654").waitFor();
    await page.route("**/routing-rules/versions?*", (route) =>
      route.fulfill({ json: { data: [], total: 0, page: 1, page_size: 50 } }),
    );

    await page.getByRole("link", { name: "Versions" }).first().click();

    await page.getByText("Nothing was published here").waitFor();
  });

  it("says why they could not be loaded, and tries again", async () => {
    const page = await visitSignedIn("/");
    const outage = await cutOff(page, "**/routing-rules/versions?*");
    await page.goto(product().url + PATH);

    await page.getByText("The versions could not be loaded").waitFor();
    await outage.retry();

    await page.getByText("As shipped").waitFor();
  });
});
