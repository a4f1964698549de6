import { playCall } from "../../../simulator/twilio-player";
import type { PlayOptions } from "../../../simulator/twilio-session";
import {
  startProduct as startWholeProduct,
  type Product as WholeProduct,
} from "../../support/node/product";
import { ACCOUNT_SID, ADMIN_KEY, AUTH_TOKEN, OUR_NUMBER } from "../../support/node/variables";

/** The product under test, as a person with a browser and a phone meets it. */
export interface Product extends Pick<WholeProduct, "api" | "simulator" | "tellAddress"> {
  url: string;
  /** Of an admin. */
  apiKey: string;
  /** Plays a whole call: of a known lead whom the score rule decides, unless `from` says otherwise. */
  placeCall(
    played?: Pick<PlayOptions, "callSid" | "caller" | "dials"> & Partial<Pick<PlayOptions, "from">>,
  ): Promise<PlacedCall>;
  stop(): Promise<void>;
}

export interface PlacedCall {
  callSid: string;
}

/** In the simulator's Braze: no owner, score 62. */
const KNOWN_LEAD = "+4915112345678";
const caller = { to: OUR_NUMBER, authToken: AUTH_TOKEN, accountSid: ACCOUNT_SID };

/** Starts the whole product: the Worker in its runtime, and the simulator. */
export async function startProduct(changed: Record<string, string>): Promise<Product> {
  const { url, api, simulator, stop, tellAddress } = await startWholeProduct(changed);
  return {
    url,
    api,
    simulator,
    apiKey: ADMIN_KEY,
    async placeCall(played = {}) {
      const { callSid } = await playCall({ ...caller, from: KNOWN_LEAD, ...played, url });
      return { callSid };
    },
    stop,
    tellAddress,
  };
}
