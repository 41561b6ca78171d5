import type { OrganisationIntent } from "../accept/intents.ts";
import type { Log } from "../base/log.ts";
import { keyOwner, openKey } from "../formats/signingKeys.ts";
import { findSigningKeys } from "../keys/rows/credentials.ts";
import type { Transaction } from "../store/pool.ts";
import { postponeIntent, rejectExpired, rejectIntent } from "./rows.ts";

export interface HeldKey {
  signer: string;
  privateKey: Uint8Array;
}

const SET_ASIDE_SECONDS = 60;

/** Whose key signs. */
const speakerOf = ({ account, delegate }: OrganisationIntent): string => delegate ?? account;

/**
 * The keys to sign with: those the chain knows now, so an act that was skipped because its signer had gone is signed
 * again by the next. One organisation's trouble must not keep everybody else from being sent: without a key an act
 * that was never signed ends here with a reason, one that was ends when its bytes have expired (`finalTime`: Unix seconds
 * of the final block), and one whose key does not open is set aside and tried again later.
 */
export async function keysOf(
  lane: { masterKey: Uint8Array; log: Log },
  tx: Transaction,
  intents: OrganisationIntent[],
  finalTime: () => Promise<number>,
): Promise<Map<string, HeldKey>> {
  const { opened, held } = await openKeys(lane, tx, [...new Set(intents.map(speakerOf))]);
  const missing = { code: "SIGNER_MISSING", values: {} };
  for (const intent of intents) {
    const { id, nonce } = intent;
    if (opened.has(speakerOf(intent))) continue;
    if (held.has(speakerOf(intent))) await postponeIntent(tx, id, SET_ASIDE_SECONDS);
    else if (nonce === null) await rejectIntent(tx, id, missing);
    else if (!(await rejectExpired(tx, id, await finalTime(), missing)))
      await postponeIntent(tx, id, SET_ASIDE_SECONDS);
  }
  return opened;
}

/** Of these accounts, the keys that open, and all whose key is held, whether it opens or not. */
export async function openKeys(
  { masterKey, log }: { masterKey: Uint8Array; log: Log },
  tx: Transaction,
  accounts: string[],
): Promise<{ opened: Map<string, HeldKey>; held: Set<string> }> {
  const sealed = await findSigningKeys(tx, accounts);
  const opened = new Map<string, HeldKey>();
  for (const [account, key] of sealed) {
    try {
      const privateKey = openKey(masterKey, keyOwner(account, key.signer), key.sealed);
      opened.set(account, { signer: key.signer, privateKey });
    } catch (error) {
      log.error({ err: error, account }, "outbox: a stored signing key does not open; is MASTER_KEY the right one?");
    }
  }
  return { opened, held: new Set(sealed.keys()) };
}
