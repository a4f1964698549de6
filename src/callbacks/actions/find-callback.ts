import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { Callback } from "../callback";

/** One callback; refused where there is none. */
export async function findCallback(deps: Pick<Deps, "callbacks">, id: number): Promise<Callback> {
  const callback = await deps.callbacks.find(id);
  if (callback) return callback;
  throw new AppError("NotFoundError", `There is no callback ${id}`);
}
