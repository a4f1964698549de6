import { createRoute, z } from "@hono/zod-openapi";
import { authorOf } from "../http/context";
import { body, list, onePage, problems, reply } from "../http/envelope";
import { requireRole } from "../http/require-role";
import { createRouter } from "../http/router";
import { changeUser } from "./actions/change-user";
import { createUser } from "./actions/create-user";
import { findUser } from "./actions/find-user";
import { reactivateUser } from "./actions/reactivate-user";
import { regenerateKey } from "./actions/regenerate-key";
import {
  newUserWire,
  reactivatedUserWire,
  reactivationWire,
  toUserWire,
  userDraftWire,
  userWire,
  userWithKeyWire,
} from "./user-wire";

const idParam = z.object({ id: z.coerce.number().int().positive() });

const listUsers = createRoute({
  operationId: "listUsers",
  method: "get",
  path: "/",
  summary: "Everybody who has or had access",
  tags: ["Users"],
  ...requireRole("admin"),
  responses: { 200: list(userWire, "All users, without their keys"), ...problems },
});

const create = createRoute({
  operationId: "createUser",
  method: "post",
  path: "/",
  summary: "Add somebody; the reply shows their key this once",
  tags: ["Users"],
  ...requireRole("admin"),
  request: { body: body(newUserWire) },
  responses: { 201: reply(userWithKeyWire, "The user and their key"), ...problems },
});

const me = createRoute({
  operationId: "getOwnUser",
  method: "get",
  path: "/me",
  summary: "The person behind this request, with their role",
  tags: ["Users"],
  ...requireRole("read_only"),
  responses: { 200: reply(userWire, "Yourself"), ...problems },
});

const getUser = createRoute({
  operationId: "getUser",
  method: "get",
  path: "/{id}",
  summary: "One user",
  tags: ["Users"],
  ...requireRole("admin"),
  request: { params: idParam },
  responses: { 200: reply(userWire, "The user"), ...problems },
});

const update = createRoute({
  operationId: "updateUser",
  method: "put",
  path: "/{id}",
  summary: "Change name, role or access; what is left out stays",
  tags: ["Users"],
  ...requireRole("admin"),
  request: { params: idParam, body: body(userDraftWire) },
  responses: { 200: reply(userWire, "The user as saved"), ...problems },
});

const deactivate = createRoute({
  operationId: "deactivateUser",
  method: "delete",
  path: "/{id}",
  summary: "Take access away at once; nobody is ever deleted",
  tags: ["Users"],
  ...requireRole("admin"),
  request: { params: idParam },
  responses: { 204: { description: "The user is inactive" }, ...problems },
});

const reactivate = createRoute({
  operationId: "reactivateUser",
  method: "post",
  path: "/{id}/activate",
  summary: "Give access back, with the old key or a new one",
  tags: ["Users"],
  ...requireRole("admin"),
  request: { params: idParam, body: { ...body(reactivationWire), required: false } },
  responses: { 200: reply(reactivatedUserWire, "The user, and the new key if any"), ...problems },
});

const regenerate = createRoute({
  operationId: "regenerateUserKey",
  method: "post",
  path: "/{id}/regenerate-key",
  summary: "Put a new key in the place of the old one, which is dead at once",
  tags: ["Users"],
  ...requireRole("admin"),
  request: { params: idParam },
  responses: { 200: reply(userWithKeyWire, "The user and their new key"), ...problems },
});

/** Mounted at /api/v1/users. */
export const userRoutes = createRouter()
  .openapi(listUsers, async (c) => {
    const users = await c.var.deps.users.list();
    return c.json(onePage(users.map(toUserWire)), 200);
  })
  .openapi(create, async (c) => {
    const { user, apiKey } = await createUser(c.var.deps, c.req.valid("json"), authorOf(c));
    return c.json({ data: { ...toUserWire(user), api_key: apiKey } }, 201);
  })
  .openapi(me, async (c) => {
    const user = await findUser(c.var.deps, c.var.actor.id);
    return c.json({ data: toUserWire(user) }, 200);
  })
  .openapi(getUser, async (c) => {
    const user = await findUser(c.var.deps, c.req.valid("param").id);
    return c.json({ data: toUserWire(user) }, 200);
  })
  .openapi(update, async (c) => {
    const { id } = c.req.valid("param");
    const user = await changeUser(c.var.deps, id, c.req.valid("json"), authorOf(c));
    return c.json({ data: toUserWire(user) }, 200);
  })
  .openapi(deactivate, async (c) => {
    await changeUser(c.var.deps, c.req.valid("param").id, { active: false }, authorOf(c));
    return c.body(null, 204);
  })
  .openapi(reactivate, async (c) => {
    const { id } = c.req.valid("param");
    const { new_key: newKey = false } = c.req.valid("json");
    const { user, apiKey } = await reactivateUser(c.var.deps, id, { newKey }, authorOf(c));
    return c.json({ data: { ...toUserWire(user), api_key: apiKey } }, 200);
  })
  .openapi(regenerate, async (c) => {
    const { id } = c.req.valid("param");
    const { user, apiKey } = await regenerateKey(c.var.deps, id, authorOf(c));
    return c.json({ data: { ...toUserWire(user), api_key: apiKey } }, 200);
  });
