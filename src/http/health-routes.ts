import { createRoute, z } from "@hono/zod-openapi";
import packageJson from "../../package.json";
import { isolateOf } from "../deps";
import { createRouter } from "./router";

const health = createRoute({
  operationId: "getHealth",
  method: "get",
  path: "/",
  summary: "Whether the Worker runs, and which variables are missing or wrong",
  tags: ["Health"],
  responses: {
    200: {
      description: "It runs; `degraded` when a variable is missing or wrong",
      content: {
        "application/json": {
          schema: z.object({
            status: z.enum(["ok", "degraded"]),
            version: z.string().openapi({ example: packageJson.version }),
            commit: z.string().nullable(),
            environment: z.string(),
            variables: z
              .array(z.object({ name: z.string(), message: z.string() }))
              .openapi({ example: [] }),
          }),
        },
      },
    },
  },
});

/** Mounted at /health. Open to everybody: names of variables, never values. */
export const healthRoutes = createRouter().openapi(health, (c) => {
  const { problems, variables } = isolateOf(c.env);
  return c.json(
    {
      status: problems.length === 0 ? ("ok" as const) : ("degraded" as const),
      version: packageJson.version,
      commit: variables.COMMIT ?? null,
      environment: variables.ENVIRONMENT,
      variables: problems,
    },
    200,
  );
});
