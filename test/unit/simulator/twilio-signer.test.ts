import { describe, expect, it } from "vitest";
import { type Parameter, signWebhook } from "../../../simulator/twilio-signer";

/** Vectors from the test suites of twilio-node, twilio-python and twilio-go (all MIT). */
const TOKEN = "12345";
const CALL: Parameter[] = [
  ["CallSid", "CA1234567890ABCDE"],
  ["Caller", "+14158675309"],
  ["Digits", "1234"],
  ["From", "+14158675309"],
  ["To", "+18005551212"],
];

describe("signWebhook", () => {
  it.each([
    ["https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="],
    ["https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w="],
    ["https://user@mycompany.com/myapp.php?foo=1&bar=2", "2YRLlVAflCqxaNicjMpJcSTgzSs="],
    [
      "https://mycompany.com/myapp.php?foo=1&bar=2&Body=It%27s+amazing",
      "TfZzewPq8wqrGlMfyAud8+/IvJ0=",
    ],
  ])("signs the address %s with all parameters", (url, signature) => {
    expect(signWebhook(TOKEN, url, CALL)).toBe(signature);
  });

  it("takes parameters in any order", () => {
    const url = "https://mycompany.com/myapp.php?foo=1&bar=2";

    expect(signWebhook(TOKEN, url, [...CALL].reverse())).toBe("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
  });

  it("sorts by name alone, so that Reason comes before ReasonConferenceEnded", () => {
    const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const parameters: Parameter[] = [
      ...CALL,
      ["ReasonConferenceEnded", "test"],
      ["Reason", "Participant"],
    ];

    expect(signWebhook(TOKEN, url, parameters)).toBe("vOEb5UThFn24KEfnOFLQY2AE5FY=");
  });

  it("sorts the values of a repeated parameter and takes each once", () => {
    const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    const addresses: Parameter[] = [
      ["MessagingBinding.Address", "+1415xxxxxxx"],
      ["MessagingBinding.Address", "+1325xxxxxxx"],
      ["MessagingBinding.Address", "+1415xxxxxxx"],
    ];

    expect(signWebhook(TOKEN, url, addresses)).toBe("83O6e2vORAoJHUNzJjDWN1jz+BA=");
  });

  it("signs a GET by its address alone", () => {
    const url = "https://example.com:443/path?test=param";

    expect(signWebhook("s3cr3t", url)).toBe("IdwMFypqvNxti3YgvWWmfcNL26M=");
  });
});
