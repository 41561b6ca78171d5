import { expect } from "chai";
import { type Organisation, Rest, type Told } from "../service/rest.ts";
import type { Stack } from "../service/stack.ts";
import { storedRows } from "../service/stored.ts";
import { eventually } from "../service/waiting.ts";
import type { Act, Actor, State } from "./agreementTable.ts";
import { inDays, termsOf } from "./seller.ts";

const kg = (value: string) => ({ value, unit: "KGM" });
const NOTHING = `0x${"0".repeat(64)}`;
const reason = "As the table says.";

/** An agreement that was brought so far; time brings it on from there. */
export interface AgreementScene {
  id: string;
  /** Of the buyer, not confirmed yet; zero where there is none. */
  payment: string;
  /** What is on its way under it. */
  shipment: string | null;
}

/** What time makes of a state. */
const BEFORE: Partial<Record<State, State>> = { expired: "proposed", overdue: "accepted", lapsed: "disputed" };
const PATHS: Record<Exclude<Act, "release" | "returnDelivery">, string> = {
  accept: "acceptance",
  reject: "rejection",
  counter: "counter",
  withdraw: "withdrawal",
  allocate: "allocations",
  deallocate: "releases",
  deliver: "deliveries",
  declarePayment: "payments",
  confirmPayment: "payment-confirmations",
  settle: "settlement",
  dispute: "dispute",
  withdrawDispute: "dispute-withdrawal",
  resolve: "resolution",
};

/** Plays the table of agreements through REST: the same four organisations throughout, an agreement for each scene. */
export class AgreementStage {
  readonly #rest: Rest;
  readonly #people: Record<Actor, Organisation>;
  readonly #batch: string;

  private constructor(rest: Rest, people: Record<Actor, Organisation>, batch: string) {
    this.#rest = rest;
    this.#people = people;
    this.#batch = batch;
  }

  static async open(stack: Stack): Promise<AgreementStage> {
    const rest = new Rest(stack);
    const kinds = ["cooperative", "buyer", "union", "cooperative"];
    const [seller, buyer, arbiter, stranger] = (await Promise.all(
      kinds.map((kind, i) => rest.organisation(kind, `Maison ${i}`)),
    )) as [Organisation, Organisation, Organisation, Organisation];
    const { id } = await rest.batch(seller, "A-1", "10000");
    return new AgreementStage(rest, { seller, buyer, arbiter, stranger }, id);
  }

  /** `paid`: with a payment that waits. Goods are set aside, and some on their way, wherever it was accepted. */
  async scene(state: State, paid = state !== "settled"): Promise<AgreementScene> {
    const scene: AgreementScene = { id: NOTHING, payment: NOTHING, shipment: null };
    if (state === "none") return scene;
    const input = { buyer: this.#people.buyer.id, arbiter: this.#people.arbiter.id, ...this.#terms() };
    const { body, text } = await this.#people.seller.send("POST", "/v1/agreements", input);
    expect(body, text).to.include({ status: "proposed" });
    scene.id = body.id;
    await this.#bring(scene, BEFORE[state] ?? state, paid);
    return scene;
  }

  #terms(): object {
    const { product } = this.#people.seller;
    return termsOf(product, { validUntil: inDays(2), deliveredUntil: inDays(2), arbitrationDays: 1 });
  }

