import type { Party } from "../../../service/accept/schemas.ts";
import type { DisposalView } from "../../../service/batches/views/disposals.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import type { VersionView } from "../../../service/batches/views/versions.ts";
import type { ReachedView, RecallView } from "../../../service/recalls/views/recall.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import type { TransformationView } from "../../../service/transformations/views/schemas.ts";
import * as views from "../service/views.ts";

/** Views as the desk shows them to the organisation that they are of. */

const { EVIDENCE, hex, ORGANISATION, someCode } = views;
const kg = (value: string) => ({ value, unit: "KGM" as const });

export const SHOP: Party = {
  id: hex("5b", 20),
  code: someCode(77),
  name: { ar: "متجر الأطلس", fr: "Épicerie de l’Atlas" },
};

export const BATCH: BatchView = {
  ...views.BATCH,
  stock: {
    free: kg("12.5"),
    available: kg("12.5"),
    reserved: { value: "0", unit: "KGM" },
    inTransit: kg("0"),
    spent: [],
  },
};

const recorded = {
  commitment: hex("3c"),
  state: "final",
  operation: "op-shipment",
  rejection: null,
  createdAt: "2026-10-05T10:00:00Z",
  evidence: EVIDENCE,
  recordedBy: { role: "recorder", name: "Fatima" },
} as const;

export const SHIPMENT: ShipmentView = {
  ...recorded,
  id: hex("51"),
  sender: { id: ORGANISATION.id, code: ORGANISATION.code, name: ORGANISATION.name },
  receiver: SHOP,
  carrier: { name: "Hassan" },
  agreement: null,
  returns: null,
  dispatchedOn: "2026-10-05",
  transitDays: 30,
  lines: [
    {
      batch: { id: BATCH.id, code: BATCH.code, lot: BATCH.lot, product: BATCH.product.name },
      quantity: kg("2.5"),
      state: "in_transit",
      arrived: null,
      returnable: null,
    },
  ],
  cancellableFrom: "2026-11-04T10:00:00.000Z",
  ends: [],
};

export const RECALL: RecallView = {
  id: "0198c0de-1d2f-4a7b-9c3e-5b1f2a3c4d5e",
  kind: "recall",
  batch: { id: BATCH.id, code: BATCH.code, lot: BATCH.lot },
  organisation: ORGANISATION.id,
  by: "origin",
  scope: null,
  reason: "زجاج في جرة",
  reach: {
    batches: 3,
    organisations: 2,
    quantities: [{ unit: "KGM", free: "10", inTransit: "2.5", spent: "1" }],
  },
  state: "proposed",
  inForce: false,
  proposedBy: { role: "manager", name: "Aïcha" },
  confirmedBy: null,
  operation: null,
  rejection: null,
  createdAt: "2026-10-06T08:00:00Z",
  expiresAt: "2026-10-07T08:00:00Z",
  evidence: null,
};

export const DISPOSAL: DisposalView = {
  ...recorded,
  batch: BATCH.id,
  organisation: ORGANISATION.id,
  quantity: kg("1.25"),
  way: "retail",
  disposedOn: "2026-10-05",
  note: { fr: "Marché du jeudi", ar: "سوق الخميس" },
};

const { lot, producedOn, place } = BATCH;

export const VERSIONS: VersionView[] = [
  { ...recorded, version: 0, previous: null, reason: null, lot: "2026-013", producedOn, place },
  { ...recorded, version: 1, previous: hex("3c"), reason: "رقم الدفعة كان خطأ", lot, producedOn, place },
];

export const MADE: TransformationView = {
  ...recorded,
  id: hex("77"),
  organisation: ORGANISATION.id,
  process: "sort",
  performedOn: "2026-10-03",
  place,
  loss: kg("0.5"),
  inputs: [
    { batch: BATCH.id, quantity: kg("13") },
    { batch: hex("99"), quantity: kg("1") },
  ],
  outputs: [BATCH],
  conserved: true,
  acknowledged: [],
};

export const REACHED: ReachedView = {
  organisation: SHOP,
  batch: { id: BATCH.id, code: BATCH.code, lot, product: BATCH.product.name },
  unit: "KGM",
  free: "1.5",
  sent: [],
  arriving: [{ shipment: SHIPMENT.id, organisation: ORGANISATION.id, quantity: "2.5" }],
  spent: [{ how: "retail", quantity: "0.5" }],
};
