import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Binding,
  CREDENTIAL_TYPES,
  describeBinding,
  formatSealed,
  parseSealed,
} from "../../../src/credentials/sealed";
import { INTEGRATIONS } from "../../../src/resilience/api-call";

const anEnvelope = fc.record({
  nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }),
  ciphertext: fc.uint8Array({ minLength: 17, maxLength: 300 }),
});

const aBinding: fc.Arbitrary<Binding> = fc.record({
  id: fc.string(),
  integration: fc.constantFrom(...INTEGRATIONS),
  type: fc.constantFrom(...CREDENTIAL_TYPES),
});

describe("a sealed value as text", () => {
  it("comes back as it went", () => {
    fc.assert(
      fc.property(anEnvelope, (envelope) => {
        expect(parseSealed(formatSealed(envelope))).toEqual(envelope);
      }),
    );
  });

  it("is refused when anything is cut off its nonce, or nothing but the tag is left", () => {
    const wrong = fc.oneof(
      fc.record({
        nonce: fc.uint8Array({ maxLength: 11 }),
        ciphertext: fc.uint8Array({ minLength: 17 }),
      }),
      fc.record({
        nonce: fc.uint8Array({ minLength: 13, maxLength: 20 }),
        ciphertext: fc.uint8Array({ minLength: 17 }),
      }),
      fc.record({
        nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }),
        ciphertext: fc.uint8Array({ maxLength: 16 }),
      }),
    );
    fc.assert(
      fc.property(wrong, (envelope) => {
        expect(parseSealed(formatSealed(envelope))).toBeNull();
      }),
    );
  });

  it("is refused in any other form, and never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseSealed(text)).toBeNull();
        expect(parseSealed(`v1.${text}`)).toBeNull();
      }),
    );
    expect(parseSealed(`v2${formatSealed(fc.sample(anEnvelope, 1)[0] ?? never()).slice(2)}`)).toBe(
      null,
    );
  });
});

describe("what a sealed value is bound to", () => {
  it("differs wherever id, integration or type does", () => {
    fc.assert(
      fc.property(aBinding, aBinding, (one, other) => {
        const isSame = JSON.stringify(one) === JSON.stringify(other);

        expect(describeBinding(one) === describeBinding(other)).toBe(isSame);
      }),
    );
  });
});

function never(): never {
  throw new Error("a sample has one value");
}
