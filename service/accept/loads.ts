import { isSuspended } from "./organisations.ts";
import { loadEach } from "./state.ts";

/** Whether an organisation is suspended, as `isSuspended` says it. */
export const suspension = loadEach<string, true>(
  (account) => account,
  async (tx, account) => (await isSuspended(tx, account)) || null,
);
