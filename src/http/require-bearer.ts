import { createMiddleware } from "hono/factory";
import { isSameSecret } from "../access/api-key";
import type { Variables } from "../env";
import { AppError } from "../shared/app-error";
import type { AppEnv } from "./context";

type SecretName = "BRAZE_WEBHOOK_SECRET" | "ELEVENLABS_TOOL_SECRET";

/**
 * Lets only those in who send the secret of this webhook as `Authorization: Bearer …`. Where the
 * variable is not set nobody comes in: a webhook without a secret would be open to all.
 */
export function requireBearer(name: SecretName & keyof Variables) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { log, variables } = c.var.deps;
    const secret = variables[name];
    if (secret === undefined) log.error("webhook.no_secret", { message: `Set ${name}` });

    const given = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
    const isProven = secret !== undefined && given !== undefined;
    if (isProven && (await isSameSecret(given, secret))) return next();
    throw new AppError(
      "AuthenticationError",
      "The header Authorization lacks this webhook's secret",
    );
  });
}
