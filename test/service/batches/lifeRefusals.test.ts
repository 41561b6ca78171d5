import { expect } from "chai";
import { newCode } from "../../../service/values/codes.ts";
import { type Organisation, Rest, type Send, type Told } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";
import { storedRows } from "../../support/service/stored.ts";
import { eventually } from "../../support/service/waiting.ts";

const kg = (value: string) => ({ value, unit: "KGM" });
const reason = "A mistake.";

interface Lot {
  id: string;
  lot: string;
}

/** What is wrong with an act on a batch that lives already: one clear code, the numbers, and nothing half-done. */
describe("refusals in the life of a batch", () => {
  let stack: Stack;
  let rest: Rest;
  let maker: Organisation;
  let second: Send;
  let shop: Organisation;
  let stranger: Organisation;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    [maker, shop, stranger] = (await Promise.all(
      ["cooperative", "buyer", "union"].map((kind) => rest.organisation(kind)),
    )) as [Organisation, Organisation, Organisation];
    second = (await rest.key(maker, "manager")).send;
  });
  after(async () => {
    await rest.sound();
    await stack.close();
  });

  let lots = 0;
  const newLot = () => `V-${(lots += 1)}`;

  async function stock(value: string): Promise<Lot> {
    const lot = newLot();
    return { lot, id: (await rest.batch(maker, lot, value)).id };
  }

  async function done(answer: Promise<Told>): Promise<Told["body"]> {
    const { status, body, text } = await answer;
    expect(status, text).to.equal(201);
    return body;
  }

  /** All that is stored, and what the maker has of each batch, stays as it is. */
  async function refused(ask: () => Promise<Told>, status: number, code: string, detail: string): Promise<void> {
    const look = async () => ({
      rows: await storedRows(stack.ledger.db),
      batches: (await maker.send("GET", "/v1/batches?limit=200")).text,
    });
    const before = await look();
    const { body, text } = await ask();
    expect(body, text).to.include({ status, code, detail });
    expect(await look()).to.deep.equal(before);
  }

  const transform = (inputs: [Lot, string][], value: string, lot = newLot()) =>
    maker.send("POST", "/v1/transformations", {
      process: "sort",
      performedOn: "2025-10-05",
      inputs: inputs.map(([{ id: batch }, quantity]) => ({ batch, quantity: kg(quantity) })),
      outputs: [{ product: maker.product, lot, quantity: kg(value) }],
    });
  const ship = (batch: Lot, value: string, receiver = shop.id, by = maker.send) =>
    by("POST", "/v1/shipments", {
      receiver,
      dispatchedOn: "2025-10-05",
      lines: [{ batch: batch.id, quantity: kg(value) }],
    });
  const dispose = ({ id }: Lot, value: string, way = "retail") =>
    maker.send("POST", `/v1/batches/${id}/disposals`, { way, disposedOn: "2025-10-06", quantity: kg(value) });
  const annul = (path: string) => maker.send("POST", `/v1/${path}/annulment`, { reason });
  const receive = (by: Send, shipment: string) =>
    by("POST", `/v1/shipments/${shipment}/receipt`, { receivedOn: "2025-10-06" });

  it("of more than is free, whatever is to be done with it", async () => {
    const batch = await stock("400");
    await done(ship(batch, "360"));
    const told = `Of the batch ${batch.lot}, 40 KGM are free; 55 KGM were asked for.`;
    await refused(() => transform([[batch, "55"]], "1"), 409, "STOCK_INSUFFICIENT", told);
    await refused(() => ship(batch, "55"), 409, "STOCK_INSUFFICIENT", told);
    for (const way of ["retail", "sample", "destroyed", "lost"])
      await refused(() => dispose(batch, "55", way), 409, "STOCK_INSUFFICIENT", told);
  });

  it("of one milligram more than went in, and of one batch that goes in twice", async () => {
    const batch = await stock("50");
    const told = "More would come out than went in: the inputs weigh 50 kg, the outputs 50.000001 kg, the loss 0 kg.";
    await refused(() => transform([[batch, "50"]], "50.000001"), 422, "MASS_EXCEEDED", told);
    const twice: [Lot, string][] = [
      [batch, "1"],
      [batch, "1"],
    ];
    const repeated = `The batch ${batch.lot} stands twice in this list.`;
    await refused(() => transform(twice, "2"), 422, "BATCH_REPEATED", repeated);
  });

  it("of a circle: what came of a batch cannot become that batch again", async () => {
    const first = await stock("30");
    const lot = newLot();
    const { id, outputs } = await done(transform([[first, "30"]], "30", lot));
    const made = { id: outputs[0].id as string, lot };
    const again = () => transform([[made, "30"]], "30", first.lot);
    const sentence = `The lot code ${first.lot} is already used by this organisation, written ${first.lot}.`;
    await refused(again, 409, "LOT_USED", sentence);
    const both = () =>
      transform(
        [
          [made, "30"],
          [first, "30"],
        ],
        "60",
      );
    const spent = `Of the batch ${first.lot}, 0 KGM are free; 30 KGM were asked for.`;
    await refused(both, 409, "STOCK_INSUFFICIENT", spent);
    // Taken apart from its end alone.
    await done(transform([[made, "10"]], "10"));
    const partly = (free: string, { lot }: Lot) =>
      `Of the batch ${lot}, ${free} KGM of 30 KGM are still free here; only a batch of which nothing was used can be annulled.`;
    await refused(() => annul(`transformations/${id}`), 409, "BATCH_PARTLY_SPENT", partly("20", made));
    await refused(() => annul(`batches/${first.id}`), 409, "BATCH_PARTLY_SPENT", partly("0", first));
  });

  it("of annulling what was partly sold, or is on its way to somebody", async () => {
    const told = (free: string, { lot }: Lot) =>
      `Of the batch ${lot}, ${free} KGM of 40 KGM are still free here; only a batch of which nothing was used can be annulled.`;
    const [sold, sent] = [await stock("40"), await stock("40")];
    await done(dispose(sold, "0.000001"));
    await refused(() => annul(`batches/${sold.id}`), 409, "BATCH_PARTLY_SPENT", told("39.999999", sold));
    const shipment = await done(ship(sent, "15"));
    await refused(() => annul(`batches/${sent.id}`), 409, "BATCH_PARTLY_SPENT", told("25", sent));
    // All of it came back: nothing was used.
    const rejection = { reason, receivedOn: "2025-10-06" };
    await done(shop.send("POST", `/v1/shipments/${shipment.id}/rejection`, rejection));
    await done(annul(`batches/${sent.id}`));
  });

  it("of what is on hold, by whoever holds it", async () => {
    const batch = await stock("40");
    await done(receive(shop.send, (await done(ship(batch, "10"))).id));
    for (const { send } of [maker, shop]) await done(send("POST", `/v1/batches/${batch.id}/hold`, { reason }));
    const told = `The batch ${batch.lot} is on hold here; release it first.`;
    await refused(() => transform([[batch, "1"]], "1"), 409, "BATCH_ON_HOLD", told);
    await refused(() => ship(batch, "1"), 409, "BATCH_ON_HOLD", told);
    await refused(() => ship(batch, "1", maker.id, shop.send), 409, "BATCH_ON_HOLD", told);
    for (const way of ["retail", "destroyed"])
      await refused(() => dispose(batch, "1", way), 409, "BATCH_ON_HOLD", told);
  });

  it("of what is recalled, and of what was made of it, named by its own lot", async () => {
    const source = await stock("40");
    const lot = newLot();
    const { outputs } = await done(transform([[source, "20"]], "20", lot));
    const made: Lot = { id: outputs[0].id, lot };
    await done(rest.recalls(maker.send, second, "recall", source.id));
    await eventually(async () => {
      const { rows } = await stack.ledger.db.query(
        "select 1 from operations where kind = 'propagate' and state = 'final'",
      );
      expect(rows).to.have.length(1);
    });
    for (const batch of [source, made]) {
      const told = `The batch ${batch.lot} is recalled: it may only go back to where it came from, or be destroyed.`;
      await refused(() => transform([[batch, "1"]], "1"), 409, "BATCH_RECALLED", told);
      await refused(() => ship(batch, "1"), 409, "BATCH_RECALLED", told);
      for (const way of ["retail", "sample", "lost"])
        await refused(() => dispose(batch, "1", way), 409, "BATCH_RECALLED", told);
      await done(dispose(batch, "1", "destroyed"));
    }
  });

  it("of shipments to oneself, to nobody, and to who is suspended", async () => {
    const batch = await stock("40");
    for (const self of [maker.id, maker.code])
      await refused(() => ship(batch, "1", self), 422, "SHIPMENT_TO_SELF", "An organisation cannot send to itself.");
    const nobody = newCode(() => "987654321098");
    for (const unknown of [nobody, `0x${"e".repeat(40)}`])
      await refused(() => ship(batch, "1", unknown), 404, "NOT_FOUND", "There is no such organisation.");
    const closed = await rest.organisation("buyer");
    const suspended = await rest.operator("POST", `/v1/organisations/${closed.id}/suspension`, { reason });
    expect(suspended.status, suspended.text).to.equal(200);
    const told = `The organisation ${closed.code} is suspended; nothing can be sent to it until it is reinstated.`;
    await refused(() => ship(batch, "1", closed.code), 409, "RECEIVER_SUSPENDED", told);
  });

  it("of receiving more than was sent, twice, or what was sent to another", async () => {
    const batch = await stock("40");
    const { id } = await done(ship(batch, "40"));
    const more = () =>
      shop.send("POST", `/v1/shipments/${id}/receipt`, {
        receivedOn: "2025-10-06",
        lines: [{ batch: batch.id, accepted: kg("40"), missing: kg("0.000001") }],
      });
    const told = `Of the batch ${batch.lot}, 40 KGM were sent; 40.000001 KGM cannot have been received.`;
    await refused(more, 422, "SHIPMENT_MORE_THAN_SENT", told);
    await refused(() => receive(stranger.send, id), 404, "NOT_FOUND", "There is no such shipment.");
    const turn = "Only the receiver of this shipment may do that.";
    await refused(() => receive(maker.send, id), 403, "SHIPMENT_NOT_YOURS", turn);
    await done(receive(shop.send, id));
    const ended = `Nothing of the batch ${batch.lot} is in transit in this shipment any more: its line was received.`;
    await refused(() => receive(shop.send, id), 409, "SHIPMENT_LINE_ENDED", ended);
  });

  it("of amending a quantity, and of an observation before the day that an amendment gave", async () => {
    const batch = await stock("400");
    const amend = (changes: object) => maker.send("POST", `/v1/batches/${batch.id}/amendments`, { reason, ...changes });
    const counted = (field: string) => `The field ${field} cannot be amended: annul the batch and register it anew.`;
    const both = () => amend({ quantity: kg("40"), lot: newLot() });
    await refused(both, 422, "AMENDMENT_OF_QUANTITY", counted("quantity"));
    await refused(() => amend({ netMass: kg("40") }), 422, "AMENDMENT_OF_QUANTITY", counted("netMass"));
    await done(amend({ producedOn: "2025-10-03" }));
    const observe = () =>
      maker.send("POST", `/v1/batches/${batch.id}/observations`, {
        kind: "cleaning",
        observedAt: "2025-10-02T12:00:00Z",
      });
    const told = "This was observed on 2025-10-02, but the batch was produced on 2025-10-03.";
    await refused(observe, 422, "OBSERVATION_BEFORE_BATCH", told);
  });
});
