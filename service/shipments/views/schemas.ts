import Type, { type Static } from "typebox";
import { Evidence, Party, recordedBy, Rejection, State } from "../../accept/schemas.ts";
import { acknowledge, acknowledged } from "../../batches/views/schemas.ts";
import { listOf } from "../../rest/schemas.ts";
import { Amount, code, day, hash, Names, nullable, Quantity, ref, time, uuid } from "../../values/schemas.ts";
import { MAX_LINES, TRANSIT_DAYS } from "../rules.ts";

const partner = (description: string) =>
  Type.String({
    maxLength: 80,
    description: `${description} Its account, or its public code of 13 digits.`,
    examples: ["0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"],
  });
const reason = Type.String({ description: "Why, in words.", examples: ["Crates broken and wet"] });
const batch = hash("The batch's id.");

const transitDays = Type.Integer({
  minimum: TRANSIT_DAYS.min,
  maximum: TRANSIT_DAYS.max,
  description: `After so many days the sender may take back what nobody received; ${TRANSIT_DAYS.default} when left out.`,
  examples: [TRANSIT_DAYS.default],
});
const dispatchedOn = day("When it left, not in the future and not before its batches were produced.", "2025-10-22");
const receivedOn = day("When it arrived, not in the future and not before it left.", "2025-10-24");

const carrier = Type.Object(
  {
    organisation: Type.Optional(partner("An organisation of the kind carrier.")),
    name: Type.Optional(Type.String({ description: "Of a carrier that has no account.", examples: ["Transport Ziz"] })),
  },
  { additionalProperties: false, description: "Who carries it: either an organisation or a name." },
);

export const NewShipment = Type.Object(
  {
    receiver: partner("Who it is for."),
    carrier: Type.Optional(carrier),
    dispatchedOn,
    transitDays: Type.Optional(transitDays),
    note: Type.Optional(ref(Names)),
    acknowledge,
    lines: Type.Array(Type.Object({ batch, quantity: ref(Quantity) }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: MAX_LINES,
      description: `1 to ${MAX_LINES} parts of batches, each batch once.`,
    }),
  },
  {
    $id: "NewShipment",
    additionalProperties: false,
    description: "Stock to send to another organisation.",
    examples: [
      {
        receiver: "0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f",
        carrier: { name: "Transport Ziz" },
        dispatchedOn: "2025-10-22",
        transitDays: 30,
        lines: [
          {
            batch: "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
            quantity: { value: "40", unit: "KGM" },
          },
        ],
      },
    ],
  },
);

export const NewDelivery = Type.Object(
  {
    line: Type.Integer({ minimum: 0, maximum: 19, description: "The agreement's line, from 0.", examples: [0] }),
    batch,
    quantity: ref(Quantity),
    carrier: Type.Optional(carrier),
    dispatchedOn,
    transitDays: Type.Optional(transitDays),
    note: Type.Optional(ref(Names)),
    acknowledge,
  },
  {
    $id: "NewDelivery",
    additionalProperties: false,
    description: "Stock that was set aside for a line, to be sent to the buyer.",
    examples: [
      {
        line: 0,
        batch: "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
        quantity: { value: "120", unit: "KGM" },
        dispatchedOn: "2026-12-20",
      },
    ],
  },
);

export const NewReturn = Type.Object(
  {
    carrier: Type.Optional(carrier),
    dispatchedOn: day("When it left, not in the future and not before the goods had arrived.", "2025-10-29"),
    transitDays: Type.Optional(transitDays),
    note: Type.Optional(ref(Names)),
    lines: Type.Array(Type.Object({ batch, quantity: ref(Quantity) }, { additionalProperties: false }), {
      minItems: 1,
      maxItems: MAX_LINES,
      description: "How much goes back of which line: at most what was accepted of it and has not gone back already.",
    }),
  },
  {
    $id: "NewReturn",
    additionalProperties: false,
    description: "Accepted goods to send back to whoever sent them.",
    examples: [
      {
        dispatchedOn: "2025-10-29",
        note: { en: "Two of the jars leak" },
        lines: [
          {
            batch: "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
            quantity: { value: "2", unit: "KGM" },
          },
        ],
      },
    ],
  },
);

export const NewReceipt = Type.Object(
  {
    receivedOn,
    note: Type.Optional(ref(Names)),
    lines: Type.Optional(
      Type.Array(
        Type.Object(
          { batch, accepted: ref(Amount), missing: Type.Optional(ref(Amount)) },
          { additionalProperties: false },
        ),
        {
          minItems: 1,
          maxItems: MAX_LINES,
          description:
            "What arrived of each line; what is neither accepted nor missing was refused and goes back to the sender. Lines left out stay in transit. Without `lines`, all that is in transit is accepted.",
        },
      ),
    ),
  },
  {
    $id: "NewReceipt",
    additionalProperties: false,
    description: "What arrived of a shipment.",
    examples: [
      {
        receivedOn: "2025-10-24",
        lines: [
          {
            batch: "0x5f16f4c7f149ac4f9510d9cf8cf384038ad348b3bcdc01915f95de12df9d1b02",
            accepted: { value: "38", unit: "KGM" },
            missing: { value: "2", unit: "KGM" },
          },
        ],
      },
    ],
  },
);

