/**
 * Which part may import which. The order is the house's: a feature takes from its own folder and
 * from those before it. What this cannot say stands in `test/unit/house.test.ts`.
 */
const FLOORS = [
  ["shared"],
  ["audit"],
  ["access"],
  ["resilience"],
  ["settings", "credentials", "crm", "dialers"],
  ["routing"],
  ["dead-letters", "live", "outbox"],
  ["alerts"],
  ["callbacks", "campaigns"],
  ["calls"],
  ["rulesets"],
  ["customers", "outbound", "metrics", "logs", "retention"],
];

/** Types of everything above may be named in the files that connect or describe the whole. */
const WIRING = "^src/(deps|env|index|app)\\.ts$";

/**
 * They build the clients of what is watched, as `deps.ts` does for the rest, and know what a dialer
 * tells and what its people set.
 */
const BREAKER_FILES = [
  "capacity-store",
  "check-record",
  "circuit-breaker-object",
  "integration-client",
  "integration-status",
  "subject",
  "watch-policy",
  "watch-policy-store",
];
const BREAKER_OBJECT = `^src/resilience/(${BREAKER_FILES.join("|")})\\.ts$`;

const floorRules = FLOORS.slice(0, -1).map((folders, floor) => {
  const above = FLOORS.slice(floor + 1).flat();
  return {
    name: `${folders.join("-and-")}-imports-down`,
    comment: "Imports go down: move the shared part to a lower floor, or turn the call around.",
    severity: "error",
    from: { path: `^src/(${folders.join("|")})/`, pathNot: BREAKER_OBJECT },
    to: { path: `^src/(${above.join("|")})/` },
  };
});

export default {
  forbidden: [
    ...floorRules,
    {
      name: "no-circular",
      severity: "error",
      from: { path: "^src/" },
      to: {
        circular: true,
        dependencyTypesNot: ["type-only"],
        viaOnly: { pathNot: WIRING, dependencyTypesNot: ["type-only"] },
      },
    },
    {
      name: "only-deps-builds",
      comment: "Stores and clients are built in one place; everybody else takes their interface.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/(deps|index)\\.ts$", "-(store|client|object)\\.ts$"] },
      to: {
        path: "^src/.+-(store|client|object)\\.ts$",
        dependencyTypesNot: ["type-only"],
        pathNot: ["audit-store", "provider-client"],
      },
    },
    {
      name: "sql-only-in-stores",
      severity: "error",
      from: { path: "^src/", pathNot: ["-store\\.ts$", "^src/db/"] },
      to: {
        path: ["node_modules/drizzle-orm", "^src/db/"],
        dependencyTypesNot: ["type-only"],
        pathNot: "^src/db/database\\.ts$",
      },
    },
    {
      name: "hono-only-at-the-door",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: ["-routes\\.ts$", "-wire\\.ts$", "^src/http/", "^src/app\\.ts$"],
      },
      to: { path: ["node_modules/hono/", "node_modules/@hono/"] },
    },
    {
      name: "actions-take-deps",
      comment: "Actions reach the world through `deps`, never through a store of their own.",
      severity: "error",
      from: { path: "/actions/" },
      to: { path: ["-routes\\.ts$", "^src/http/", "^src/app\\.ts$"] },
    },
    {
      name: "the-worker-knows-no-tool",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(simulator|scripts|bench|test|dashboard)/" },
    },
    {
      name: "the-dashboard-speaks-http",
      severity: "error",
      from: { path: "^dashboard/" },
      to: { path: "^(src|simulator|scripts)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the-simulator-plays-the-others",
      comment: "It must not share code with what it tests.",
      severity: "error",
      from: { path: "^simulator/" },
      to: { path: "^src/" },
    },
    {
      name: "what-is-imported-is-declared",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    {
      name: "no-orphans",
      severity: "error",
      from: {
        orphan: true,
        pathNot: ["\\.d\\.ts$", "main\\.ts$", "index\\.ts$", "^dashboard/public/"],
      },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".mjs", ".js"],
      conditionNames: ["import", "types", "default"],
    },
    builtInModules: { add: ["cloudflare:workers", "cloudflare:sockets"] },
  },
};
