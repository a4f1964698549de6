import { describe, expect, it } from "vitest";
import { isChange, tellChange } from "../../../dashboard/lib/change-words";

const aChange = (action: string, entityType: string, entityId: string, after: unknown = null) => ({
  entityType,
  entityId,
  details: { action, before: null, after },
});

describe("a change", () => {
  it.each([
    [aChange("update", "settings", "dashboard"), "Changed the dashboard settings"],
    [aChange("update", "routing_settings", "routing"), "Changed the routing settings"],
    [aChange("create", "user", "7", { email: "a@b.de", name: "Ann" }), "Added user Ann"],
    [
      aChange("deactivate", "dialer", "2", { name: "zendesk_talk" }),
      "Switched off dialer Zendesk Talk",
    ],
    [aChange("update", "routing_rule", "3"), "Changed rule #3"],
    [aChange("delete", "do_not_call", "4"), "Removed a number of the do-not-call list"],
    [
      aChange("create", "agent_call", "EL_4711_1769937300123_ab12"),
      "Added an agent's call to driver 4711",
    ],
    [aChange("rotate", "credential", "braze"), "Replaced credential braze"],
  ])("is told in words", (change, words) => {
    expect(tellChange(change)).toBe(words);
  });

  it("is what leaves the configuration another, not what somebody looked at", () => {
    expect(isChange(aChange("update", "settings", "logs"))).toBe(true);
    expect(isChange(aChange("sign_in", "session", "ab12"))).toBe(false);
    expect(isChange(aChange("reveal", "call", "CA1"))).toBe(false);
  });
});
