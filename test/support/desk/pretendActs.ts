import type { NewBatch } from "../../../service/batches/acts/batchRules.ts";
import type { DisposalView } from "../../../service/batches/views/disposals.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import type { VersionView } from "../../../service/batches/views/versions.ts";
import type { Act, DeskFrame } from "../../../service/desk/frame.ts";
import type { ObservationView } from "../../../service/observations/views/observation.ts";
import type { ReachedView, RecallView } from "../../../service/recalls/views/recall.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import type { ActReads } from "../../../service/site/desk/deps.ts";
import type { TransformationView } from "../../../service/transformations/views/schemas.ts";
import { hex } from "../service/views.ts";

/** The ids of what an act makes stand in its arguments. */
const MADE = { shipment: hex("77"), transformation: hex("77"), agreement: hex("77"), certificate: hex("77") };

/** What can be done beside registering, pretended: what is asked for is kept, nothing follows from it. */
export class PretendActs {
  shipments: ShipmentView[] = [];
  disposals: DisposalView[] = [];
  versions: VersionView[] = [];
  recalls: RecallView[] = [];
  report: ReachedView[] = [];
  transformations: TransformationView[] = [];
  observations: ObservationView[] = [];
  held = false;
  now = new Date("2026-10-06T10:00:00Z");
  readonly asked: { what: string; input: unknown }[] = [];

  /** `once` is that of the ledger around it, which also fails when it is told to. */
  deps(
    once: <T>(idempotencyKey: string, act: () => T) => Promise<T>,
    stock: () => BatchView[],
    register: (input: NewBatch) => BatchView,
  ): Omit<ActReads, "readStory"> & Pick<DeskFrame, "now" | "timeOfDay" | "perform"> {
    const act =
      <Input, Result>(what: string, result: Result): Act<Input, Result> =>
      (_, input, idempotencyKey) =>
        once(idempotencyKey, () => {
          this.asked.push({ what, input });
          return result;
        });
    const plain = <Input>(what: string) => act<Input, void>(what, undefined);
    const made = { id: hex("77") };
    const page = <T>(items: T[]) => ({ items, next: null });
    return {
      perform: (act, user, { subject, body }, key) =>
        once(key, () => {
          if (act.word === "registerBatches") register(body);
          else
            this.asked.push({
              what: act.word,
              input: { ...(subject !== undefined && { id: subject }), ...(body as object) },
            });
          return { operation: made.id, account: user.account, subject: subject ?? "", arguments: MADE };
        }),
      now: () => this.now,
      timeOfDay: () => "11:00",
      listStock: async () => page(stock()),
      isHeld: async () => this.held,
      listVersions: async () => this.versions,
      listDisposals: async () => this.disposals,
      findObservations: async () => this.observations,
      observe: plain("observation"),
      listShipments: async () => page(this.shipments),
      getShipment: async (_, id) => this.shipments.find((shipment) => shipment.id === id) ?? null,
      getTransformation: async (_, id) => this.transformations.find((one) => one.id === id) ?? null,
      listRecalls: async () => page(this.recalls),
      getRecall: async (_, id) => this.recalls.find((recall) => recall.id === id) ?? null,
      readRecallReport: async () => page(this.report),
      proposeRecall: act("recall", { id: "0198c0de-1d2f-4a7b-9c3e-5b1f2a3c4d5e" }),
      withdrawRecall: plain("withdrawal"),
    };
  }
}
