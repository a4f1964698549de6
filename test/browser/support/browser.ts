import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { unpackBundledChromium } from "./bundled-chromium";

/** How to start a browser that is on this machine. */
export interface BrowserOnDisk {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A browser under test speaks to the product and to nobody else. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

const WHAT_TO_INSTALL =
  "The browser tests need Chrome or Chromium. Install one (Debian and Ubuntu: " +
  '"apt-get install chromium"; macOS: "brew install --cask google-chrome"), or set CHROME_PATH ' +
  "to its executable.";

/** Opens the browser this machine has, else the one npm brought; fails and says what to install. */
export async function openBrowser(): Promise<Browser> {
  const found = findInstalled() ?? (await unpackBundledChromium());
  if (!found) throw new Error(WHAT_TO_INSTALL);

  const { executablePath, args, env } = found;
  return chromium.launch({
    executablePath,
    args: [...args, ...QUIET],
    env: { ...process.env, ...env },
  });
}

function findInstalled(): BrowserOnDisk | null {
  const { CHROME_PATH } = process.env;
  if (CHROME_PATH && !existsSync(CHROME_PATH)) {
    throw new Error(`CHROME_PATH says ${CHROME_PATH}, but there is nothing. ${WHAT_TO_INSTALL}`);
  }
  const executablePath = CHROME_PATH || USUAL_PLACES.find((place) => existsSync(place));
  // Chrome refuses to run its sandbox as root, and containers run as root.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return executablePath ? { executablePath, args, env: {} } : null;
}
