import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { OperationState } from "../../accept/operationStates.ts";
import type { Party } from "../../accept/schemas.ts";
import { type Actor, scopeOf } from "../../access/roles.ts";
import { type BatchMark, findBatchMarks } from "../../batches/rows/batches.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import { findProducts } from "../../products/rows/products.ts";
import type { ProductDocument } from "../../products/rules.ts";
import { findDeliveries } from "../../shipments/rows.ts";
import type { ShipmentView } from "../../shipments/views/schemas.ts";
import { toShipmentViews } from "../../shipments/views/shipment.ts";
import type { Queryable } from "../../store/pool.ts";
import { timeOf } from "../../values/dates.ts";
import { formatMoney, parseMoney } from "../../values/money.ts";
import type { Names } from "../../values/names.ts";
import { quantityIn } from "../../values/quantities.ts";
import { type AgreementActRow, findAgreementActs } from "../rows/acts.ts";
import { type AgreementRow, findSettlementWords, findSupplies, type Supply } from "../rows/agreements.ts";
import { findDisclosures } from "../rows/disclosures.ts";
import type { AgreedLine, AgreementDocument, PaymentDocument, StatementDocument } from "../rules/agreements.ts";
import { agreedOf, costOfLine, type Progress, roomOf, stepsOf, type Sums, sumsOf } from "../rules/sums.ts";
import { maySee, type Viewer, type Visible } from "../rules/visibility.ts";
import type {
  AgreementActView,
  AgreementLineView,
  AgreementSums,
  AgreementView,
  DeliveryView,
  DisclosedField,
  PaymentView,
} from "./schemas.ts";

/** What a page of agreements speaks of, found once for all of them. */
interface Related {
  ledger: Ledger;
  actor: Actor;
  parties: Map<string, Party>;
  batches: Map<string, BatchMark>;
  productNames: Map<string, Names>;
  supplies: Map<string, Supply[]>;
  acts: Map<string, AgreementActRow[]>;
  deliveries: Map<string, ShipmentView[]>;
  words: Map<string, string[]>;
  disclosures: Map<string, { line: number; field: DisclosedField }[]>;
}

type CanSee = (what: Visible, disclosed?: boolean) => boolean;

/** What an organisation is in an agreement; an auditor is nothing in it. */
export function roleIn(
  row: Pick<AgreementRow, "seller" | "buyer" | "arbiter">,
  account: string | null,
): AgreementView["role"] {
  if (account === null) return null;
  if (account === row.seller) return "seller";
  if (account === row.buyer) return "buyer";
  return account === row.arbiter ? "arbiter" : null;
}

/** Whether a side of it knows of it: of its own proposals at once, of others' as soon as they are on the chain. */
export function isKnownTo(row: AgreementRow, account: string): boolean {
  const role = roleIn(row, account);
  if (row.account === account) return true;
  return row.stands !== "none" && role !== null && maySee(viewerOf(role), "standing", row);
}

export function viewerOf(role: AgreementView["role"]): Viewer {
  if (role === null) return "auditor";
  return role === "arbiter" ? "arbiter" : "party";
}

export async function toAgreementViews(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  rows: AgreementRow[],
): Promise<AgreementView[]> {
  const read = rows.map((row) => ({ row, document: readDocument<AgreementDocument>(row.opening) }));
  const around = await loadRelated(ledger, db, actor, read);
  return read.map(({ row, document }) => toView(row, document, around));
}

async function loadRelated(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  read: { row: AgreementRow; document: AgreementDocument }[],
): Promise<Related> {
  const ids = read.map(({ row }) => row.id);
  const accounts = read.flatMap(({ row }) => [row.seller, row.buyer, ...(row.arbiter === null ? [] : [row.arbiter])]);
  const supplies = await findSupplies(db, ids);
  const acts = await findAgreementActs(db, ids);
  const batches = [...supplies, ...acts].flatMap(({ batch }) => (batch === null ? [] : [batch]));
  const products = read.flatMap(({ document }) => document.lines.map(({ product }) => product.id));
  const sent = await findDeliveries(db, ids);
  const words = await findSettlementWords(db, ids);
  const deliveries = await toShipmentViews(ledger, db, actor, sent);
  return {
    ledger,
    actor,
    parties: await nameParties(db, accounts),
    batches: await findBatchMarks(db, [...new Set(batches)]),
    productNames: new Map(
      [...(await findProducts(db, [...new Set(products)]))].map(([id, { opening }]) => [
        id,
        readDocument<ProductDocument>(opening).name,
      ]),
    ),
    supplies: Map.groupBy(supplies, ({ agreement }) => agreement),
    acts: Map.groupBy(acts, ({ agreement }) => agreement),
    deliveries: Map.groupBy(deliveries, ({ agreement }) => agreement!.id),
    words: new Map(
      [...Map.groupBy(words, ({ agreement }) => agreement)].map(([id, said]) => [
        id,
        said.map(({ account }) => account),
      ]),
    ),
    disclosures: Map.groupBy(await findDisclosures(db, ids), ({ agreement }) => agreement),
  };
}

