import { describe, expect, it } from "vitest";
import { planImport } from "../../../src/campaigns/contact-import";

const OUR_NUMBER = "+493012345678";
const plan = (...fields: Record<string, unknown>[]) =>
  planImport(
    fields.map((one, i) => ({ line: i + 1, fields: one })),
    [OUR_NUMBER],
  );
const refusalOf = (fields: Record<string, unknown>) => plan(fields).leftOut[0];

describe("a row of an import", () => {
  it("becomes a contact, its number without what separates the digits", () => {
    const row = { phone_number: "+49 (171) 123-45.67", name: " Ada ", reference: 4711, more: true };

    expect(plan(row)).toEqual({
      drafts: [
        { line: 1, phoneNumber: "+491711234567", name: "Ada", reference: "4711", timeZone: null },
      ],
      leftOut: [],
    });
  });

  it.each([
    ["no number", {}, "phone_number"],
    ["a number that is none", { phone_number: "call me" }, "phone_number"],
    ["a national number", { phone_number: "01711234567" }, "phone_number"],
    [
      "a number that is too long for its country",
      { phone_number: "+12125550100123" },
      "phone_number",
    ],
    ["our own number", { phone_number: OUR_NUMBER }, "phone_number"],
    ["a zone nobody knows", { phone_number: "+491711234567", time_zone: "CET+1" }, "time_zone"],
    ["a name that is a book", { phone_number: "+491711234567", name: "x".repeat(121) }, "name"],
  ])("is refused with %s", (_what, fields, field) => {
    expect(refusalOf(fields)).toMatchObject({ line: 1, result: "refused", field });
  });

  it("is a duplicate where its number came before, however it is written", () => {
    const { drafts, leftOut } = plan(
      { phone_number: "+491711234567" },
      { phone_number: "+49 171 1234567" },
    );

    expect(drafts).toHaveLength(1);
    expect(leftOut).toEqual([
      { line: 2, result: "duplicate", field: "phone_number", message: "stands on line 1, too" },
    ]);
  });
});
