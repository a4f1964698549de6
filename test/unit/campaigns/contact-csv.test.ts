import { describe, expect, it } from "vitest";
import { readContactCsv } from "../../../src/campaigns/contact-csv";

const ADA = { phone_number: "+491711234567", name: "Ada" };

describe("CSV of contacts", () => {
  it.each([
    ["commas", "phone_number,name\n+491711234567,Ada\n"],
    ["semicolons", "phone_number;name\n+491711234567;Ada"],
    ["tabs", "phone_number\tname\n+491711234567\tAda"],
    ["the line ends of Windows", "phone_number,name\r\n+491711234567,Ada\r\n"],
    ["a byte order mark", "﻿phone_number,name\n+491711234567,Ada"],
    ["spaces around cells", "phone_number , name\n +491711234567 , Ada "],
    ["other words for columns", "Phone,NAME\n+491711234567,Ada"],
  ])("may have %s", (_what, csv) => {
    expect(readContactCsv(csv)).toEqual([{ line: 2, fields: ADA }]);
  });

  it("counts lines as an editor does, through quotes and empty lines", () => {
    const csv = 'name,phone\r\n"A\r\nda",+491711234567\r\n\r\nBob,+491711234568';

    expect(readContactCsv(csv)).toEqual([
      { line: 3, fields: { name: "A\nda", phone_number: "+491711234567" } },
      { line: 5, fields: { name: "Bob", phone_number: "+491711234568" } },
    ]);
  });

  it("leaves out columns nobody knows, and cells behind the last column", () => {
    expect(readContactCsv("phone,colour\n+491711234567,red,more")).toEqual([
      { line: 2, fields: { phone_number: "+491711234567" } },
    ]);
  });

  it.each([
    ["names no column of numbers", "name\nAda", "The first line must name the columns"],
    ["has a quote without an end", 'phone\n"+49171', "This is no CSV"],
  ])("is refused where it %s", (_what, csv, why) => {
    expect(() => readContactCsv(csv)).toThrow(why);
  });
});
