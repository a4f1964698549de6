import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { readBindings } from "./bindings";
import { productVariables } from "./variables";
import { productModules } from "./worker-modules";

/** The discard port: nobody listens there, so whatever is asked of Braze fails at once. */
const NO_BRAZE = "http://127.0.0.1:9";

const VARIABLES = productVariables(NO_BRAZE);

/** What lets the bench read the product's API. */
export const ADMIN = { "x-api-key": VARIABLES.API_KEY ?? "" };

/** The built product alone, without a provider; its data stays in `folder` where one is named. */
export function startLoneProduct(bundle: string, folder?: string): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: () => {},
      cf: false,
      ...(folder === undefined ? {} : { resourcePersistencePath: folder }),
      workers: [
        {
          name: "product",
          ...readBindings(),
          modules: productModules(bundle),
          bindings: VARIABLES,
        },
      ],
    }),
  );
}
