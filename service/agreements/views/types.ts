import type { Evidence, OperationState, Party, RecordedBy, Rejection } from "../../accept/evidence.ts";
import type { AgreementState } from "../../chain/enums.ts";
import type { LineState } from "../../shipments/views/types.ts";
import type { Money } from "../../values/money.ts";
import type { Names } from "../../values/names.ts";
import type { Quantity } from "../../values/quantities.ts";
import type { Circuit, DeliveryTerms, Incoterm, PaymentDocument, PaymentTerms } from "../rules/agreements.ts";
import type { AgreementAct, AgreementActKind, AgreementRole } from "../rules/states.ts";

export type { AgreementActKind, AgreementRole, AgreementState, Circuit, Money };
export type DisclosedField = "price" | "producerShare";

/** Some of what an act looks like, whoever did it. */
interface Acted {
  state: OperationState;
  operation: string;
  rejection: Rejection | null;
  createdAt: string;
  evidence: Evidence | null;
  recordedBy: RecordedBy | null;
}

/** Quantities in the line's unit. What the reader may not see is null. */
export interface AgreementLineView {
  /** Counts from 0. */
  line: number;
  product: { id: string; name: Names };
  quantity: Quantity;
  price: Money | null;
  producerShare: Money | null;
  total: Money | null;
  note?: Names;
  /** What can still be allocated. */
  room: Quantity;
  reserved: Quantity;
  inTransit: Quantity;
  accepted: Quantity;
  allocations: { batch: { id: string; code: string; lot: string }; reserved: Quantity }[];
  disclosed: DisclosedField[];
}

export interface DeliveryView {
  shipment: string;
  line: number;
  batch: { id: string; code: string; lot: string };
  quantity: Quantity;
  dispatchedOn: string;
  state: LineState;
  accepted: Quantity | null;
  cancellableFrom: string | null;
}

/** `money`, `paidOn`, `method`: null for whoever may not see them. */
export interface PaymentView extends Acted {
  /** Commitment of what the buyer declared: names it. */
  id: string;
  money: Money | null;
  paidOn: string | null;
  method: PaymentDocument["method"] | null;
  reference: string | null;
  /** Whether the seller says that it arrived. */
  confirmed: boolean;
}

/** Everything that was asked for under it, the proposal excepted. */
export interface AgreementActView extends Acted {
  kind: AgreementActKind;
  by: Party;
  role: AgreementRole;
  line: number | null;
  batch: { id: string; code: string; lot: string } | null;
  quantity: Quantity | null;
  /** Why, or how it was decided; null where there are no words, or the reader may not see them. */
  text: string | null;
  award: { to: "seller" | "buyer"; money: Money } | null;
  commitment: string | null;
}

export interface AgreementSums {
  total: Money;
  /** Of what the buyer accepted. */
  accepted: Money;
  declared: Money;
  confirmed: Money;
  /** What the buyer can still declare as paid. */
  open: Money;
}

export interface AgreementView extends Acted {
  id: string;
  /** Id of the first proposal of those that answered one another. */
  thread: string;
  predecessor: string | null;
  successor: string | null;
  /** By what the chain says, now; null while it is not there. */
  status: Exclude<AgreementState, "none"> | null;
  seller: Party;
  buyer: Party;
  arbiter: Party | null;
  proposedBy: "seller" | "buyer";
  /** What the reader is in it; null for an auditor. */
  role: AgreementRole | null;
  circuit: Circuit;
  tender: string | null;
  incoterm: Incoterm | null;
  validUntil: string;
  deliveredUntil: string;
  arbitrationDays: number;
  /** Of a dispute: until when the arbiter can decide. */
  decideUntil: string | null;
  delivery: DeliveryTerms | null;
  payment: PaymentTerms;
  note?: Names;
  lines: AgreementLineView[];
  sums: AgreementSums | null;
  deliveries: DeliveryView[];
  payments: PaymentView[];
  settledBy: ("seller" | "buyer")[];
  disputedBy: "seller" | "buyer" | null;
  /** Whose turn it is, the most pressing first. */
  next: { by: AgreementRole; act: AgreementAct | "receive" }[];
  acts: AgreementActView[];
  commitment: string;
}
