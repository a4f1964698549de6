import { useCredential } from "../credentials/actions/use-credential";
import { createCipher } from "../credentials/cipher-client";
import { brazeAccess, checkBraze } from "../crm/braze-client";
import type { LineLoad } from "../dialers/capacity";
import type { Checkup, DialerAnswer, DialerClient } from "../dialers/dialer";
import { createDialerClient } from "../dialers/dialer-client";
import type { Variables } from "../env";
import type { Log } from "../shared/log";
import type { Integration } from "./api-call";
import type { Subject } from "./subject";

export interface IntegrationPorts {
  variables: Variables;
  log: Log;
  /** What we know of the load on a dialer's line, whenever it is asked. */
  load: () => LineLoad;
}

/** Checks and asks whatever is watched; Braze has no agents, and so no capacity. */
export function createIntegrationClient(
  { kind, credential }: Subject,
  { variables, log, load }: IntegrationPorts,
): Pick<DialerClient, "check" | "capacity"> {
  const cipher = createCipher(variables.CREDENTIAL_KEYS ?? []);
  const secret = (integration: Integration) =>
    useCredential({ cipher, log, variables }, integration, credential);
  if (kind !== "braze") return createDialerClient(kind, { variables, secret, log, load });

  return {
    async check(timeoutMs): Promise<DialerAnswer<Checkup>> {
      const access = brazeAccess(variables, await secret(kind));
      const { health, apiCalls } = await checkBraze(access, timeoutMs);
      if (health.kind === "unhealthy") log.error("braze.check_failed", { ...health });
      return { value: { health, capacity: NO_AGENTS }, apiCalls };
    },
    capacity: async () => ({ value: NO_AGENTS, apiCalls: [] }),
  };
}

const NO_AGENTS = { kind: "unknown", reason: "it has no agents" } as const;
