import type { Deployment } from "../chain/deployment.ts";
import type { Chain } from "../chain/provider.ts";
import { refusalOf, revertDataOf } from "../chain/reasons.ts";
import { type Call, signTransaction } from "../chain/sign.ts";
import { hexOf } from "../formats/hex.ts";
import { type Hash, rootOf } from "../formats/merkle.ts";
import { frontierOf, planConsistency } from "../formats/merkleNodes.ts";
import { anchorHead, type JournalHead, lastHead } from "../journal/anchor.ts";
import {
  type AnchoredHead,
  findAnchoredHead,
  findNodes,
  insertHead,
  isHeadOnItsWay,
  isLeafOlder,
  journalSize,
  lockJournal,
} from "../journal/rows.ts";
import { notify } from "../store/notifications.ts";
import type { Database, Queryable } from "../store/pool.ts";
import { insertAttempt, lockRelayer } from "./rows.ts";

export interface HeadDeps {
  db: Database;
  chain: Chain;
  deployment: Deployment;
  /** The keeper's, at first the registrar's: heads go out in its lane. */
  key: Uint8Array;
  address: string;
  /** An observation waits at most so long for a head, unless many come. */
  seconds: number;
}

/** A head is due when so many leaves are new, however young they are. */
const FULL_HEAD = 1_000;

/** The journal must not go on as it is; somebody must look. The message is for whoever reads /v1/status. */
export class JournalTrouble extends Error {}

/**
 * Signs and stores a head when one is due and none is on its way; the registrar's lane sends it. True when it did. The
 * head continues the one that the chain has now, whatever became of earlier attempts, so none is tried in vain for ever.
 */
export async function prepareHead(deps: HeadDeps): Promise<boolean> {
  const { db, chain, deployment, key, address } = deps;
  const { addresses } = deployment.generations[0]!;
  const known = (await findAnchoredHead(db, addresses.journal))?.size ?? 0;
  const size = await journalSize(db);
  if (!(await isDue(deps, known, size)) || (await isHeadOnItsWay(db))) return false;

  const onChain = await enqueueHead(deps);
  await refuseFork(db, onChain);
  // The records lag behind the chain, or lead it before a reorganisation is noticed: what was sent may still be on its way.
  if (onChain.size !== known) return false;
  const root = await rootAt(db, size);
  const plan = planConsistency(known, size);
  const call = anchorHead(addresses, { size, root }, plan.proof(await findNodes(db, plan.nodes)));
  await refuseInVain(deps, call, size);

  const [block, nonceOnChain] = [await chain.block("latest"), await chain.nonce(address)];
  return db.transaction(async (tx) => {
    await lockJournal(tx);
    if (await isHeadOnItsWay(tx)) return false;
    const nonce = await lockRelayer(tx, address, nonceOnChain);
    const signed = signTransaction(key, chain.chainId, nonce, call, block!.baseFee);
    const attempt = await insertAttempt(tx, { sender: address, nonce, ...signed }, []);
    await insertHead(tx, { size, root, attempt });
    await notify(tx, "intents");
    return true;
  });
}

/** Before anything is sent: what the contract would refuse (a keeper without its role) is for somebody to look at. */
async function refuseInVain({ chain, address }: HeadDeps, call: Call, size: number): Promise<void> {
  try {
    await chain.call({ from: address, to: call.to!, data: call.data });
  } catch (error) {
    const data = revertDataOf(error);
    if (data === null) throw error;
    throw new JournalTrouble(`The contract refuses the journal's head of ${size} leaves: ${refusalOf(data).error}.`);
  }
}

async function isDue({ db, seconds }: HeadDeps, known: number, size: number): Promise<boolean> {
  if (size <= known) return false;
  return size - known >= FULL_HEAD || isLeafOlder(db, known, seconds);
}

export async function enqueueHead({ chain, deployment }: Pick<HeadDeps, "chain" | "deployment">): Promise<JournalHead> {
  const { journal } = deployment.generations[0]!.addresses;
  return lastHead.decode(await chain.call({ to: journal, data: lastHead.encode() }));
}

/**
 * Throws JournalTrouble when the chain's head is none of this log: the database was restored from an older copy, or another
 * service keeps the same journal. Whatever were appended then would contradict what is anchored.
 */
export async function refuseFork(db: Queryable, { size, root }: AnchoredHead): Promise<void> {
  const own = await journalSize(db);
  if (size > own)
    throw new JournalTrouble(
      `The journal on the chain has ${size} leaves, this database only ${own}. Was it restored from an older copy? Nothing is appended or anchored until the database is the one that holds them.`,
    );
  if (size > 0 && (await rootAt(db, size)) !== root)
    throw new JournalTrouble(
      `The journal's first ${size} leaves are not those whose root the chain has. Nothing is appended or anchored until the database is the one that holds them.`,
    );
}

async function rootAt(db: Queryable, size: number): Promise<string> {
  return hexOf(rootOf((await findNodes(db, frontierOf(size))) as Hash[]));
}
