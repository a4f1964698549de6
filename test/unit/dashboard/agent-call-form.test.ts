import { describe, expect, it } from "vitest";
import { checkAgentCall, driverOf, writeAgentCall } from "../../../dashboard/lib/agent-call-form";

describe("the form of an agent's call", () => {
  it("is sent as the API takes it: the number without spaces, a variable a line", () => {
    const form = {
      driver: " 4711 ",
      phoneNumber: "+49 171 123-4567",
      variables: "name = Ada Lovelace\n\n formula= a = b ",
    };

    expect(checkAgentCall(form)).toEqual([]);
    expect(writeAgentCall(form)).toEqual({
      driver_id: "4711",
      phone_number: "+491711234567",
      dynamic_variables: { name: "Ada Lovelace", formula: "a = b" },
    });
  });

  it("says what is missing or wrong, by the API's names", () => {
    const problems = checkAgentCall({ driver: "a b", phoneNumber: "0171", variables: "Ada" });

    expect(problems.map(({ field, message }) => [field, message])).toEqual([
      ["driver_id", "Up to 64 letters, digits and hyphens"],
      ["phone_number", "As in +491711234567: with + and the country"],
      ["dynamic_variables", 'Write "Ada" as name = value'],
    ]);
  });
});

describe("the driver of a call", () => {
  it("stands in the call's id", () => {
    expect(driverOf("EL_4711_1769937300123_ab12cd34")).toBe("4711");
    expect(driverOf("EL_team-a_1769937300")).toBe("team-a");
    expect(driverOf("CA0123456789abcdef0123456789abcdef")).toBeNull();
  });
});
