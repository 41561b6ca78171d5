import type { Contracts } from "../../accept/ledger.ts";
import { LedgerError } from "../../base/errors.ts";
import type { SignedAct } from "../../formats/requests.ts";
import type { Queryable } from "../../store/pool.ts";
import { findSignedActs, type SignedActRow } from "../rows.ts";

/** A request as a transaction carried it. */
interface CarriedRequest {
  id: string;
  account: string;
  signer: string;
  gas: number;
  nonce: bigint;
  /** Unix seconds. */
  deadline: number;
  signature: string;
  /** What it called; null where nobody could build that anew. */
  called: { name: string; arguments: ArrayLike<unknown> } | null;
}

/** A transaction of requests, where it stands, and what leads to it from the root of its block's transactions. */
export interface Carrying {
  requests: CarriedRequest[];
  block: { hash: string; header: Record<string, string> };
  index: number;
  nodes: string[];
}

/** What was signed comes by the chain's node, as proofs do. */
export interface ChainRequests {
  /** By the hash of the transaction; those that cannot be read as acts are left out. */
  carried(
    contracts: Pick<Contracts, "relay" | "batches" | "certificates">,
    places: { transaction: string; blockHash: string }[],
  ): Promise<Map<string, Carrying>>;
}

/** As service/verifier/bundle.ts reads it. */
export interface ActView {
  act: SignedAct;
  of: string;
  list: { commitment: string; quantity: string; netMassMg: string; dimension: number }[] | null;
  signer: string;
  gas: string;
  nonce: string;
  deadline: string;
  signature: string;
  transaction: { block: Carrying["block"]; index: string; nodes: string[] } | null;
}

/** By which act a record of a kind can have come about. */
const ACTS: Record<string, readonly SignedAct[]> = {
  batch_registered: ["register", "registerMany"],
  batch_amended: ["amend"],
  transformed: ["transform"],
  certificate_issued: ["issue"],
};

/** Acts of one bundle, and rows of the lists among them: what is farther away comes without its signature. */
const MAX_ACTS = 100;
const MAX_ROWS = 500;
/** Hex digits of a transaction with what leads to it. */
const MAX_TRANSACTION = 16_000;

interface Found {
  act: ActView;
  request: CarriedRequest;
  carrying: Carrying;
}

/**
 * Who signed what is said of `subjects` (batches, transformations, certificates), nearest first; an output was signed with
 * its transformation. Of the act `asked` the transaction comes too, unless it carried what others did: that is nobody's.
 */
export async function readActs(
  db: Queryable,
  requests: ChainRequests,
  contracts: Contracts,
  { subjects, outputs, asked, final }: { subjects: string[]; outputs: Set<string>; asked: string; final: number },
): Promise<ActView[]> {
  const rows = (await findSignedActs(db, subjects.slice(0, MAX_ACTS), final)).filter(
    ({ kind, subject }) => kind !== "batch_registered" || !outputs.has(subject),
  );
  const places = rows.map(({ transaction, block_hash: blockHash }) => ({ transaction, blockHash }));
  const carried = await fromNode(requests.carried(contracts, places));
  const found = new Map<string, Found>();
  let room = MAX_ROWS;
  for (const row of rows) {
    const one = actOf(row, carried.get(row.transaction));
    if (!one || found.has(one.request.id) || (one.act.list?.length ?? 0) > room) continue;
    room -= one.act.list?.length ?? 0;
    found.set(one.request.id, one);
  }
  return [...found.values()].map(({ act, carrying }) => {
    const isAsked = act.of === asked && act.act !== "amend";
    const isOwn = carrying.requests.every(({ id }) => found.has(id));
    const fits = carrying.nodes.join("").length <= MAX_TRANSACTION;
    if (!isAsked || !isOwn || !fits) return act;
    const { block, index, nodes } = carrying;
    return { ...act, transaction: { block, index: String(index), nodes } };
  });
}

function actOf({ subject, kind, request: id }: SignedActRow, carrying: Carrying | undefined): Found | null {
  const request = carrying?.requests.find((each) => each.id === id);
  const name = ACTS[kind]!.find((each) => each === request?.called?.name);
  if (!carrying || !request || !name) return null;
  const { signer, gas, nonce, deadline, signature } = request;
  const act: ActView = {
    act: name,
    of: subject,
    list: name === "registerMany" ? listIn(request.called!.arguments[0]) : null,
    signer,
    gas: String(gas),
    nonce: String(nonce),
    deadline: String(deadline),
    signature,
    transaction: null,
  };
  return { act, request, carrying };
}

const listIn = (rows: unknown): NonNullable<ActView["list"]> =>
  (rows as [string, bigint, bigint, bigint][]).map(([commitment, quantity, netMassMg, dimension]) => ({
    commitment: commitment.toLowerCase(),
    quantity: String(quantity),
    netMassMg: String(netMassMg),
    dimension: Number(dimension),
  }));

/** Any failure of the node becomes NODE_AWAY. */
export function fromNode<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((cause: unknown) => {
    throw new LedgerError("NODE_AWAY", {}, undefined, cause);
  });
}
