import { expect } from "chai";
import { type Organisation, Rest, type Send, type Told } from "../service/rest.ts";
import type { Stack } from "../service/stack.ts";
import { storedRows } from "../service/stored.ts";
import type { Action, Actor, Form, LineAction, LineActor, LineState, State } from "./stateTable.ts";

const kg = (value: number) => ({ value: String(value), unit: "KGM" });
const reason = "As the table says.";

/** A batch in one of the table's states, and what it came of. */
export interface Scene {
  form: Form;
  state: State;
  batch: string;
  transformation: string | null;
}

/** A batch, and the shipment that its 40 kg are on, or were; none: they never left. */
export interface Line {
  state: LineState;
  batch: string;
  shipment: string;
}

/** Plays the table of states through REST: the same people throughout, a batch of its own for each scene. */
export class Stage {
  readonly #rest: Rest;
  readonly #origin: Organisation;
  readonly #holder: Organisation;
  readonly #stranger: Organisation;
  readonly #shop: Organisation;
  /** Another manager's key of the origin. */
  readonly #second: Send;
  #count = 0;

  private constructor(rest: Rest, people: Organisation[], second: Send) {
    this.#rest = rest;
    [this.#origin, this.#holder, this.#stranger, this.#shop] = people as [
      Organisation,
      Organisation,
      Organisation,
      Organisation,
    ];
    this.#second = second;
  }

  static async open(stack: Stack): Promise<Stage> {
    const rest = new Rest(stack);
    const kinds = ["cooperative", "union", "cooperative", "buyer"];
    const people = await Promise.all(kinds.map((kind, i) => rest.organisation(kind, `Maison ${i}`)));
    return new Stage(rest, people, (await rest.key(people[0]!, "manager")).send);
  }

  #lot = (): string => `T-${(this.#count += 1)}`;

