import { expect } from "chai";
import type { Interface } from "ethers";
import { network } from "hardhat";
import * as table from "../../support/scenes/agreementTable.ts";
import type { Actor, State } from "../../support/scenes/agreementTable.ts";
import {
  accepted,
  agree,
  DAY,
  dealOf,
  deliver,
  NONE,
  openSale,
  propose,
  receive,
  type Sale,
  STATE,
} from "../support/agreements.ts";
import type { Deployed } from "../support/ledger.ts";
import { commitmentOf, requestOf } from "../support/requests.ts";
import { KG } from "../support/stock.ts";

type Act = table.Act | keyof typeof table.DELIVERY_ACTS;

const { ethers, networkHelpers } = await network.create();
const reason = commitmentOf("reason");

/** Walks test/support/scenes/agreementTable.ts on the contract: each act is tried, as a call that leaves no trace. */
describe("Every state of an agreement, act and actor", function () {
  const sale = () => openSale(ethers);

  /** What must have happened before so that the act has something to act on, beside the state. */
  async function prepare(act: Act, scene: Sale, agreement: string): Promise<void> {
    if (act === "receiveDelivery" || act === "cancelDelivery") await deliver(scene, agreement, "road");
    if (act === "returnDelivery") {
      await deliver(scene, agreement, "road");
      await receive(scene, agreement, "road");
    }
    if (act === "confirmPayment") await agree(scene.ledger, scene.buyer, "declarePayment", [agreement, reason]);
  }

  async function bring(state: State, scene: Sale, act: Act): Promise<string> {
    const { ledger, seller, buyer, arbiter } = scene;
    if (state === "none") return commitmentOf("no such agreement");
    if (["proposed", "withdrawn", "rejected", "countered", "expired"].includes(state)) {
      const agreement = await propose(scene);
      if (state === "withdrawn") await agree(ledger, seller, "withdraw", [agreement, NONE]);
      if (state === "rejected") await agree(ledger, buyer, "reject", [agreement, reason]);
      if (state === "countered") await agree(ledger, buyer, "counter", [agreement, counterOf(scene)]);
      if (state === "expired") await networkHelpers.time.increase(8n * DAY);
      return agreement;
    }
    const agreement = await accepted(scene);
    // With a payment that waits it could not be settled.
    if (state !== "settled" || act !== "confirmPayment") await prepare(act, scene, agreement);
    if (state === "overdue") await networkHelpers.time.increase(31n * DAY);
    if (state === "settled") for (const side of [seller, buyer]) await agree(ledger, side, "settle", [agreement]);
    if (["disputed", "resolved", "lapsed"].includes(state)) await agree(ledger, buyer, "dispute", [agreement, reason]);
    if (state === "resolved") await agree(ledger, arbiter, "resolve", [agreement, reason]);
    if (state === "lapsed") await networkHelpers.time.increase(73n * 3_600n);
    // What was sent can be taken back by now, in every state.
    if (act === "cancelDelivery") await networkHelpers.time.increase(3_601n);
    return agreement;
  }

  const counterOf = (scene: Sale) =>
    dealOf(scene, { commitment: commitmentOf("other terms"), counterparty: scene.seller.account, selling: false });

  function argsOf(act: Act, scene: Sale, agreement: string): unknown[] {
    const { batch } = scene;
    const args: Record<Act, unknown[]> = {
      accept: [agreement],
      reject: [agreement, NONE],
      counter: [agreement, counterOf(scene)],
      withdraw: [agreement, NONE],
      allocate: [agreement, 0, batch, 10n * KG],
      deallocate: [agreement, 0, batch, 10n * KG],
      deliver: [agreement, 0, commitmentOf("next road"), 3_600n, batch, 10n * KG],
      returnDelivery: [agreement, 0, commitmentOf("road"), commitmentOf("way back"), 3_600n, batch, 2n * KG],
      receiveDelivery: [agreement, 0, commitmentOf("road"), reason, batch, 10n * KG, 0n],
      cancelDelivery: [agreement, 0, commitmentOf("road"), reason, batch],
      release: [agreement, 0, [batch]],
      declarePayment: [agreement, commitmentOf("payment")],
      confirmPayment: [agreement, 0, reason],
      settle: [agreement],
      dispute: [agreement, reason],
      withdrawDispute: [agreement],
      resolve: [agreement, reason],
    };
    return args[act];
  }

  /** "ok", or the name of the error; nothing is changed. */
  async function outcomeOf(scene: Sale, act: Act, actor: Actor, args: unknown[]): Promise<string> {
    const { ledger } = scene;
    // For whoever is no organisation at all, too.
    const attempt =
      act === "release" && actor === "stranger"
        ? ledger.agreements.release.staticCall(...args)
        : ledger.relay.execute.staticCall(await requestOf(ledger, scene[actor], ledger.agreements, act, args));
    const errors: Interface[] = [ledger.agreements, ledger.batches].map((each: Deployed) => each.interface);
    return (attempt as Promise<unknown>).then(
      () => "ok",
      (error: { data?: string; message: string }) =>
        errors.map((each) => each.parseError(error.data ?? "0x")?.name).find((name) => name) ?? error.message,
    );
  }

  /** There is a delivery wherever the agreement was accepted once; elsewhere there is none to end. */
  function expectedOf(state: State, act: Act, actor: Actor): string {
    if (!(act in table.DELIVERY_ACTS)) return table.expectedOf(state, act as table.Act, actor);
    const sent = ["accepted", "overdue", "disputed", "settled", "resolved", "lapsed"].includes(state);
    if (!sent) return "ShipmentLineNotInTransit";
    return table.DELIVERY_ACTS[act as keyof typeof table.DELIVERY_ACTS] === actor ? "ok" : "ShipmentNotYours";
  }

  for (const state of table.STATES)
    for (const act of [...Object.keys(table.ACTS), ...Object.keys(table.DELIVERY_ACTS)] as Act[])
      it(`${state}: ${act}`, async function () {
        const scene = await networkHelpers.loadFixture(sale);
        const agreement = await bring(state, scene, act);
        expect(await scene.ledger.agreements.stateOf(agreement)).to.equal(STATE[state]);
        for (const actor of table.ACTORS)
          expect(await outcomeOf(scene, act, actor, argsOf(act, scene, agreement)), actor).to.equal(
            expectedOf(state, act, actor),
          );
      });
});
