import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { brotliDecompress } from "node:zlib";
import type { BrowserOnDisk } from "./browser";

/** Where the distributions keep their libraries. */
const LIBRARY_FOLDERS = ["/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib", "/lib64"];

/** The Chromium that npm brought: built for Linux on x64; `null` on every other machine. */
export async function unpackBundledChromium(): Promise<BrowserOnDisk | null> {
  if (platform() !== "linux" || arch() !== "x64") return null;

  const { default: chromium } = await import("@sparticuz/chromium");
  const executablePath = await chromium.executablePath();
  // The package's own arguments switch off web security and run everything in one process:
  // requests lose their Origin and a second window hangs.
  const args = ["--no-sandbox", "--headless=shell"];
  // Unpacked beside the browser, which ends itself where it finds no font at all.
  const env = { FONTCONFIG_PATH: join(tmpdir(), "fonts") };
  if (hasSystemLibraries()) return { executablePath, args, env };
  return { executablePath, args, env: { ...env, LD_LIBRARY_PATH: await unpackLibraries() } };
}

function hasSystemLibraries(): boolean {
  return LIBRARY_FOLDERS.some((folder) => existsSync(join(folder, "libnss3.so")));
}

/** Unpacks the libraries that come with it, once, for machines that have none of a browser's. */
async function unpackLibraries(): Promise<string> {
  const home = join(tmpdir(), "edge-ivr-chromium-libraries");
  const libraries = join(home, "lib");
  if (existsSync(libraries)) return libraries;

  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const packed = join(dirname(entry), "../../bin/al2023.tar.br");
  const folder = await mkdtemp(join(tmpdir(), "chromium-libraries-"));
  const archive = join(folder, "libraries.tar");

  await writeFile(archive, await promisify(brotliDecompress)(await readFile(packed)));
  await promisify(execFile)("tar", ["-xf", archive, "-C", folder]);
  await rename(folder, home);
  return libraries;
}