  /** The batch, brought into the state. */
  async scene(form: Form, state: State): Promise<Scene> {
    const source = (await this.#rest.batch(this.#origin, this.#lot(), "100")).id;
    const made = form === "made" ? await this.#done(this.#transform(this.#origin, source, 100)) : null;
    const scene = { form, state, batch: made?.outputs[0].id ?? source, transformation: made?.id ?? null };
    await this.#bring(scene);
    if (state === "implicated") await this.#decided("recall", source);
    return scene;
  }

  async #bring({ state, batch, transformation }: Scene): Promise<void> {
    if (state === "annulled") {
      const path = transformation ? `transformations/${transformation}` : `batches/${batch}`;
      await this.#done(this.#origin.send("POST", `/v1/${path}/annulment`, { reason }));
    } else if (state === "inTransit") await this.#done(this.#ship(this.#origin, this.#holder, batch, 100));
    else if (state !== "whole") await this.#handOver(batch);
    if (state === "onHold")
      for (const { send } of [this.#origin, this.#holder])
        await this.#done(send("POST", `/v1/batches/${batch}/hold`, { reason }));
    if (state === "recalledByOrigin") await this.#decided("recall", batch);
    if (state === "recalledByAuthority") await this.#decided("recall", batch, {}, this.#rest.operator);
    if (state === "shareRecalled")
      for (const { id } of [this.#origin, this.#holder])
        await this.#decided("recall", batch, { scope: { holder: id } });
    if (state === "spent") {
      await this.#done(this.#dispose(this.#origin, batch, "retail", 60));
      await this.#done(this.#dispose(this.#holder, batch, "retail", 40));
    }
  }

  /** What comes of the act; a recall is proposed and confirmed. */
  async tries(action: Action, actor: Exclude<Actor, "registrar">, { batch, transformation }: Scene): Promise<Told> {
    const by = { origin: this.#origin, suspended: this.#origin, holder: this.#holder, stranger: this.#stranger };
    const who = actor === "authority" ? { ...this.#origin, send: this.#rest.operator } : by[actor];
    const reasoned = (path: string) => who.send("POST", `/v1/${path}`, { reason });
    const share = { scope: { holder: this.#holder.id } };
    const confirm = actor === "authority" ? this.#rest.operator : this.#second;
    const decides = (kind: "recall" | "lift", more: object = {}) => this.#decides(kind, batch, more, who.send, confirm);
    switch (action) {
      case "transform":
        return this.#transform(who, batch, 10);
      case "ship":
        return this.#ship(who, this.#shop, batch, 10);
      case "giveBack":
        return this.#ship(who, this.#origin, batch, 10);
      case "sell":
        return this.#dispose(who, batch, "retail", 10);
      case "destroy":
        return this.#dispose(who, batch, "destroyed", 10);
      case "amend":
        return who.send("POST", `/v1/batches/${batch}/amendments`, { reason, lot: this.#lot() });
      case "annul":
        return reasoned(`batches/${batch}/annulment`);
      case "annulTransformation":
        return reasoned(`transformations/${transformation}/annulment`);
      case "hold":
        return reasoned(`batches/${batch}/hold`);
      case "release":
        return reasoned(`batches/${batch}/release`);
      case "recall":
      case "recallByAuthority":
        return decides("recall");
      case "lift":
      case "liftByAuthority":
        return decides("lift");
      case "recallShare":
        return decides("recall", share);
      case "liftShare":
        return decides("lift", share);
      case "propagate":
        throw new Error("The service tells descendants by itself; nobody asks it to.");
    }
  }

  /** Shipments of one line each from the origin to the holder, brought into the state together. */
  async lines(state: LineState, count: number): Promise<Line[]> {
    const lines = await Promise.all(Array.from({ length: count }, () => this.#line(state)));
    if (state === "received") await this.#each(lines, "receive", "receiver");
    if (state === "overdue" || state === "cancelled") await this.#passDays(2);
    if (state === "cancelled") await this.#each(lines, "cancel", "sender");
    return lines;
  }

  async #line(state: LineState): Promise<Line> {
    const batch = (await this.#rest.batch(this.#origin, this.#lot(), "100")).id;
    if (state === "none") return { state, batch, shipment: `0x${"0".repeat(64)}` };
    const sent = await this.#done(this.#ship(this.#origin, this.#holder, batch, 40, { transitDays: 1 }));
    return { state, batch, shipment: sent.id };
  }

  async #each(lines: Line[], action: LineAction, actor: LineActor): Promise<void> {
    await Promise.all(lines.map((line) => this.#done(this.triesLine(action, actor, line))));
  }

  triesLine(action: LineAction, actor: LineActor, { batch, shipment }: Line): Promise<Told> {
    const by = { sender: this.#origin, receiver: this.#holder, stranger: this.#stranger };
    const who = actor in by ? by[actor as keyof typeof by] : { ...this.#origin, send: this.#rest.operator };
    if (action === "sendAgain") return this.#ship(who, this.#shop, batch, 10);
    if (action === "return") {
      const body = { dispatchedOn: "2025-10-07", lines: [{ batch, quantity: kg(10) }] };
      return who.send("POST", `/v1/shipments/${shipment}/returns`, body);
    }
    return action === "receive"
      ? who.send("POST", `/v1/shipments/${shipment}/receipt`, { receivedOn: "2025-10-05" })
      : who.send("POST", `/v1/shipments/${shipment}/cancellation`, { reason });
  }

  /** On the chain, and in a block that the service has read. */
  async #passDays(days: number): Promise<void> {
    const { testChain } = this.#rest.stack;
    await testChain.request("evm_increaseTime", [days * 24 * 3_600]);
    await this.#rest.batch(this.#origin, this.#lot(), "1");
  }

  async suspend(party: "sender" | "receiver"): Promise<void> {
    const { id } = party === "sender" ? this.#origin : this.#holder;
    const { status, text } = await this.#rest.operator("POST", `/v1/organisations/${id}/suspension`, { reason });
    expect(status, text).to.equal(200);
  }

  rows(): Promise<Record<string, number>> {
    return storedRows(this.#rest.stack.ledger.db);
  }

  sound(): Promise<void> {
    return this.#rest.sound();
  }

  async #done(answer: Promise<Told>): Promise<Told["body"]> {
    const { status, body, text } = await answer;
    expect(status, text).to.equal(201);
    return body;
  }

  #transform(who: Organisation, batch: string, value: number): Promise<Told> {
    return who.send("POST", "/v1/transformations", {
      process: "sort",
      performedOn: "2025-10-05",
      inputs: [{ batch, quantity: kg(value) }],
      outputs: [{ product: who.product, lot: this.#lot(), quantity: kg(value) }],
    });
  }

  #ship(
    who: Organisation,
    { id: receiver }: Organisation,
    batch: string,
    value: number,
    more: object = {},
  ): Promise<Told> {
    const lines = [{ batch, quantity: kg(value) }];
    return who.send("POST", "/v1/shipments", { receiver, dispatchedOn: "2025-10-05", lines, ...more });
  }

  #dispose(who: Organisation, batch: string, way: string, value: number): Promise<Told> {
    const body = { way, quantity: kg(value), disposedOn: "2025-10-06" };
    return who.send("POST", `/v1/batches/${batch}/disposals`, body);
  }

  async #handOver(batch: string): Promise<void> {
    const { id } = await this.#done(this.#ship(this.#origin, this.#holder, batch, 40));
    await this.#done(this.#holder.send("POST", `/v1/shipments/${id}/receipt`, { receivedOn: "2025-10-05" }));
  }

  async #decided(kind: "recall" | "lift", batch: string, more: object = {}, by?: Send): Promise<void> {
    await this.#done(this.#decides(kind, batch, more, by ?? this.#origin.send, by ?? this.#second));
  }

  async #decides(kind: "recall" | "lift", batch: string, more: object, propose: Send, confirm: Send): Promise<Told> {
    const proposed = await propose("POST", `/v1/batches/${batch}/${kind}`, { reason, ...more });
    if (proposed.status !== 202) return proposed;
    const { id, reach } = proposed.body;
    return confirm("POST", `/v1/recalls/${id}/confirmation`, { reach: reach.batches });
  }
}
