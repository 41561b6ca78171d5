import type { LogDescription } from "ethers";
import { type Deal, NOBODY, STATE } from "./agreements.ts";

// Types come from the ABI at run time; what is not as it was thought fails the comparison.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Args = Record<string, any>;

interface LineModel {
  agreed: bigint;
  allocated: bigint;
  accepted: bigint;
  unit: bigint;
  /** Reserved and not yet on its way, by batch. */
  reserved: Map<string, bigint>;
}

export interface AgreementModel {
  /** As last told; what time made of it, `stateAt` says. */
  state: bigint;
  seller: bigint;
  buyer: bigint;
  arbiter: bigint;
  proposedBySeller: boolean;
  declared: bigint;
  confirmed: bigint;
  settledBySeller: boolean;
  settledByBuyer: boolean;
  openUntil: bigint;
  deliveredUntil: bigint;
  lines: LineModel[];
}

/** Agreements as the events of the ledger tell them, and nothing else: what an auditor can know who never asks the contracts. */
export class AgreementsModel {
  readonly agreements = new Map<string, AgreementModel>();
  readonly seen = new Set<string>();
  readonly #serials = new Map<string, bigint>([[NOBODY, 0n]]);
  readonly #deliveries = new Map<string, { id: string; line: LineModel; quantity: bigint; back: boolean }>();

  apply({ name, args }: LogDescription): void {
    this.seen.add(name);
    this.#apply[name]?.(args);
  }

  stateAt(id: string, time: bigint): bigint {
    const { state, openUntil, deliveredUntil } = this.#of(id);
    if (state === STATE.proposed && time > openUntil) return STATE.expired;
    if (state === STATE.accepted && time > deliveredUntil) return STATE.overdue;
    if (state === STATE.disputed && time > openUntil) return STATE.lapsed;
    return state;
  }

  #of(id: string): AgreementModel {
    return this.agreements.get(id)!;
  }

  #line({ id, line }: Args): LineModel {
    return this.#of(id).lines[Number(line)]!;
  }

  #end({ id }: Args, state: bigint): void {
    this.#of(id).state = state;
  }

  #reserve(args: Args, quantity: bigint): void {
    const { reserved } = this.#line(args);
    reserved.set(args["batch"], (reserved.get(args["batch"]) ?? 0n) + quantity);
  }

  /** Something else is owed than when either side said that nothing was. */
  #dropWords(id: string): void {
    const found = this.#of(id);
    if (found.state !== STATE.settled) found.settledBySeller = found.settledByBuyer = false;
  }

  /** Not of every shipment: of those that are deliveries. */
  #arrive({ id: shipment, batch }: Args, accepted: bigint): void {
    const delivery = this.#deliveries.get(`${shipment} ${batch}`);
    if (!delivery) return;
    const { id, line, quantity, back } = delivery;
    line.allocated -= back ? accepted : quantity - accepted;
    line.accepted += back ? -accepted : accepted;
    if (accepted !== quantity) this.#dropWords(id);
  }

  readonly #apply: Record<string, (args: Args) => void> = {
    OrganisationRegistered: ({ account, serial }) => this.#serials.set(account, serial),

    AgreementProposed: ({ id, account, terms }) => {
      const [, other, selling, arbiter, openUntil, deliveredUntil, , lines] = terms as Deal;
      const [seller, buyer] = (selling ? [account, other] : [other, account]).map((each) => this.#serials.get(each)!);
      this.agreements.set(id, {
        ...{ state: STATE.proposed, seller: seller!, buyer: buyer!, arbiter: this.#serials.get(arbiter)! },
        ...{ proposedBySeller: selling, declared: 0n, confirmed: 0n, settledBySeller: false, settledByBuyer: false },
        ...{ openUntil, deliveredUntil },
        lines: lines.map(([agreed, unit]) => ({ agreed, allocated: 0n, accepted: 0n, unit, reserved: new Map() })),
      });
    },
    AgreementAccepted: (args) => this.#end(args, STATE.accepted),
    AgreementCountered: (args) => this.#end(args, STATE.countered),
    AgreementRejected: (args) => this.#end(args, STATE.rejected),
    AgreementWithdrawn: (args) => this.#end(args, STATE.withdrawn),

    StockAllocated: (args) => {
      const quantity = args["quantity"] as bigint;
      this.#reserve(args, quantity);
      this.#line(args).allocated += quantity;
    },
    StockReleased: (args) => {
      const quantity = args["quantity"] as bigint;
      this.#reserve(args, -quantity);
      this.#line(args).allocated -= quantity;
    },
    DeliveryDispatched: (args) => {
      const { id, batch, shipment } = args;
      const quantity = args["quantity"] as bigint;
      this.#reserve(args, -quantity);
      this.#deliveries.set(`${shipment} ${batch}`, { id, line: this.#line(args), quantity, back: false });
      this.#dropWords(id);
    },
    DeliveryReturnDispatched: (args) => {
      const { id, batch, shipment, quantity } = args;
      this.#deliveries.set(`${shipment} ${batch}`, { id, line: this.#line(args), quantity, back: true });
      this.#dropWords(id);
    },
    ShipmentReceived: (args) => this.#arrive(args, args["accepted"]),
    ShipmentCancelled: (args) => this.#arrive(args, 0n),

    PaymentDeclared: ({ id }) => {
      this.#of(id).declared += 1n;
      this.#dropWords(id);
    },
    PaymentConfirmed: ({ id }) => (this.#of(id).confirmed += 1n),
    SettlementStated: ({ id, account }) => {
      const found = this.#of(id);
      if (this.#serials.get(account) === found.seller) found.settledBySeller = true;
      else found.settledByBuyer = true;
    },
    AgreementSettled: (args) => this.#end(args, STATE.settled),
    AgreementDisputed: ({ id, openUntil }) => {
      this.#dropWords(id);
      Object.assign(this.#of(id), { state: STATE.disputed, openUntil });
    },
    DisputeWithdrawn: (args) => this.#end(args, STATE.accepted),
    AgreementResolved: (args) => this.#end(args, STATE.resolved),
  };
}
