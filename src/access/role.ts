export const ROLES = ["admin", "read_only"] as const;
export type Role = (typeof ROLES)[number];

/** Whether somebody with role `has` may do what asks for role `needs`. */
export function isAllowed(has: Role, needs: Role): boolean {
  return has === "admin" || needs === "read_only";
}
