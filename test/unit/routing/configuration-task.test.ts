import { describe, expect, it } from "vitest";
import { refreshConfigurationCopy } from "../../../src/routing/configuration-task";
import { fakeConfiguration, fakeDeps } from "../../support/fake-deps";

const copyWas = (wasBehind: boolean) =>
  fakeDeps({ configuration: { ...fakeConfiguration(), refreshCopy: async () => wasBehind } });

describe("refreshConfigurationCopy", () => {
  it("tells when the copy was behind", async () => {
    const deps = copyWas(true);

    await refreshConfigurationCopy(deps);

    expect(deps.log.told()).toEqual(["INFO configuration.copy_refreshed"]);
  });

  it("keeps quiet when the copy was up to date", async () => {
    const deps = copyWas(false);

    await refreshConfigurationCopy(deps);

    expect(deps.log.lines).toEqual([]);
  });
});
