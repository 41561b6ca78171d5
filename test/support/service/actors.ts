import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { AnyAct } from "../../../service/accept/act.ts";
import { execute, type Given } from "../../../service/accept/execute.ts";
import type { Ledger } from "../../../service/accept/ledger.ts";
import { waitForOperation } from "../../../service/accept/operations.ts";
import type { Actor } from "../../../service/access/roles.ts";
import type { NewBatch } from "../../../service/batches/acts/batchRules.ts";
import { registerBatches } from "../../../service/batches/acts/registerBatches.ts";
import { getBatch, getBatchesOf } from "../../../service/batches/views/batches.ts";
import type { BatchView } from "../../../service/batches/views/schemas.ts";
import { enrolOrganisation } from "../../../service/organisations/acts/registerOrganisation.ts";
import type { OrganisationView } from "../../../service/organisations/views/organisations.ts";
import { createProduct } from "../../../service/products/acts/create.ts";
import type { ProductView } from "../../../service/products/views/schemas.ts";

export const operator: Actor = { kind: "operator" };

/** Does an act in a transaction of its own; returns the operation's id. */
export async function does<A extends AnyAct>(ledger: Ledger, actor: Actor, act: A, given: Given<A>): Promise<string> {
  const { operation } = await ledger.db.transaction((tx) => execute(ledger, tx, actor, act, given));
  return operation;
}

/** A cooperative with a product, acting through the ledger's use cases, so that tests read like the field. */
export class Cooperative {
  readonly #ledger: Ledger;
  readonly organisation: OrganisationView;
  readonly product: ProductView;
  readonly actor: Actor;
  readonly key: string;
  #lots = 0;

  private constructor(ledger: Ledger, organisation: OrganisationView, product: ProductView, actor: Actor, key: string) {
    this.#ledger = ledger;
    this.organisation = organisation;
    this.product = product;
    this.actor = actor;
    this.key = key;
  }

  static async found(ledger: Ledger, name = "Coopérative Tafilalet"): Promise<Cooperative> {
    const { organisation, apiKey } = await ledger.db.transaction((tx) =>
      enrolOrganisation(ledger, tx, operator, {
        kind: "cooperative",
        name: { fr: name },
        place: { commune: { fr: "Arfoud" } },
        acknowledge: ["ORGANISATION_NAMESAKE"],
      }),
    );
    const { id: key, role, name: holder } = apiKey;
    const actor: Actor = { kind: "organisation", account: organisation.id, role, key, name: holder };
    const product = await ledger.db.transaction((tx) =>
      createProduct(ledger, tx, actor, { name: { fr: "Dattes Majhoul", ar: "تمور المجهول" } }),
    );
    return new Cooperative(ledger, organisation, product, actor, apiKey.key);
  }

  /** The same cooperative, seen by another copy of the service. */
  on(ledger: Ledger): Cooperative {
    return new Cooperative(ledger, this.organisation, this.product, this.actor, this.key);
  }

  batch(changes: Partial<NewBatch> = {}): NewBatch {
    this.#lots += 1;
    return {
      product: this.product.id,
      lot: `L-${this.#lots}-${randomUUID().slice(0, 8)}`,
      quantity: { value: "400", unit: "KGM" },
      producedOn: "2025-10-01",
      ...changes,
    };
  }

  async registers(...inputs: NewBatch[]): Promise<{ operation: string; batches: BatchView[] }> {
    const operation = await does(this.#ledger, this.actor, registerBatches, { body: inputs });
    return { operation, batches: await getBatchesOf(this.#ledger, this.#ledger.db, this.actor, operation) };
  }

  /** The id of a new batch, which is on the chain. */
  async hasBatch(changes: Partial<NewBatch> = {}): Promise<string> {
    const { operation, batches } = await this.registers(this.batch(changes));
    await this.awaits(operation);
    return batches[0]!.id;
  }

  async sees(id: string): Promise<BatchView> {
    return getBatch(this.#ledger, this.#ledger.db, this.actor, id);
  }

  async awaits(operation: string, seconds = 60): Promise<void> {
    expect(await waitForOperation(this.#ledger, operation, seconds)).to.be.oneOf(["mined", "final"]);
  }
}
