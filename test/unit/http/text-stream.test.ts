import { describe, expect, it } from "vitest";
import { toStream } from "../../../src/http/text-stream";

async function* texts(given: readonly string[], fault?: Error) {
  yield* given;
  if (fault) throw fault;
}

const read = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

describe("toStream", () => {
  it("gives all texts one after the other, as UTF-8", async () => {
    expect(await read(toStream(texts(["a", "ü", "😀"])))).toBe("aü😀");
  });

  it("breaks off where reading fails: a part is never taken for the whole", async () => {
    const stream = toStream(texts(["a"], new Error("the database went away")));

    await expect(read(stream)).rejects.toThrow("the database went away");
  });

  it("stops reading when nobody listens any more", async () => {
    let isStopped = false;
    async function* endless() {
      try {
        for (;;) yield "more";
      } finally {
        isStopped = true;
      }
    }
    const reader = toStream(endless()).getReader();
    await reader.read();

    await reader.cancel();

    expect(isStopped).toBe(true);
  });
});
