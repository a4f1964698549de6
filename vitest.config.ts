import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import TEST_VARIABLES from "./test/support/worker/variables.json" with { type: "json" };

/** Tests share two cores with the simulator and a browser: waiting long beats failing by chance. */
const PATIENCE_MS = 30_000;

export default defineConfig({
  test: {
    testTimeout: PATIENCE_MS,
    hookTimeout: 2 * PATIENCE_MS,
    expect: { poll: { timeout: PATIENCE_MS / 2 } },
    projects: [
      { extends: true, test: { name: "unit", include: ["test/unit/**/*.test.ts"] } },
      {
        extends: true,
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ...TEST_VARIABLES,
                TEST_MIGRATIONS: await readD1Migrations("./migrations"),
              },
              // Whatever a test forgets to answer stays on this machine.
              outboundService: () => {
                throw new Error("there is no network in these tests");
              },
            },
          })),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          setupFiles: ["test/support/worker/migrations.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          include: ["test/journeys/**/*.test.ts"],
          fileParallelism: false,
          // What the Workers runtime of these tests trusts beside the public authorities.
          env: { NODE_EXTRA_CA_CERTS: "test/support/node/certificates/ca.pem" },
        },
      },
      {
        extends: true,
        test: { name: "browser", include: ["test/browser/**/*.test.ts"], fileParallelism: false },
      },
    ],
  },
});
