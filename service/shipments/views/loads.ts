import { type Load, loadEach } from "../../accept/state.ts";
import {
  type EndedLine,
  findEndedLines,
  findShipment,
  findShipmentEnds,
  type ShipmentEndRow,
  type ShipmentRow,
} from "../rows.ts";

const itself = (id: string): string => id;

export const shipmentRow: Load<string, ShipmentRow> = loadEach(itself, findShipment);

/** Of a shipment: its lines that have ended, as the chain says. */
export const endedLines: Load<string, EndedLine[]> = {
  name: itself,
  read: async (tx, ids) => Map.groupBy(await findEndedLines(tx, ids), ({ shipment }) => shipment),
};

/** Of a shipment: receipts, rejections and cancellations, also those on their way or refused. */
export const shipmentEnds: Load<string, ShipmentEndRow[]> = {
  name: itself,
  read: async (tx, ids) => Map.groupBy(await findShipmentEnds(tx, ids), ({ shipment }) => shipment),
};
