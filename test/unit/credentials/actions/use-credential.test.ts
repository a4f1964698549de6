import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { useCredential } from "../../../../src/credentials/actions/use-credential";
import { warnOfCredentials } from "../../../../src/credentials/actions/warn-of-credentials";
import { createCipher } from "../../../../src/credentials/cipher-client";
import { someVariables } from "../../../support/builders";
import { recordingLog } from "../../../support/fake-deps";

const aCipher = (id: string) => createCipher([{ id, bytes: new Uint8Array(randomBytes(32)) }]);
const cipher = aCipher("local");
const stored = await cipher.seal("the-stored-key", {
  id: "version-1",
  integration: "braze",
  type: "api_key",
});

function someDeps(changed: { cipher?: typeof cipher } = {}) {
  return { cipher, log: recordingLog(), variables: someVariables(), ...changed };
}

describe("useCredential", () => {
  it("gives the stored value before the variable, and logs that it did, without the value", async () => {
    const deps = someDeps();

    expect(await useCredential(deps, "braze", stored)).toEqual({
      type: "api_key",
      value: "the-stored-key",
    });
    expect(deps.log.lines).toEqual([
      {
        level: "INFO",
        event: "credential.used",
        fields: { integration: "braze", credential_type: "api_key", key_id: "local" },
      },
    ]);
  });

  it("gives the variable where nothing is stored, and decrypts nothing", async () => {
    const deps = someDeps();

    expect(await useCredential(deps, "braze", null)).toEqual({
      type: "api_key",
      value: deps.variables.BRAZE_API_KEY,
    });
    expect(deps.log.lines).toEqual([]);
  });

  it("gives nothing where there is neither", async () => {
    expect(await useCredential(someDeps(), "elevenlabs", null)).toBeNull();
  });

  it("gives the variable where the stored value does not open, and says so loudly", async () => {
    const deps = someDeps({ cipher: aCipher("another") });

    expect(await useCredential(deps, "braze", stored)).toMatchObject({
      value: deps.variables.BRAZE_API_KEY,
    });
    expect(deps.log.lines).toMatchObject([
      {
        level: "CRITICAL",
        event: "credential.unreadable",
        fields: { integration: "braze", key_id: "local", instead: "the variable" },
      },
    ]);
  });
});

describe("warnOfCredentials", () => {
  it("has nothing to say of a credential that opens", async () => {
    expect(await warnOfCredentials(someDeps(), [stored])).toEqual([]);
  });

  it("says which one does not open, why, what serves, and the way out", async () => {
    expect(await warnOfCredentials(someDeps({ cipher: aCipher("another") }), [stored])).toEqual([
      'The stored Braze API key cannot be read: CREDENTIAL_KEYS has no key "local". The variable ' +
        "BRAZE_API_KEY serves meanwhile. Bring its key back into CREDENTIAL_KEYS, or store the " +
        "credential anew.",
    ]);
  });
});
