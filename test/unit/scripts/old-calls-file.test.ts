import { describe, expect, it } from "vitest";
import { readOldCalls } from "../../../scripts/old-calls-file";

describe("a file of old calls", () => {
  it("is read from CSV with the columns and times of a database's export", () => {
    const file = [
      "id,Driver ID,conversation_id,status,created_at,call_start_time,call_end_time,notes",
      '17,42,conv_1,COMPLETED,2025-11-03 14:02:11.123+00,2025-11-03 14:02:20+00,NULL,"a, b"',
      "18,,conv_2,no-answer,1762178531,,,",
    ].join("\r\n");

    expect(readOldCalls(file)).toEqual({
      refused: [],
      calls: [
        {
          line: 2,
          call: {
            id: "17",
            driver_id: "42",
            conversation_id: "conv_1",
            status: "COMPLETED",
            created_at: "2025-11-03T14:02:11.123+00:00",
            call_start_time: "2025-11-03T14:02:20+00:00",
          },
        },
        {
          line: 3,
          call: {
            id: "18",
            conversation_id: "conv_2",
            status: "no-answer",
            created_at: "2025-11-03T14:02:11.000Z",
          },
        },
      ],
    });
  });

  it("is read from JSON, as a list or within an object", () => {
    const rows = [{ id: 1, driver_id: 42, created_at: "2025-11-03T14:02:11Z", status: "failed" }];

    const list = readOldCalls(JSON.stringify(rows));

    expect(list.calls).toMatchObject([{ line: 1, call: { id: "1", driver_id: 42 } }]);
    expect(readOldCalls(JSON.stringify({ calls: rows }))).toEqual(list);
  });

  it("says of each call that cannot be imported what is wrong, and takes the others", () => {
    const file = [
      "conversation_id;driver_id;created_at;call_end_time",
      "conv_1;42;2025-11-03 14:02:11;",
      "conv_2;a b;2025-11-03T14:02:11Z;2025-11-03T14:00:00Z",
      "conv_3;42;2025-11-03T14:02:11Z;2025-11-03T14:03:11Z",
    ].join("\n");

    const { calls, refused } = readOldCalls(file);

    expect(calls).toMatchObject([{ line: 4, call: { status: "completed" } }]);
    expect(refused).toEqual([
      {
        line: 2,
        message: "created_at must be a moment with its zone, as 2026-03-10T14:00:00Z",
      },
      { line: 3, message: expect.stringContaining("driver_id must be up to 64 letters") },
    ]);
  });

  it("may begin as programs of Windows write it", () => {
    const rows = '[{"id":"1","created_at":"2025-11-03T14:02:11Z"}]';

    expect(readOldCalls(`\uFEFF${rows}`)).toEqual(readOldCalls(rows));
    expect(readOldCalls("\uFEFFid,created_at\n1,2025-11-03T14:02:11Z").calls).toHaveLength(1);
  });

  it("has a line too short or too long that stops no other", () => {
    const lines = ["id,created_at,status", "1", "2,2025-11-03T14:02:11Z,no answer,more"];

    const { calls, refused } = readOldCalls(lines.join("\n"));

    expect(calls).toMatchObject([{ line: 3, call: { id: "2", status: "no answer" } }]);
    expect(refused).toMatchObject([{ line: 2, message: expect.stringContaining("created_at") }]);
  });

  it("gives calls that nothing tells apart keys of their own, the same each time", () => {
    const file = `driver_id,created_at\n${"42,2025-11-03T14:02:11Z\n".repeat(3)}`;
    const keysOf = () => readOldCalls(file).calls.map(({ call }) => call.id);

    expect(new Set(keysOf()).size).toBe(3);
    expect(keysOf()).toEqual(keysOf());
  });

  it.each([
    ["{", "This is no JSON"],
    ['{"rows":[]}', "must be a list of calls"],
    ['a,b\n"1,2', "This is no CSV"],
  ])("is refused where it is none: %j", (file, reason) => {
    expect(() => readOldCalls(file)).toThrow(reason);
  });
});
