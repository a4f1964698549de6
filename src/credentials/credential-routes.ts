import { createRoute, z } from "@hono/zod-openapi";
import type { Deps } from "../deps";
import { authorOf } from "../http/context";
import { body, conflict, list, moment, onePage, problems, reply, toIso } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { INTEGRATIONS, type Integration } from "../resilience/api-call";
import {
  removeCredential,
  replaceCredential,
  restoreCredential,
} from "./actions/change-credential";
import { rotateCredentials } from "./actions/rotate-credentials";
import { ACCESS, type CredentialVersion } from "./credential";
import { CREDENTIAL_TYPES } from "./sealed";
import { mask, type ShownCredential, showCredential } from "./shown-credential";

/** A change is read by every isolate within this time, milliseconds: the longest call's. */
const IN_FORCE_WITHIN_MS = 2_000;

/** It travels in a header: printable ASCII and no spaces. */
const VALUE = /^[\x21-\x7e]+$/;
const LONGEST_VALUE = 4_096;

const type = z.enum(CREDENTIAL_TYPES);
const masked = z.string().openapi({
  example: "****abc",
  description: "The last 3 characters, and those only of a value with 16 or more",
});

const credentialWire = z
  .object({
    integration: z.enum(INTEGRATIONS),
    source: z.enum(["stored", "variable", "none"]).openapi({
      description: "Where the value in use comes from; a stored one goes before the variable",
    }),
    credential_type: type.nullable(),
    masked: masked.nullable(),
    variable: z.string().openapi({ example: "DIALFIRE_API_KEY" }),
    key_id: z.string().nullable().openapi({ description: "The key that encrypts it" }),
    created_at: moment.nullable(),
    updated_at: moment.nullable(),
    updated_by: z.string().nullable().openapi({ example: "ann@example.com" }),
    in_force_from: moment.nullable().openapi({
      description:
        "By then every request everywhere signs in with it; where it was changed, at once",
    }),
    previous: z
      .object({ credential_type: type, masked, usable_until: moment })
      .nullable()
      .openapi({ description: "What a rollback brings back, and until when" }),
    accepts: z.array(z.object({ credential_type: type, description: z.string() })),
  })
  .openapi("Credential");

const rotationWire = z
  .object({
    key_id: z.string().openapi({ description: "The first of CREDENTIAL_KEYS, which encrypts" }),
    rotated: z.number().int(),
    unreadable: z.array(
      z.object({
        integration: z.enum(INTEGRATIONS),
        credential_type: type,
        key_id: z.string(),
        reason: z.string(),
      }),
    ),
    keys: z.array(z.object({ key_id: z.string(), records: z.number().int() })),
  })
  .openapi("CredentialRotation");

const params = z.object({ integration: z.enum(INTEGRATIONS) });
const tags = ["Credentials"];

const NEEDS = Object.entries(ACCESS)
  .flatMap(([name, { forms }]) =>
    forms.map((form) => `- \`${name}\`, \`${form.type}\`: ${form.description}`),
  )
  .join("\n");

const listCredentials = createRoute({
  operationId: "listCredentials",
  method: "get",
  path: "/",
  summary: "What signs us in at each integration, masked",
  tags,
  ...requireRole("admin"),
  responses: { 200: list(credentialWire, "One for each integration; never a value"), ...problems },
});

const getCredential = createRoute({
  operationId: "getCredential",
  method: "get",
  path: "/{integration}",
  summary: "What signs us in at one integration, masked",
  tags,
  ...requireRole("admin"),
  request: { params },
  responses: { 200: reply(credentialWire, "Never the value"), ...problems },
});

const replace = createRoute({
  operationId: "replaceCredential",
  method: "put",
  path: "/{integration}",
  summary: "Store a credential, encrypted, and put it in force",
  description: `The one before is kept for 24 hours. What each integration takes:\n\n${NEEDS}`,
  tags,
  ...requireRole("admin"),
  request: {
    params,
    body: body(
      z.object({
        credential_type: type,
        value: z
          .string()
          .trim()
          .max(LONGEST_VALUE)
          .regex(VALUE, "must be printable ASCII without spaces")
          .openapi({ example: "rest-key-4f8a2c91" }),
      }),
    ),
  },
  responses: { 200: reply(credentialWire, "In force"), ...conflict, ...problems },
});

