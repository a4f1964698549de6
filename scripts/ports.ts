import { createServer } from "node:net";

/** A port number from a variable; a wrong one is named. */
export function readPort(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === "") return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new StartProblem(`${name}=${text} is not a port: use a number from 1 to 65535`);
}

/** Refuses to start on a port that somebody else has, and says how to choose another. */
export async function requireFreePort(port: number, what: string, variable: string): Promise<void> {
  if (await isFree(port)) return;
  throw new StartProblem(
    `Port ${port} for the ${what} is in use. Stop what runs there, or choose another: ` +
      `${variable}=${port + 10} npm start`,
  );
}

/** Something a person can mend; printed without a stack. */
export class StartProblem extends Error {}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
