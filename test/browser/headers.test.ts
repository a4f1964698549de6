import { describe, expect, it } from "vitest";
import { setStage } from "./support/visitor";

const { product } = setStage();

const get = (path: string) =>
  fetch(product().url + path, { headers: { "x-api-key": product().apiKey } });

describe("what is served to browsers", () => {
  it.each(["/", "/login", "/calls", "/docs", "/favicon.svg", "/theme.js"])(
    "has headers at %s that keep them careful",
    async (path) => {
      const { headers, body } = await get(path);
      await body?.cancel();
      const policy = (headers.get("content-security-policy") ?? "").split("; ");

      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'self'",
          "script-src 'self'",
          "object-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe|\*|https?:/);
      expect(Object.fromEntries(headers)).toMatchObject({
        "strict-transport-security": expect.stringMatching(/^max-age=\d{7,}/),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": expect.stringContaining("microphone=()"),
      });
      expect(headers.get("access-control-allow-origin")).toBeNull();
    },
  );

  it.each(["/", "/docs"])("has no script and no style inside the page at %s", async (path) => {
    const html = await (await get(path)).text();

    expect(html).toMatch(/<script[^>]+src=/);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
  });
});
