import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type JsonSchema, makeExample } from "../../src/http/api-example";
import { captureLog } from "../support/worker/log-lines";
import { startProduct } from "../support/worker/product";

captureLog();
const product = startProduct();

const contentSchema = z.object({
  schema: z.record(z.string(), z.unknown()),
  example: z.unknown().optional(),
});
const bodySchema = z.looseObject({ content: z.record(z.string(), contentSchema).optional() });
const operationSchema = z.looseObject({
  operationId: z.string(),
  requestBody: bodySchema.optional(),
  responses: z.record(z.string(), bodySchema),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ schemas: z.record(z.string(), z.record(z.string(), z.unknown())) }),
});

interface Body {
  name: string;
  method: string;
  path: string;
  isSent: boolean;
  type: string;
  schema: JsonSchema;
  example: unknown;
}

let schemas: Record<string, JsonSchema> = {};
/** Everything that is sent, and everything a success answers. */
const bodies: Body[] = [];

beforeAll(async () => {
  const { json } = await product.api("/api/v1/openapi.json");
  const { paths, components } = documentSchema.parse(json);
  schemas = components.schemas;
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, { operationId, requestBody, responses }] of Object.entries(operations)) {
      const answers = Object.entries(responses).filter(([status]) => status.startsWith("2"));
      const told = [["sends", requestBody] as const, ...answers];
      for (const [what, body] of told) {
        for (const [type, { schema, example }] of Object.entries(body?.content ?? {})) {
          const shared = { name: `${operationId} ${what}`, method: method.toUpperCase(), path };
          bodies.push({ ...shared, isSent: what === "sends", type, schema, example });
        }
      }
    }
  }
});

describe("the example of every body in the API's document", () => {
  it("is there", () => {
    expect(bodies.length).toBeGreaterThan(80);

    const missing = bodies.flatMap(({ name, schema, example }) =>
      example === undefined
        ? makeExample(schema, schemas).missing.map((at) => `${name}: ${at}`)
        : [],
    );
    expect(
      missing,
      "give each of these .openapi({ example }) beside its schema, or its word one in WORDS",
    ).toEqual([]);
  });

  it("is one of its own schema", () => {
    for (const { name, schema, example } of bodies) {
      const fits = z.fromJSONSchema({ ...toPlain(schema), $defs: toPlain(schemas) } as never);
      expect({ name, says: fits.safeParse(example).error?.message }).toEqual({ name });
    }
  });

  it("is understood by the operation it is sent to", async () => {
    const sent = bodies.filter(({ isSent, type, path }) => {
      return isSent && type === "application/json" && path.startsWith("/api/");
    });
    expect(sent.length).toBeGreaterThan(15);

    for (const { name, method, path, example } of sent) {
      const address = path.replaceAll(/\{\w+\}/g, path.includes("integration") ? "braze" : "1");
      const { text } = await product.api(address, { method, body: example });

      expect(text, name).not.toContain("The request does not fit");
    }
  });
});

/** References as JSON Schema itself has them. */
function toPlain<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "#/$defs/")) as T;
}
