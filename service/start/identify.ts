import type { Ledger } from "../accept/ledger.ts";
import { authenticate } from "../keys/acts/apiKeys.ts";
import { type Identify, keyOf } from "../rest/auth.ts";
import { onBehalfOf } from "../rest/headers.ts";
import { actFor } from "../unions/acts/actFor.ts";

/** By its key, and for whom it acts, where that is another. */
export const identifyBy =
  (ledger: Ledger): Identify =>
  async (request) => {
    request.actor = await authenticate(ledger, keyOf(request));
    const other = onBehalfOf(request.headers);
    return other === null ? request.actor : (request.actor = await actFor(ledger, request.actor, other));
  };
