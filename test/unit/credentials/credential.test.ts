import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ACCESS,
  type CredentialVersion,
  countByKey,
  hintOf,
  nameCredential,
  secretOfVariable,
  versionBefore,
  versionInForce,
} from "../../../src/credentials/credential";
import { showCredential } from "../../../src/credentials/shown-credential";
import { INTEGRATIONS } from "../../../src/resilience/api-call";
import { NOW, someVariables } from "../../support/builders";
import { aVersion } from "../../support/credentials";

describe("what people may see of a value", () => {
  it("is its last three characters, and only of 16 or more", () => {
    expect(hintOf(`${"a".repeat(12)}bcd`)).toBe("");
    expect(hintOf(`${"a".repeat(13)}bcd`)).toBe("bcd");
  });

  it("is never more than three characters", () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(hintOf(value).length).toBeLessThanOrEqual(3);
        expect(value.endsWith(hintOf(value))).toBe(true);
      }),
    );
  });
});

describe("every integration", () => {
  it.each(INTEGRATIONS)("takes a form of credential, and its variable gives one: %s", (name) => {
    const { variable, forms } = ACCESS[name];
    const variables = someVariables({ [variable]: "of-the-variable" });

    expect(secretOfVariable(name, variables)).toEqual({
      type: forms[0].type,
      value: "of-the-variable",
    });
  });

  it("is named in the words of the audit", () => {
    expect(nameCredential("dialfire", "api_key")).toBe("Dialfire API key");
    expect(nameCredential("zendesk_talk", "oauth_token")).toBe("Zendesk Talk OAuth token");
  });
});

describe("versions", () => {
  const current = aVersion({ id: "current" });
  const older = aVersion({ id: "older", validUntil: NOW + 1_000 });
  const before = aVersion({ id: "before", validUntil: NOW + 2_000 });
  const dialfires = aVersion({ id: "other", integration: "dialfire", validUntil: NOW + 9_000 });
  const all = [older, current, dialfires, before];

  it("in force is the one without an end", () => {
    expect(versionInForce(all, "braze")).toBe(current);
    expect(versionInForce(all, "dialfire")).toBeNull();
  });

  it("before it is the one that was replaced last", () => {
    expect(versionBefore(all, "braze", NOW)).toBe(before);
  });

  it("is gone at its end, to the millisecond", () => {
    expect(versionBefore([before], "braze", NOW + 1_999)).toBe(before);
    expect(versionBefore([before], "braze", NOW + 2_000)).toBeNull();
  });
});

describe("showCredential", () => {
  const show = (versions: CredentialVersion[], BRAZE_API_KEY?: string) => {
    const { BRAZE_API_KEY: _, ...others } = someVariables();
    const variables = BRAZE_API_KEY === undefined ? others : { ...others, BRAZE_API_KEY };
    return showCredential("braze", versions, variables, NOW);
  };

  it("shows the stored one before the variable", () => {
    const version = aVersion({ hint: "xyz" });

    expect(show([version], "the-variable-of-braze")).toMatchObject({
      source: "stored",
      masked: "****xyz",
      stored: version,
    });
  });

  it("shows the variable where nothing is stored", () => {
    expect(show([], "the-variable-of-braze")).toEqual({
      integration: "braze",
      source: "variable",
      type: "api_key",
      masked: "****aze",
      stored: null,
      previous: null,
    });
  });

  it("shows that there is neither", () => {
    expect(show([])).toMatchObject({ source: "none", type: null, masked: null });
  });
});

describe("countByKey", () => {
  it("counts the records of every key, of those without any and of those that are gone", () => {
    const records = ["new", "gone", "new"].map((keyId) => ({ keyId }));

    expect(countByKey(["new", "old"], records)).toEqual([
      { keyId: "new", records: 2 },
      { keyId: "old", records: 0 },
      { keyId: "gone", records: 1 },
    ]);
  });
});
