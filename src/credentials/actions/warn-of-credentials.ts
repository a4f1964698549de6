import type { Deps } from "../../deps";
import { ACCESS, nameCredential, secretOfVariable } from "../credential";
import type { SealedCredential } from "../sealed";

/**
 * One sentence for each stored credential that does not open, with the way out. Each is opened to
 * see whether it does; what comes out is dropped.
 */
export async function warnOfCredentials(
  deps: Pick<Deps, "cipher" | "variables">,
  stored: readonly SealedCredential[],
): Promise<string[]> {
  const warnings = await Promise.all(
    stored.map(async (credential) => {
      const opened = await deps.cipher.open(credential);
      if (opened.kind === "opened") return null;
      const { integration, type } = credential;
      const serves = secretOfVariable(integration, deps.variables)
        ? `The variable ${ACCESS[integration].variable} serves meanwhile.`
        : `${ACCESS[integration].title} cannot be asked.`;
      const name = nameCredential(integration, type);
      return `The stored ${name} cannot be read: ${opened.reason}. ${serves} Bring its key back into CREDENTIAL_KEYS, or store the credential anew.`;
    }),
  );
  return warnings.filter((warning) => warning !== null);
}