  async #bring(scene: AgreementScene, state: State, paid: boolean): Promise<void> {
    const done = async (act: Exclude<Act, "release">, actor: Actor) => this.#done(await this.tries(act, actor, scene));
    if (state === "withdrawn") await done("withdraw", "seller");
    if (state === "rejected") await done("reject", "buyer");
    if (state === "countered") await done("counter", "buyer");
    if (!["accepted", "disputed", "settled", "resolved"].includes(state)) return;
    await done("accept", "buyer");
    this.#done(await this.#under(scene, "seller", "allocations", { ...this.#portion("10") }));
    scene.shipment = (await done("deliver", "seller")).id;
    if (paid) {
      await done("declarePayment", "buyer");
      const seen = await this.#people.buyer.send("GET", `/v1/agreements/${scene.id}`);
      scene.payment = seen.body.payments[0].id;
    }
    if (state === "settled") for (const actor of ["seller", "buyer"] as const) await done("settle", actor);
    if (state === "disputed" || state === "resolved") await done("dispute", "buyer");
    if (state === "resolved") await done("resolve", "arbiter");
  }

  tries(act: Exclude<Act, "release">, actor: Actor, scene: AgreementScene): Promise<Told> {
    if (act === "returnDelivery") return this.#returns(actor, scene);
    return this.#under(scene, actor, PATHS[act], this.#bodyOf(act, scene));
  }

  #returns(actor: Actor, { shipment }: AgreementScene): Promise<Told> {
    const { batch, quantity } = this.#portion("1");
    const body = { dispatchedOn: inDays(0), lines: [{ batch, quantity }] };
    return this.#people[actor].send("POST", `/v1/shipments/${shipment ?? NOTHING}/returns`, body);
  }

  #bodyOf(act: Exclude<Act, "release" | "returnDelivery">, { payment }: AgreementScene): object | undefined {
    switch (act) {
      case "accept":
      case "settle":
      case "withdrawDispute":
        return undefined;
      case "reject":
      case "withdraw":
      case "dispute":
        return { reason };
      case "counter":
        return this.#terms();
      case "allocate":
      case "deallocate":
        return this.#portion("1");
      case "deliver":
        return { ...this.#portion("4"), dispatchedOn: inDays(0), transitDays: 1 };
      case "declarePayment":
        return { money: { amount: "1.00", currency: "MAD" }, paidOn: inDays(0), method: "cash" };
      case "confirmPayment":
        return { payment };
      case "resolve":
        return { decision: reason };
    }
  }

  /** What arrived of the delivery, or that it is taken back. */
  ends(act: "receiveDelivery" | "cancelDelivery", actor: Actor, { shipment }: AgreementScene): Promise<Told> {
    const { send } = this.#people[actor];
    return act === "receiveDelivery"
      ? send("POST", `/v1/shipments/${shipment}/receipt`, { receivedOn: inDays(0) })
      : send("POST", `/v1/shipments/${shipment}/cancellation`, { reason });
  }

  async stateOf({ id }: AgreementScene): Promise<string> {
    const { body } = await this.#people.seller.send("GET", `/v1/agreements/${id}`);
    return body.status ?? "none";
  }

  async reservedOf({ id }: AgreementScene): Promise<string> {
    return (await this.#people.seller.send("GET", `/v1/agreements/${id}`)).body.lines[0].reserved.value;
  }

  /** Seen by everybody who may: the status is told to all of them alike. */
  async seenBy(actor: Actor, { id }: AgreementScene): Promise<number> {
    return (await this.#people[actor].send("GET", `/v1/agreements/${id}`)).status;
  }

  /** On the chain, and in a block that the service has read. */
  async passDays(days: number): Promise<void> {
    const { testChain } = this.#rest.stack;
    await testChain.request("evm_increaseTime", [days * 24 * 3_600]);
    await this.#rest.batch(this.#people.seller, `A-${days}-days`, "1");
  }

  rows(): Promise<Record<string, number>> {
    return storedRows(this.#rest.stack.ledger.db);
  }

  /** Nothing that was asked for is on its way. */
  async quiet(): Promise<void> {
    await eventually(async () => {
      const { rows } = await this.#rest.stack.ledger.db.query(
        "select 1 from operations where state in ('queued', 'sent')",
      );
      expect(rows).to.have.length(0);
    });
  }

  sound(): Promise<void> {
    return this.#rest.sound();
  }

  #portion(value: string) {
    return { line: 0, batch: this.#batch, quantity: kg(value) };
  }

  #under({ id }: AgreementScene, actor: Actor, path: string, body: object | undefined): Promise<Told> {
    return this.#people[actor].send("POST", `/v1/agreements/${id}/${path}`, body);
  }

  #done({ status, body, text }: Told): Told["body"] {
    expect(status, text).to.equal(201);
    return body;
  }
}
