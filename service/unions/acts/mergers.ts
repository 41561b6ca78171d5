import { sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Wish } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findParty } from "../../organisations/views/parties.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { findOffer, isRecovering, type MergerOffer } from "../rows/mergers.ts";
import { type MergerDocument, mergerDocument, UNION_SCHEMAS } from "../rules.ts";
import { atLater, refuseAbsent } from "./memberships.ts";

/**
 * One of `successor` (to go on in it) and `predecessor` (to take it over), by account or public code; and either `reason`, to
 * write the document that both shall agree on, or `commitment`, to agree on the one that the other wrote.
 */
export interface NewMerger {
  successor?: string;
  predecessor?: string;
  reason?: string;
  commitment?: string;
}

const MERGING = new Set(["cooperative", "union"]);

/** Agrees to a merger; it is done, for ever, when the other has agreed on the same document. Returns the operation's id. */
export async function agreeToMerger(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: NewMerger,
): Promise<string> {
  authorise(actor, "merger.manage", account);
  const { kind } = await lockActing(tx, account);
  const { field, name } = otherIn(input);
  const other = await atLater(`/${field}`, () => findParty(tx, name));
  if (other.account === account) throw new LedgerError("MERGER_WITH_ITSELF", {}, `/${field}`);
  await atLater(`/${field}`, () => refuseAbsent(tx, other));
  if (kind !== other.kind || !MERGING.has(kind)) throw new LedgerError("MERGER_KINDS_DIFFER", {}, `/${field}`);
  const [predecessor, successor] = field === "successor" ? [account, other.account] : [other.account, account];
  if (await isRecovering(tx, predecessor)) throw new LedgerError("RECOVERY_PENDING", { account: predecessor });
  if (await findOffer(tx, account, other.account)) throw new LedgerError("MERGER_OFFERED", { other: other.code });
  const theirs = await findOffer(tx, other.account, account);
  const document = input.commitment ?? (await write(ledger, tx, { predecessor, successor, reason: input.reason! }));
  if (input.commitment !== undefined && !isSame(theirs, { predecessor, successor, document }))
    throw new LedgerError("MERGER_DIFFERS", {}, "/commitment");
  const wish: Wish =
    field === "successor"
      ? { kind: "handOver", arguments: { successor, document } }
      : { kind: "takeOver", arguments: { predecessor, document } };
  return askRelay(tx, actor, account, wish);
}

function otherIn({ successor, predecessor, reason, commitment }: NewMerger): {
  field: "successor" | "predecessor";
  name: string;
} {
  if ((successor === undefined) === (predecessor === undefined))
    throw invalid("successor", "or else predecessor must be given, not both");
  if ((reason === undefined) === (commitment === undefined))
    throw invalid("reason", "or else commitment must be given, not both");
  return successor === undefined
    ? { field: "predecessor", name: predecessor! }
    : { field: "successor", name: successor };
}

const invalid = (field: string, reason: string): LedgerError =>
  new LedgerError("FIELD_INVALID", { field, reason }, `/${field}`);

const isSame = (offer: MergerOffer | null, { predecessor, successor, document }: MergerOffer): boolean =>
  offer?.predecessor === predecessor && offer.successor === successor && offer.document === document;

async function write(ledger: Ledger, tx: Transaction, stated: MergerDocument): Promise<string> {
  const sealed = sealDocument(ledger, UNION_SCHEMAS.merger, mergerDocument(stated));
  await insertDocuments(tx, [sealed]);
  return sealed.commitment;
}

/** Takes back what it agreed on, while the other has not. Returns the operation's id. */
export async function withdrawMerger(tx: Transaction, actor: Actor, account: string, name: string): Promise<string> {
  authorise(actor, "merger.manage", account);
  await lockActing(tx, account);
  const { account: other, code } = await atLater("/other", () => findParty(tx, name));
  if (!(await findOffer(tx, account, other))) throw new LedgerError("MERGER_UNKNOWN", { other: code });
  return askRelay(tx, actor, account, { kind: "withdrawMerger", arguments: { other } });
}