function toView(row: AgreementRow, document: AgreementDocument, around: Related): AgreementView {
  const { ledger, actor, parties } = around;
  const role = roleIn(row, scopeOf(actor));
  const canSee: CanSee = (what, disclosed) => maySee(viewerOf(role), what, row, disclosed);
  // What is not on the chain is its own side's affair.
  const mine = scopeOf(actor);
  const acts = (around.acts.get(row.id) ?? []).filter(
    (act) => act.e_block !== null || [act.account, null].includes(mine),
  );
  const status = row.stands === "none" ? null : row.stands;
  const sideOf = (account: string | null) => (account === row.seller ? "seller" : "buyer");
  const progress = progressOf(document, around.supplies.get(row.id) ?? []);
  const payments = acts
    .filter(({ kind, e_block }) => kind === "payment" && e_block !== null)
    .map((act) => ({ minor: parseMoney(paymentIn(act).money), confirmed: act.confirmed }));
  const sums = sumsOf(row.stands, document.lines, progress, payments);
  const disputedBy = row.stands === "disputed" ? sideOf(row.moved_by) : null;
  const settledBy = (around.words.get(row.id) ?? []).map(sideOf);
  return {
    id: row.id,
    thread: row.thread,
    predecessor: row.predecessor,
    successor: row.successor,
    status,
    seller: parties.get(row.seller)!,
    buyer: parties.get(row.buyer)!,
    arbiter: row.arbiter === null ? null : parties.get(row.arbiter)!,
    proposedBy: document.proposedBy,
    role,
    circuit: document.circuit,
    tender: document.tender ?? null,
    incoterm: document.incoterm ?? null,
    validUntil: document.validUntil,
    deliveredUntil: document.deliveredUntil,
    arbitrationDays: Number(document.arbitrationDays),
    decideUntil: row.open_until === null ? null : timeOf(row.open_until),
    delivery: document.delivery ?? null,
    payment: document.payment,
    ...(document.note && { note: document.note }),
    lines: document.lines.map((line, i) => toLine(row, line, i, progress[i]!, canSee, around)),
    sums: canSee("price") ? toSums(sums, document.lines[0]!.price.currency) : null,
    deliveries: (around.deliveries.get(row.id) ?? [])
      .filter(({ evidence, sender }) => evidence !== null || [sender.id, null].includes(mine))
      .map(toDelivery),
    payments: acts.filter(({ kind }) => kind === "payment").map((act) => toPayment(act, canSee, around)),
    settledBy,
    disputedBy,
    next:
      status === null
        ? []
        : stepsOf({
            state: status,
            proposedBy: document.proposedBy,
            disputedBy,
            arbiter: row.arbiter !== null,
            progress,
            payments,
            sums,
            settledBy,
          }),
    acts: acts.map((act) => toAct(row, act, document, canSee, around)),
    commitment: row.commitment,
    state: row.state as OperationState,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, actor),
  };
}

const paymentIn = ({ opening }: AgreementActRow) => readDocument<PaymentDocument>(opening!);

/** Of each line, as the chain says. */
export function progressOf({ lines }: Pick<AgreementDocument, "lines">, supplies: Supply[]): Progress[] {
  return lines.map((line, i) => {
    const own = supplies.filter((supply) => supply.line === i);
    const sum = (of: (supply: Supply) => bigint) => own.reduce((all, supply) => all + of(supply), 0n);
    return {
      agreed: agreedOf(line),
      reserved: sum(({ reserved }) => reserved),
      inTransit: sum(({ inTransit }) => inTransit),
      returning: sum(({ returning }) => returning),
      accepted: sum(({ accepted }) => accepted),
    };
  });
}

