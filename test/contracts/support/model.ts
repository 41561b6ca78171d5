import type { LogDescription } from "ethers";
import { LINE, STATUS } from "./enums.ts";

/**
 * The ledger as its events tell it, and nothing else: a reader of the log who never asks the contracts. What it cannot know
 * from events would be a hole in them.
 */

export interface OrganisationModel {
  serial: bigint;
  kind: bigint;
  status: bigint;
  keyring: bigint;
  profile: string;
  signers: Map<string, bigint>;
}

export interface BatchModel {
  origin: string;
  quantity: bigint;
  netMassMg: bigint;
  unit: bigint;
  conserved: boolean;
  made: boolean;
  annulled: boolean;
  recalledByOrigin: boolean;
  recalledByAuthority: boolean;
  implicated: boolean;
  version: bigint;
  amended: string;
  spent: bigint;
}

export interface HoldingModel {
  free: bigint;
  supplier: bigint;
  onHold: boolean;
  recalledByOrigin: boolean;
  recalledByAuthority: boolean;
}

export interface LineModel {
  id: string;
  batch: string;
  sender: string;
  receiver: string;
  quantity: bigint;
  cancellableFrom: bigint;
  state: bigint;
  isToSupplier: boolean;
  /** The shipment of which it returns goods. */
  returnOf: string;
  /** What was accepted of it and did not go back. */
  returnable: bigint;
}

const NO_DOCUMENT = `0x${"00".repeat(32)}`;
const NOBODY = `0x${"00".repeat(20)}`;

// Types come from the ABI at run time; what is not as it was thought fails the comparison.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Args = Record<string, any>;

export class Model {
  readonly organisations = new Map<string, OrganisationModel>();
  readonly batches = new Map<string, BatchModel>();
  readonly lines = new Map<string, LineModel>();
  readonly transformations = new Map<string, { account: string; inputs: [string, bigint][] }>();
  readonly recoveries = new Map<string, unknown[]>();
  readonly seen = new Map<string, number>();
  readonly #holdings = new Map<string, HoldingModel>();

  apply({ name, args }: LogDescription): void {
    this.seen.set(name, (this.seen.get(name) ?? 0) + 1);
    this.#apply[name]?.(args);
  }

  holding(batch: string, account: string): HoldingModel {
    const key = `${batch} ${account}`;
    const none = { free: 0n, supplier: 0n, onHold: false, recalledByOrigin: false, recalledByAuthority: false };
    const found = this.#holdings.get(key) ?? none;
    this.#holdings.set(key, found);
    return found;
  }

  inTransit(batch: string): bigint {
    const lines = [...this.lines.values()].filter((line) => line.batch === batch && line.state === LINE.inTransit);
    return lines.reduce((sum, { quantity }) => sum + quantity, 0n);
  }