export const NewRejection = Type.Object(
  { reason, receivedOn },
  {
    $id: "NewRejection",
    additionalProperties: false,
    description: "Why nothing of a shipment is taken.",
    examples: [{ reason: "Crates broken and wet", receivedOn: "2025-10-24" }],
  },
);

export const NewCancellation = Type.Object(
  { reason },
  {
    $id: "NewCancellation",
    additionalProperties: false,
    description: "Why a shipment that nobody received is taken back.",
    examples: [{ reason: "The carrier never arrived" }],
  },
);

const act = {
  commitment: hash("Commitment of these facts; the chain holds this and no words."),
  state: State,
  operation: uuid("The operation that carries it."),
  rejection: nullable(ref(Rejection)),
  createdAt: time("When it was asked for."),
  evidence: nullable(ref(Evidence)),
  recordedBy,
};

export const ShipmentEnd = Type.Object(
  {
    shipment: hash("The shipment's id."),
    kind: Type.Enum(["receipt", "rejection", "cancellation"], {
      description: "What happened: (part of) it was received, none of it was taken, or the sender took it back.",
      examples: ["receipt"],
    }),
    lines: Type.Array(
      Type.Object(
        {
          batch,
          accepted: Type.Optional(ref(Quantity)),
          missing: Type.Optional(ref(Quantity)),
          refused: Type.Optional(ref(Quantity)),
        },
        { additionalProperties: false },
      ),
      { description: "The lines that it ends, as stated." },
    ),
    receivedOn: Type.Optional(day("When it arrived.", "2025-10-24")),
    note: Type.Optional(ref(Names)),
    reason: Type.Optional(reason),
    ...act,
  },
  { $id: "ShipmentEnd", additionalProperties: false, description: "A receipt, rejection or cancellation of lines." },
);

export const Shipment = Type.Object(
  {
    id: hash("Its id, derived by the contract."),
    sender: ref(Party),
    receiver: ref(Party),
    carrier: Type.Union(
      [
        Type.Object({ organisation: ref(Party) }, { additionalProperties: false }),
        Type.Object(
          { name: Type.String({ description: "Of a carrier without an account." }) },
          { additionalProperties: false },
        ),
        Type.Null(),
      ],
      { description: "Who carries it, where that is stated." },
    ),
    dispatchedOn: day("When it left.", "2025-10-22"),
    transitDays,
    note: Type.Optional(ref(Names)),
    acknowledged,
    agreement: nullable(
      Type.Object(
        {
          id: hash("The agreement's id."),
          line: Type.Integer({ minimum: 0, maximum: 19, description: "Its line, counted from 0.", examples: [0] }),
        },
        { additionalProperties: false, description: "What it is a delivery under; null for what was not sold here." },
      ),
    ),
    returns: nullable(hash("Of a return: the shipment whose goods go back.")),
    lines: Type.Array(
      Type.Object(
        {
          batch: Type.Object(
            {
              id: batch,
              code: code("The batch's public code."),
              lot: Type.String({ description: "The maker's lot code.", examples: ["MJ-2025-041"] }),
              product: ref(Names),
            },
            { additionalProperties: false, description: "Of which batch." },
          ),
          quantity: ref(Quantity),
          state: Type.Enum(["queued", "rejected", "in_transit", "received", "refused", "cancelled"], {
            description:
              "queued: not on the chain yet; rejected: never will be; in_transit: nobody's; received: in whole or in part; refused: all of it, and it is the sender's again; cancelled: the sender took it back.",
            examples: ["in_transit"],
          }),
          arrived: nullable(
            Type.Object(
              { accepted: ref(Amount), missing: ref(Amount), refused: ref(Amount) },
              { additionalProperties: false, description: "What became of it, as the chain says." },
            ),
          ),
          returnable: nullable(ref(Amount)),
        },
        { additionalProperties: false },
      ),
      { description: "What was sent, in the units of the batches." },
    ),
    cancellableFrom: nullable(
      time("From when the sender may take back what nobody received; null until it is on the chain."),
    ),
    ...act,
    ends: Type.Array(ref(ShipmentEnd), {
      description: "Receipts, rejections and cancellations, the oldest first; also those on their way or refused.",
    }),
  },
  { $id: "Shipment", additionalProperties: false, description: "Stock on its way from one organisation to another." },
);

export const Shipments = listOf(Shipment, "Shipments");

export type ShipmentView = Static<typeof Shipment>;

/** A part of a batch that was sent. Quantities are in the unit of the batch. */
export type LineView = ShipmentView["lines"][number];
export type LineState = LineView["state"];

/** A receipt, rejection or cancellation of some or all lines. */
export type ShipmentEndView = Static<typeof ShipmentEnd>;
