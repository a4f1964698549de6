import type { Deps } from "../../deps";
import { BRAZE } from "../../resilience/subject";
import { AppError } from "../../shared/app-error";

/** Refuses a name that neither a dialer nor the CRM has. */
export async function requireIntegration(deps: Pick<Deps, "dialers">, name: string): Promise<void> {
  if (name === BRAZE) return;
  const dialers = await deps.dialers.list();
  if (dialers.some((dialer) => dialer.name === name)) return;
  throw new AppError("NotFoundError", `There is no integration "${name}"`);
}