const restore = createRoute({
  operationId: "rollBackCredential",
  method: "post",
  path: "/{integration}/rollback",
  summary: "Bring back the credential that was replaced or removed last, within 24 hours",
  tags,
  ...requireRole("admin"),
  request: { params },
  responses: { 200: reply(credentialWire, "In force again"), ...conflict, ...problems },
});

const remove = createRoute({
  operationId: "removeCredential",
  method: "delete",
  path: "/{integration}",
  summary: "Take the stored credential out of force: the variable counts again",
  tags,
  ...requireRole("admin"),
  request: { params },
  responses: { 200: reply(credentialWire, "What counts now"), ...conflict, ...problems },
});

const rotate = createRoute({
  operationId: "rotateCredentials",
  method: "post",
  path: "/rotate",
  summary: "Encrypt every stored credential anew under the first key of CREDENTIAL_KEYS",
  description: "A repeat changes nothing. Keys without records may leave CREDENTIAL_KEYS.",
  tags,
  ...requireRole("admin"),
  responses: { 200: reply(rotationWire, "Records by key, from now on"), ...conflict, ...problems },
});

/** Mounted at /api/v1/credentials. */
export const credentialRoutes = createRouter()
  .openapi(rotate, async (c) => {
    const rotation = await rotateCredentials(c.var.deps, authorOf(c));
    return c.json(
      {
        data: {
          key_id: rotation.keyId,
          rotated: rotation.rotated,
          unreadable: rotation.unreadable.map(({ version, reason }) => ({
            integration: version.integration,
            credential_type: version.type,
            key_id: version.keyId,
            reason,
          })),
          keys: rotation.keys.map(({ keyId, records }) => ({ key_id: keyId, records })),
        },
      },
      200,
    );
  })
  .openapi(listCredentials, async (c) => {
    const show = await openView(c.var.deps);
    return c.json(onePage(INTEGRATIONS.map(show)), 200);
  })
  .openapi(getCredential, async (c) => {
    const show = await openView(c.var.deps);
    return c.json({ data: show(c.req.valid("param").integration) }, 200);
  })
  .openapi(replace, async (c) => {
    const { integration } = c.req.valid("param");
    const { credential_type, value } = c.req.valid("json");
    const secret = { type: credential_type, value };
    await replaceCredential(c.var.deps, integration, secret, authorOf(c));
    const show = await openView(c.var.deps);
    return c.json({ data: show(integration) }, 200);
  })
  .openapi(restore, async (c) => {
    const { integration } = c.req.valid("param");
    await restoreCredential(c.var.deps, integration, authorOf(c));
    const show = await openView(c.var.deps);
    return c.json({ data: show(integration) }, 200);
  })
  .openapi(remove, async (c) => {
    const { integration } = c.req.valid("param");
    await removeCredential(c.var.deps, integration, authorOf(c));
    const show = await openView(c.var.deps);
    return c.json({ data: show(integration) }, 200);
  });

/** Reads once, and shows any of them. */
async function openView(deps: Pick<Deps, "credentials" | "variables" | "now">) {
  const { credentials, variables, now } = deps;
  const at = now();
  const versions = await credentials.list(at);
  return (integration: Integration) => toWire(showCredential(integration, versions, variables, at));
}

function toWire(shown: ShownCredential): z.infer<typeof credentialWire> {
  const { integration, source, type: shownType, stored, previous } = shown;
  const { variable, forms } = ACCESS[integration];
  return {
    integration,
    source,
    credential_type: shownType,
    masked: shown.masked,
    variable,
    ...(stored ? describeStored(stored) : NOTHING_STORED),
    previous: previous && {
      credential_type: previous.type,
      masked: mask(previous.hint),
      usable_until: toIso(previous.validUntil ?? 0),
    },
    accepts: forms.map((form) => ({ credential_type: form.type, description: form.description })),
  };
}

function describeStored({ keyId, createdAt, updatedAt, updatedBy }: CredentialVersion) {
  return {
    key_id: keyId,
    created_at: toIso(createdAt),
    updated_at: toIso(updatedAt),
    updated_by: updatedBy,
    in_force_from: toIso(updatedAt + IN_FORCE_WITHIN_MS),
  };
}

const NOTHING_STORED = {
  key_id: null,
  created_at: null,
  updated_at: null,
  updated_by: null,
  in_force_from: null,
};
