import { z } from "@hono/zod-openapi";
import { moment, toIso, toIsoOrNull } from "../http/envelope";
import { ROLES } from "./role";
import { isPersonName, type User } from "./user";

/** As long as an address can be by the rules of mail. */
const LONGEST_EMAIL = 254;
const LONGEST_NAME = 100;

export const userWire = z
  .object({
    id: z.number().int(),
    email: z.string().openapi({ example: "jordan@company.com" }),
    name: z.string().openapi({ example: "Jordan Chen" }),
    role: z.enum(ROLES),
    active: z.boolean(),
    last_login_at: moment.nullable().openapi({ description: "null: never yet" }),
    created_at: moment,
    updated_at: moment,
    created_by: z.string().openapi({ description: "E-mail address of who added them" }),
  })
  .openapi("User");

const apiKey = z.string().openapi({
  description: "Shown this once; only its hash is kept",
  example: "eivr_3f0c…",
});

export const userWithKeyWire = userWire.extend({ api_key: apiKey }).openapi("UserWithKey");

export const reactivatedUserWire = userWire
  .extend({
    api_key: apiKey.nullable().openapi({ description: "null: the old key is valid again" }),
  })
  .openapi("ReactivatedUser");

const email = z
  .email("must be an e-mail address")
  .max(LONGEST_EMAIL)
  .toLowerCase()
  .openapi({ example: "maya@company.com" });

const name = z
  .string()
  .normalize("NFC")
  .trim()
  .max(LONGEST_NAME)
  .refine(isPersonName, "must have a letter, and no control or invisible characters")
  .openapi({ example: "Maya Patel" });

export const newUserWire = z.object({ email, name, role: z.enum(ROLES) });

export const userDraftWire = z.object({
  name: name.optional(),
  role: z.enum(ROLES).optional(),
  active: z.boolean().optional(),
  email: email.optional().openapi({ description: "Cannot change; may be sent back as it is" }),
});

export const reactivationWire = z.object({
  new_key: z
    .boolean()
    .optional()
    .openapi({ description: "true: a new key takes the place of the old one" }),
});

export function toUserWire(user: User): z.infer<typeof userWire> {
  const { id, email, name, role, active } = user;
  return {
    id,
    email,
    name,
    role,
    active,
    last_login_at: toIsoOrNull(user.lastLoginAt),
    created_at: toIso(user.createdAt),
    updated_at: toIso(user.updatedAt),
    created_by: user.createdBy,
  };
}
