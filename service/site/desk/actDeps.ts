import type { Page } from "../../accept/paging.ts";
import type { Amendment } from "../../batches/acts/amend.ts";
import type { NewDisposal } from "../../batches/acts/dispose.ts";
import type { BatchView, DisposalView } from "../../batches/views/types.ts";
import type { VersionView } from "../../batches/views/versions.ts";
import type { NewObservation } from "../../observations/acts/observe.ts";
import type { ObservationView } from "../../observations/views/observation.ts";
import type { StoryView } from "../../provenance/views/types.ts";
import type { ProposedRecall } from "../../recalls/acts/recall.ts";
import type { ReachedView, RecallView } from "../../recalls/views/recall.ts";
import type { NewReceipt } from "../../shipments/acts/receive.ts";
import type { NewShipment } from "../../shipments/acts/ship.ts";
import type { ShipmentView } from "../../shipments/views/types.ts";
import type { NewTransformation } from "../../transformations/acts/transformRules.ts";
import type { TransformationView } from "../../transformations/views/types.ts";
import type { DeskUser } from "./deps.ts";

/** Asks for something once: the same key with the same input has one effect, however often it arrives. */
export type Act<Input, Result = void> = (user: DeskUser, input: Input, idempotencyKey: string) => Promise<Result>;

export interface Reasoned {
  /** Of what it is about. */
  id: string;
  reason: string;
}

export interface ShipmentsQuery {
  state?: "in_transit" | "ended";
  batch?: string;
  cursor?: string;
  limit: number;
}

/** What the desk asks of the ledger beyond registering; the same use cases that the REST routes ask. */
export interface ActDeps {
  now(): Date;
  /** The time of day in Morocco, HH:MM. */
  timeOfDay(): string;

  /** What the organisation has free, whoever made it; newest first. */
  listStock(user: DeskUser, cursor: string | null): Promise<Page<BatchView>>;
  /** Whether the organisation has stopped its own stock of the batch. */
  isHeld(user: DeskUser, batch: string): Promise<boolean>;
  readStory(batch: string): Promise<StoryView>;
  listVersions(user: DeskUser, batch: string): Promise<VersionView[]>;
  listDisposals(user: DeskUser, batch: string): Promise<DisposalView[]>;
  findObservations(batch: string): Promise<ObservationView[]>;
  dispose: Act<NewDisposal & { id: string }>;
  observe: Act<NewObservation & { id: string }>;
  hold: Act<Reasoned>;
  release: Act<Reasoned>;
  amend: Act<Amendment & { id: string }>;
  annul: Act<Reasoned>;

  /** Newest first. */
  listShipments(user: DeskUser, query: ShipmentsQuery): Promise<Page<ShipmentView>>;
  /** Null where it is not the user's to know of. */
  getShipment(user: DeskUser, id: string): Promise<ShipmentView | null>;
  ship: Act<NewShipment, { id: string }>;
  receive: Act<NewReceipt & { id: string }>;
  reject: Act<Reasoned & { receivedOn: string }>;
  cancel: Act<Reasoned>;

  getTransformation(user: DeskUser, id: string): Promise<TransformationView | null>;
  transform: Act<NewTransformation, { id: string }>;
  annulTransformation: Act<Reasoned>;

  listRecalls(user: DeskUser, query: { batch?: string; cursor?: string; limit: number }): Promise<Page<RecallView>>;
  getRecall(user: DeskUser, id: string): Promise<RecallView | null>;
  /** Whom it reaches. */
  readRecallReport(user: DeskUser, id: string, cursor: string | null): Promise<Page<ReachedView>>;
  proposeRecall: Act<ProposedRecall & { id: string; kind: "recall" | "lift" }, { id: string }>;
  /** `reach`: the number of batches, as whoever confirms was shown it. */
  confirmRecall: Act<{ id: string; reach: number }>;
  withdrawRecall: Act<{ id: string }>;
}
