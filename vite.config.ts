import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Swagger UI comes as one prebuilt file of about 1.7 MB; only the docs page loads it. */
const LARGEST_CHUNK_KB = 2_000;

/** Builds the dashboard and the API docs page into `dist/dashboard`, which the Worker serves. */
export default defineConfig({
  root: at("dashboard/"),
  logLevel: "warn",
  build: {
    // The oldest browsers that know `light-dark()`, popovers and `URL.parse`.
    target: ["chrome126", "edge126", "firefox128", "safari18"],
    outDir: at("dist/dashboard/"),
    emptyOutDir: true,
    // The content security policy allows no inline code, and hashed files are cached for good.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: LARGEST_CHUNK_KB,
    reportCompressedSize: false,
    rolldownOptions: {
      input: [at("dashboard/index.html"), at("dashboard/docs/index.html")],
    },
  },
});
