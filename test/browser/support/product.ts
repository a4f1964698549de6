import { playCall } from "../../../simulator/twilio-player";
import { startProduct as startWholeProduct } from "../../support/node/product";
import { ACCOUNT_SID, ADMIN_KEY, AUTH_TOKEN, OUR_NUMBER } from "../../support/node/variables";

/** The product under test, as a person with a browser and a phone meets it. */
export interface Product {
  url: string;
  /** Of an admin. */
  apiKey: string;
  /** Plays a whole call of a known lead, whom the score rule decides. */
  placeCall(): Promise<PlacedCall>;
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
  const { url, stop } = await startWholeProduct(changed);
  return {
    url,
    apiKey: ADMIN_KEY,
    async placeCall() {
      const { callSid } = await playCall({ ...caller, url, from: KNOWN_LEAD });
      return { callSid };
    },
    stop,
  };
}
