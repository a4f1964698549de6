import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";

/** What the import rules cannot say of how the house is built. */

const EDGE_ROLES = ["routes", "store", "client", "object", "consumer", "task"];
const PLATFORM_FREE_FOLDERS_ASIDE = ["http", "db"];

const files = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({
    path: file.replaceAll("\\", "/"),
    text: readFileSync(join("src", file), "utf8"),
  }));

const isEdge = (path: string) =>
  EDGE_ROLES.some((role) => basename(path, ".ts").endsWith(`-${role}`));
const isAction = (path: string) => path.includes("/actions/");
const isFeature = (path: string) =>
  path.includes("/") && !PLATFORM_FREE_FOLDERS_ASIDE.includes(path.split("/")[0] ?? "");
const isPure = (path: string) => isFeature(path) && !isEdge(path) && !isAction(path);

function offenders(isMeant: (path: string) => boolean, pattern: RegExp): string[] {
  return files
    .filter(({ path, text }) => isMeant(path) && pattern.test(text))
    .map(({ path }) => path);
}

describe("the house", () => {
  it("has pure files that read no clock and take no chance", () => {
    const MAY = ["shared/log.ts", "access/api-key.ts"];
    const found = offenders(
      isPure,
      /Date\.now\(|new Date\(\)|Math\.random|randomUUID|getRandomValues/,
    );

    expect(found.filter((path) => !MAY.includes(path))).toEqual([]);
  });

  it("has pure files that know no platform", () => {
    const found = offenders(
      isPure,
      /from "cloudflare:|D1Database|KVNamespace|DurableObject|MessageBatch/,
    );

    expect(found).toEqual([]);
  });

  it("calls providers in one file only", () => {
    const found = offenders(() => true, /(?<![\w.])fetch\(/);

    expect(found).toEqual(["live/live-hub-object.ts", "resilience/provider-client.ts"]);
  });

  it("reads the environment in few files only", () => {
    const found = offenders(isFeature, /\benv\.[A-Z_]{3,}/);

    expect(found.filter((path) => !path.endsWith("-object.ts"))).toEqual([]);
  });

  it("names its files by the scheme", () => {
    const names = files.map(({ path }) => basename(path, ".ts"));

    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect(names.filter((name) => /(manager|helper|util|service)s?$/.test(name))).toEqual([]);
  });
});
