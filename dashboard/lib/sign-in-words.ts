import type { Problem } from "../state/problem";

/** Why nobody was let in, in words that help. */
export function describeRefusal(problem: Problem): string {
  switch (problem.status) {
    case 401:
      return "That key is not valid or no longer active.";
    case 429:
      return problem.retryAfterSeconds === null
        ? "Too many attempts. Try again later."
        : `Too many attempts. Try again in ${problem.retryAfterSeconds} s.`;
    default:
      return problem.message;
  }
}