function toLine(
  { id }: AgreementRow,
  line: AgreedLine,
  i: number,
  progress: Progress,
  sees: CanSee,
  { batches, productNames, supplies, disclosures }: Related,
): AgreementLineView {
  const { quantity, price, producerShare, note } = line;
  const disclosed = (disclosures.get(id) ?? []).filter((one) => one.line === i).map(({ field }) => field);
  const isOpen = (field: DisclosedField) => sees(field, disclosed.includes(field));
  const inUnit = (base: bigint) => quantityIn(quantity.unit, base);
  const total = () => formatMoney(costOfLine(line, progress.agreed), price.currency);
  return {
    line: i,
    product: { id: line.product.id, name: productNames.get(line.product.id)! },
    quantity,
    price: isOpen("price") ? price : null,
    producerShare: producerShare && isOpen("producerShare") ? producerShare : null,
    total: isOpen("price") ? total() : null,
    ...(note && { note }),
    room: inUnit(roomOf(progress)),
    reserved: inUnit(progress.reserved),
    inTransit: inUnit(progress.inTransit),
    accepted: inUnit(progress.accepted),
    allocations: (supplies.get(id) ?? [])
      .filter((supply) => supply.line === i && supply.reserved > 0n)
      .map(({ batch, reserved }) => ({ batch: markOf(batches, batch), reserved: inUnit(reserved) })),
    disclosed,
  };
}

function markOf(batches: Map<string, BatchMark>, id: string) {
  const { code, lot } = batches.get(id)!;
  return { id, code, lot };
}

function toSums(sums: Sums, currency: string): AgreementSums {
  const inMoney = (minor: bigint) => formatMoney(minor > 0n ? minor : 0n, currency);
  return {
    total: inMoney(sums.total),
    accepted: inMoney(sums.accepted),
    declared: inMoney(sums.declared),
    confirmed: inMoney(sums.confirmed),
    open: inMoney(sums.most - sums.declared),
    overpaid: inMoney(sums.overpaid),
  };
}

function toDelivery({ id, agreement, returns, lines, dispatchedOn, cancellableFrom }: ShipmentView): DeliveryView {
  const [only] = lines;
  const { batch, quantity, state, arrived } = only!;
  return {
    shipment: id,
    line: agreement!.line,
    returns,
    batch: { id: batch.id, code: batch.code, lot: batch.lot },
    quantity,
    dispatchedOn,
    state,
    accepted: arrived?.accepted ?? null,
    cancellableFrom,
  };
}

const actedIn = (act: AgreementActRow, { ledger, actor }: Related) => ({
  state: act.state as OperationState,
  operation: act.operation,
  rejection: toRejection(act),
  createdAt: act.created_at.toISOString(),
  evidence: toEvidence(act, ledger.contracts.chainId),
  recordedBy: toRecordedBy(act, actor),
});

function toPayment(act: AgreementActRow, sees: CanSee, around: Related): PaymentView {
  const document = sees("payments") ? paymentIn(act) : null;
  return {
    id: act.commitment!,
    money: document?.money ?? null,
    paidOn: document?.paidOn ?? null,
    method: document?.method ?? null,
    reference: document?.reference ?? null,
    confirmed: act.confirmed,
    ...actedIn(act, around),
  };
}

const SAID = ["rejection", "withdrawal", "dispute", "resolution"];

function toAct(
  row: AgreementRow,
  act: AgreementActRow,
  { lines }: AgreementDocument,
  sees: CanSee,
  around: Related,
): AgreementActView {
  const said =
    SAID.includes(act.kind) && act.opening && sees("statements")
      ? readDocument<StatementDocument>(act.opening)
      : undefined;
  const unit = act.line === null ? null : lines[act.line]!.quantity.unit;
  return {
    kind: act.kind,
    by: around.parties.get(act.account)!,
    role: roleIn(row, act.account)!,
    line: act.line,
    batch: act.batch === null ? null : markOf(around.batches, act.batch),
    quantity: unit === null || act.quantity === null ? null : quantityIn(unit, BigInt(act.quantity)),
    text: said?.text ?? null,
    award: said?.award ?? null,
    commitment: act.commitment,
    ...actedIn(act, around),
  };
}
