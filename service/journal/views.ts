import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from "node:crypto";
import Type, { type Static } from "typebox";
import { toEvidence } from "../accept/evidence.ts";
import type { Contracts, Ledger } from "../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../accept/paging.ts";
import { Evidence } from "../accept/schemas.ts";
import { LedgerError } from "../base/errors.ts";
import { signCheckpoint, verifierKey } from "../formats/checkpoint.ts";
import { bytesOf, hexOf } from "../formats/hex.ts";
import { rootOf } from "../formats/merkle.ts";
import { planConsistency } from "../formats/merkleNodes.ts";
import { listOf } from "../rest/schemas.ts";
import { account, hash, ref } from "../values/schemas.ts";
import { findFinalHead, findHeads, findJournalState, findNodes, type HeadRow, listHeads } from "./rows.ts";

/** A head of the journal as the chain has it. */
export type HeadView = Static<typeof JournalHead>;

export type ConsistencyView = Static<typeof Consistency>;

/** Hashes only, so all of this needs no key: who keeps a copy of a head can hold the journal to it. */
export async function readHeads(
  ledger: Ledger,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<HeadView>> {
  const before = decodeCursor(query.cursor, 1)?.[0] ?? null;
  const rows = await listHeads(ledger.db, ledger.contracts.journal, { before, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (row) => [row.size],
    (row) => toHeadView(ledger, row),
  );
}

/** That the later of two heads begins with all the leaves of the earlier. */
export async function proveConsistency(ledger: Ledger, from: number, to: number): Promise<ConsistencyView> {
  if (from > to)
    throw new LedgerError("FIELD_INVALID", { field: "from", reason: `must not be more than to, which is ${to}` });
  const heads = await findHeads(ledger.db, ledger.contracts.journal, [from, to]);
  const headOf = (size: number) => {
    const head = heads.get(size);
    if (!head) throw new LedgerError("NOT_FOUND", { resource: "head" });
    return { size, root: head.root };
  };
  const [first, second] = [headOf(from), headOf(to)];
  const plan = planConsistency(from, to);
  return { from: first, to: second, path: plan.proof(await findNodes(ledger.db, plan.nodes)).map(hexOf) };
}

/**
 * The newest final head as a C2SP checkpoint (c2sp.org/tlog-checkpoint). Nothing is signed here that the chain could still
 * forget: two checkpoints that contradict each other would be worth less than none.
 */
export async function readCheckpoint(ledger: Ledger): Promise<string> {
  const head = await findFinalHead(ledger.db, ledger.contracts.journal);
  const root = head ? bytesOf(head.root) : rootOf([]);
  return signCheckpoint(
    { origin: journalOrigin(ledger.contracts), size: head?.size ?? 0, root },
    checkpointKey(ledger),
  );
}

export type JournalView = Static<typeof Journal>;

export async function readJournal(ledger: Ledger): Promise<JournalView> {
  const { chainId, journal } = ledger.contracts;
  const { anchored } = await findJournalState(ledger.db, journal);
  const { verifierKey } = checkpointKey(ledger);
  return {
    chainId: chainId.toString(),
    contract: journal,
    origin: journalOrigin(ledger.contracts),
    verifierKey,
    anchored,
  };
}

function toHeadView(ledger: Ledger, row: HeadRow): HeadView {
  return {
    size: row.size,
    root: row.root,
    state: row.final ? "final" : "mined",
    evidence: toEvidence(row, ledger.contracts.chainId)!,
  };
}

/** The log's name in its checkpoints: of this contract on this chain, wherever it is served from. */
export const journalOrigin = ({ chainId, journal }: Pick<Contracts, "chainId" | "journal">): string =>
  `silsila/journal/${chainId}/${journal}`;

/** RFC 8410: a private key of Ed25519 in PKCS #8 is this and its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** Signs checkpoints; derived from the master key, so every copy of the service has the same and none stores it. */
export function checkpointKey({ masterKey, contracts }: Pick<Ledger, "masterKey" | "contracts">) {
  const origin = journalOrigin(contracts);
  const seed = Buffer.from(hkdfSync("sha256", masterKey, "", `silsila.journal.checkpoint|${origin}`, 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const publicKey = rawPublicKey(key);
  return {
    publicKey,
    verifierKey: verifierKey(origin, publicKey),
    sign: (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, key)),
  };
}

/** The last 32 bytes of its SPKI form. */
function rawPublicKey(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32));
}

const size = (description: string) => Type.Integer({ minimum: 1, description, examples: [1000] });

export const JournalHead = Type.Object(
  {
    size: size("How many leaves it covers."),
    root: hash("The root over them (RFC 9162, section 2.1.1, SHA-256)."),
    state: Type.Enum(["mined", "final"], {
      description: "On the chain, or there for good.",
      examples: ["final"],
    }),
    evidence: ref(Evidence),
  },
  { $id: "JournalHead", additionalProperties: false, description: "A head of the journal as the chain has it." },
);

export const JournalHeads = listOf(JournalHead, "JournalHeads");

const end = (description: string) =>
  Type.Object({ size: size("Leaves."), root: hash("Its root.") }, { additionalProperties: false, description });

export const Consistency = Type.Object(
  {
    from: end("The earlier head."),
    to: end("The later head."),
    path: Type.Array(hash("A hash."), { description: "RFC 9162, section 2.1.4.1." }),
  },
  {
    $id: "Consistency",
    additionalProperties: false,
    description: "Shows that the later head begins with all the leaves of the earlier one.",
  },
);

export const Journal = Type.Object(
  {
    chainId: Type.String({ description: "The chain's id (EIP-155), in decimal.", examples: ["31337"] }),
    contract: account("Where its heads are anchored."),
    origin: Type.String({
      description: "Its name in checkpoints.",
      examples: ["silsila/journal/31337/0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"],
    }),
    verifierKey: Type.String({
      description: "The Ed25519 key of its checkpoints, as verifiers of signed notes take it (c2sp.org/signed-note).",
    }),
    anchored: Type.Integer({ minimum: 0, description: "Leaves under the newest head on the chain.", examples: [1000] }),
  },
  { $id: "Journal", additionalProperties: false, description: "The log of observations, for whoever watches it." },
);