  #give(batch: string, account: string, quantity: bigint): void {
    this.holding(batch, account).free += quantity;
  }

  #giveBack({ batch, sender, returnOf }: LineModel, quantity: bigint): void {
    this.#give(batch, sender, quantity);
    const first = this.lines.get(`${returnOf} ${batch}`);
    if (first) first.returnable += quantity;
  }

  #take(batch: string, account: string, quantity: bigint): void {
    this.holding(batch, account).free -= quantity;
  }

  #recall({ id, holder, byAuthority }: Args, stands: boolean): void {
    const found = holder === NOBODY ? this.batches.get(id)! : this.holding(id, holder);
    if (byAuthority) found.recalledByAuthority = stands;
    else found.recalledByOrigin = stands;
  }

  readonly #apply: Record<string, (args: Args) => void> = {
    OrganisationRegistered: ({ account, serial, kind, profile }) => {
      const found = { serial, kind, profile, status: STATUS.active, keyring: 0n, signers: new Map<string, bigint>() };
      this.organisations.set(account, found);
    },
    SignerAdded: ({ account, signer, custody }) => this.organisations.get(account)!.signers.set(signer, custody),
    SignerRemoved: ({ account, signer }) => this.organisations.get(account)!.signers.delete(signer),
    ProfileAmended: ({ account, profile }) => (this.organisations.get(account)!.profile = profile),
    OrganisationSuspended: ({ account }) => (this.organisations.get(account)!.status = STATUS.suspended),
    OrganisationReinstated: ({ account }) => (this.organisations.get(account)!.status = STATUS.active),
    RecoveryStarted: ({ account, signer, custody, readyAt, registrar }) =>
      this.recoveries.set(account, [signer, custody, readyAt, registrar]),
    RecoveryVetoed: ({ account }) => this.recoveries.delete(account),
    RecoveryWithdrawn: ({ account }) => this.recoveries.delete(account),
    RecoveryCompleted: ({ account }) => {
      this.recoveries.delete(account);
      const found = this.organisations.get(account)!;
      found.keyring += 1n;
      found.signers.clear();
    },

    BatchRegistered: ({ id, account, quantity, netMassMg, unit }) => {
      this.batches.set(id, {
        ...{ origin: account, quantity, netMassMg, unit, conserved: netMassMg !== 0n, made: false, annulled: false },
        ...{ recalledByOrigin: false, recalledByAuthority: false, implicated: false },
        ...{ version: 0n, amended: NO_DOCUMENT, spent: 0n },
      });
      this.#give(id, account, quantity);
    },
    Transformed: ({ id, account, conserved, inputs, outputs }) => {
      const parts = [...(inputs as [string, bigint][])];
      this.transformations.set(id, { account, inputs: parts });
      for (const [batch, quantity] of parts) {
        this.#take(batch, account, quantity);
        this.batches.get(batch)!.spent += quantity;
      }
      for (const output of outputs as string[]) {
        const made = this.batches.get(output)!;
        made.made = true;
        made.conserved &&= conserved;
      }
    },
    TransformationAnnulled: ({ id, account }) => {
      for (const [batch, quantity] of this.transformations.get(id)!.inputs) {
        this.#give(batch, account, quantity);
        this.batches.get(batch)!.spent -= quantity;
      }
    },
    BatchAnnulled: ({ id, account }) => {
      this.batches.get(id)!.annulled = true;
      this.holding(id, account).free = 0n;
    },
    BatchAmended: ({ id, version, commitment }) =>
      Object.assign(this.batches.get(id)!, { version, amended: commitment }),
    BatchDisposed: ({ id, account, quantity }) => {
      this.#take(id, account, quantity);
      this.batches.get(id)!.spent += quantity;
    },

    ShipmentDispatched: ({ id, batch, account, receiver, quantity, cancellableFrom }) => {
      this.#take(batch, account, quantity);
      const isToSupplier = this.holding(batch, account).supplier === this.organisations.get(receiver)!.serial;
      const line = { id, batch, sender: account, receiver, quantity, cancellableFrom, isToSupplier };
      this.lines.set(`${id} ${batch}`, { ...line, state: LINE.inTransit, returnOf: NO_DOCUMENT, returnable: 0n });
    },
    ReturnDispatched: ({ id, batch, returned }) => {
      const line = this.lines.get(`${id} ${batch}`)!;
      this.lines.get(`${returned} ${batch}`)!.returnable -= line.quantity;
      Object.assign(line, { isToSupplier: true, returnOf: returned });
    },
    ShipmentReceived: ({ id, batch, account, accepted, missing, refused }) => {
      const line = this.lines.get(`${id} ${batch}`)!;
      line.state = LINE.received;
      this.batches.get(batch)!.spent += missing;
      this.#giveBack(line, refused);
      if (line.returnOf === NO_DOCUMENT) line.returnable = accepted;
      if (accepted === 0n) return;
      const share = this.holding(batch, account);
      share.free += accepted;
      const isOrigin = this.batches.get(batch)!.origin === account;
      const keeps = isOrigin || line.isToSupplier || share.recalledByOrigin || share.recalledByAuthority;
      if (!keeps) share.supplier = this.organisations.get(line.sender)!.serial;
    },
    ShipmentCancelled: ({ id, batch, quantity }) => {
      const line = this.lines.get(`${id} ${batch}`)!;
      line.state = LINE.cancelled;
      this.#giveBack(line, quantity);
    },

    BatchHeld: ({ id, account }) => (this.holding(id, account).onHold = true),
    BatchReleased: ({ id, account }) => (this.holding(id, account).onHold = false),
    BatchRecalled: (args) => this.#recall(args, true),
    BatchRecallLifted: (args) => this.#recall(args, false),
    BatchImplicated: ({ id, implicated }) => (this.batches.get(id)!.implicated = implicated),
  };
}
