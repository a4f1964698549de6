import { describe, expect, it } from "vitest";
import { announceChange } from "../../../../src/resilience/actions/announce-change";
import { NOW } from "../../../support/builders";
import { fakeDeps } from "../../../support/fake-deps";

describe("a change of an integration", () => {
  it.each([
    ["down", "ERROR"],
    ["auth_failed", "ERROR"],
    ["recovered", "INFO"],
    ["auth_restored", "INFO"],
  ] as const)("is in the log: %s at %s", (change, level) => {
    const deps = fakeDeps();
    const told = {
      key: "k",
      integration: "dialfire",
      at: NOW,
      reason: "it did",
      lastSuccessAt: NOW,
    };

    announceChange(deps, { ...told, change });

    const fields = { integration: "dialfire", change, reason: "it did", last_success_at: NOW };
    expect(deps.log.lines).toEqual([{ level, event: "integration.changed", fields }]);
  });
});
