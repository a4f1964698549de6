import { describe, expect, it } from "vitest";
import { customerUpdateSchema, numbersOf } from "../../../src/crm/customer-update";

const read = (body: Record<string, unknown>) => numbersOf(customerUpdateSchema.parse(body));

describe("the numbers of a customer's update", () => {
  it.each([
    ["as Braze writes it", { phone: "+491711234567" }, ["+491711234567"]],
    ["under our own name for it", { phone_number: "+491711234567" }, ["+491711234567"]],
    ["with spaces", { phone: "+49 171 123-4567" }, ["+491711234567"]],
    ["with leading zeros", { phone: "00491711234567" }, ["+491711234567"]],
    ["as a number", { phone: 491711234567 }, ["+491711234567"]],
    ["twice", { phone: "+491711234567", phone_number: "+491711234567" }, ["+491711234567"]],
    [
      "the one before, too",
      { phone: "+4930111", previous_phone: "+4930222" },
      ["+4930111", "+4930222"],
    ],
    ["empty", { phone: "" }, []],
    ["null", { phone: null }, []],
    ["a thing", { phone: { no: "number" } }, []],
    ["missing", { external_id: "12345" }, []],
  ])("are read %s", (_how, body, numbers) => {
    expect(read(body)).toEqual(numbers);
  });
});
