import type { Deps } from "../../deps";
import { AppError } from "../../shared/app-error";
import type { User } from "../user";

/** The person with this id, active or not; an id nobody has is refused. */
export async function findUser(deps: Pick<Deps, "users">, id: number): Promise<User> {
  const user = await deps.users.find(id);
  if (!user) throw new AppError("NotFoundError", `There is no user ${id}`);
  return user;
}
