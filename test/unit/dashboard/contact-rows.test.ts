import { describe, expect, it } from "vitest";
import { readContactRows } from "../../../dashboard/lib/contact-rows";

describe("rows to import", () => {
  it("are CSV unless they begin as JSON does, and CSV is left as it is", () => {
    const csv = "phone_number,name\r\n+491711234567,Ada\r\n";

    expect(readContactRows(csv)).toEqual({ kind: "csv", csv });
  });

  it("are JSON as a list, by itself or under its name", () => {
    const contacts = [{ phone_number: "+491711234567" }];
    const read = { kind: "json", contacts };

    expect(readContactRows(JSON.stringify(contacts))).toEqual(read);
    expect(readContactRows(`\n ${JSON.stringify({ contacts })}`)).toEqual(read);
  });

  it("are refused where there are none", () => {
    expect(readContactRows("  ")).toEqual({
      kind: "wrong",
      message: "Choose a file, or paste the rows",
    });
    expect(readContactRows('{"people":[]}')).toEqual({
      kind: "wrong",
      message: "This JSON holds no list of contacts",
    });
    expect(readContactRows("[1,")).toMatchObject({
      kind: "wrong",
      message: expect.stringMatching(/^This is no JSON: ./),
    });
  });
});
