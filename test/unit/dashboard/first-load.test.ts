import { readdirSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build, type Rolldown } from "vite";
import { beforeAll, describe, expect, it } from "vitest";

/** What a phone on a slow line loads before it shows anything, charts apart. */
const MOST_BYTES = 60 * 1_024;

/** The build of `npm run build`, kept in memory. */
let files: (Rolldown.OutputChunk | Rolldown.OutputAsset)[] = [];
let chunks: Rolldown.OutputChunk[] = [];

beforeAll(async () => {
  const built = await build({ configFile: "vite.config.ts", build: { write: false } });
  files = [built].flat().flatMap((one) => ("output" in one ? one.output : []));
  chunks = files.filter((file) => file.type === "chunk");
});

const moduleEnds = (chunk: Rolldown.OutputChunk, path: string) =>
  chunk.facadeModuleId?.endsWith(path) ?? false;

function chunkOf(path: string): Rolldown.OutputChunk {
  const found = chunks.find((chunk) => moduleEnds(chunk, path));
  if (!found) throw new Error(`${path} has no chunk of its own`);
  return found;
}

/** The chunks a browser must have before any of these runs. */
function closureOf(...entries: Rolldown.OutputChunk[]): Rolldown.OutputChunk[] {
  const needed = new Set(entries);
  for (const chunk of needed) {
    for (const name of chunk.imports) {
      const imported = chunks.find(({ fileName }) => fileName === name);
      if (imported) needed.add(imported);
    }
  }
  return [...needed];
}

const sizeOf = (needed: Rolldown.OutputChunk[]) =>
  needed.reduce((sum, { code }) => sum + gzipSync(code).length, 0);

describe("the built dashboard", () => {
  it("shows the overview after at most 60 kB of script", () => {
    const needed = closureOf(
      chunkOf("dashboard/index.html"),
      chunkOf("dashboard/pages/overview-page.ts"),
    );

    const bytes = sizeOf(needed);
    console.log(`first load: ${(bytes / 1_024).toFixed(1)} kB in ${needed.length} files, gzip`);
    expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
    expect(needed.some(({ code }) => code.includes("uplot"))).toBe(false);
  });

  it("fetches each page, and the chart, when it is first needed", () => {
    const first = closureOf(chunkOf("dashboard/index.html"));

    const pages = readdirSync("dashboard/pages").filter((name) => name.endsWith("-page.ts"));
    for (const page of pages) {
      expect(first).not.toContain(chunkOf(`dashboard/pages/${page}`));
    }
    expect(first).not.toContain(chunkOf("dashboard/lib/time-plot.ts"));
  });

  it("holds no source map, no key and no address but its own", () => {
    expect(files.filter(({ fileName }) => fileName.endsWith(".map"))).toEqual([]);
    for (const { fileName, code } of chunks.filter((chunk) => !/swagger/.test(chunk.fileName))) {
      expect(code, fileName).not.toMatch(/sourceMappingURL|VITE_|API_KEY\s*[:=]/);
    }
  });
});
