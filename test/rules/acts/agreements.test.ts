import { expect } from "chai";
import type { Command } from "../../../service/accept/act.ts";
import { accept } from "../../../service/agreements/acts/accept.ts";
import { accessTo } from "../../../service/agreements/acts/access.ts";
import { allocate } from "../../../service/agreements/acts/allocate.ts";
import { declarePayment } from "../../../service/agreements/acts/declarePayment.ts";
import { withdrawDispute } from "../../../service/agreements/acts/dispute.ts";
import { settle } from "../../../service/agreements/acts/settle.ts";
import type { PendingAct } from "../../../service/agreements/rows/acts.ts";
import type { AgreementRow } from "../../../service/agreements/rows/agreements.ts";
import { agreement, pendingActs, supplies } from "../../../service/agreements/rows/loads.ts";
import { agreementDocument } from "../../../service/agreements/rules/agreements.ts";
import { LedgerError } from "../../../service/base/errors.ts";
import type { StockBatchRow } from "../../../service/batches/rows/batches.ts";
import { available, stockBatch } from "../../../service/batches/rows/loads.ts";
import { lastSuccessor } from "../../../service/organisations/rows/kin.ts";
import { party } from "../../../service/organisations/views/parties.ts";
import { type Act, type Actor, ACTORS, ACTS, expectedOf, STATES } from "../../support/scenes/agreementTable.ts";
import { decide, NOW, refusalOf, sealed } from "../../support/service/deciding.ts";
import { GivenState } from "../../support/service/givenState.ts";

const ID = `0x${"ab".repeat(32)}`;
const PRODUCT = { id: `0x${"01".repeat(32)}`, commitment: `0x${"02".repeat(32)}` };
const BATCH = `0x${"03".repeat(32)}`;
const accountOf = (actor: Actor): string => `0x${String(ACTORS.indexOf(actor) + 1).repeat(40)}`;
const [seller, buyer, arbiter] = [accountOf("seller"), accountOf("buyer"), accountOf("arbiter")];

/** 200 kg for 90 dirhams each, proposed by the seller. */
const TERMS = agreementDocument({
  ...{ seller, buyer, arbiter, proposedBy: "seller", circuit: "short_chain" },
  ...{ validUntil: "2026-12-15", deliveredUntil: "2027-03-31", arbitrationDays: "30" },
  payment: { term: "on_delivery" },
  lines: [{ product: PRODUCT, quantity: { value: "200", unit: "KGM" }, price: { amount: "90.00", currency: "MAD" } }],
});
const OPENING = sealed("silsila.agreement.v1", TERMS).opening;

/** As the chain tells it; only a row that is on it was ever accepted or disputed. */
function row(stands: (typeof STATES)[number]): AgreementRow {
  const refused = ["none", "proposed", "withdrawn", "rejected", "countered", "expired"].includes(stands);
  return {
    ...{ id: ID, account: seller, seller, buyer, arbiter, opening: OPENING, stands, state: "rejected" },
    ...{ moved_by: stands === "disputed" ? buyer : null, accepted: !refused, called: stands === "disputed" },
    delivered_until: NOW + 1_000,
  } as unknown as AgreementRow;
}

const command = <Body>(actor: Actor, body: Body, changes: object = {}): Command<Body> =>
  ({
    ...{ operation: "an operation", account: accountOf(actor), subject: ID, body, suspended: false },
    ...{ today: "2026-11-30", clock: NOW, seal: sealed },
    ...changes,
  }) as unknown as Command<Body>;

const known = (stands: (typeof STATES)[number], ...pending: Omit<PendingAct, "agreement">[]): GivenState =>
  new GivenState().give(agreement, { id: ID, at: NOW }, row(stands)).give(
    pendingActs,
    ID,
    pending.map((one) => ({ ...one, agreement: ID })),
  );

const asked = (actor: Actor, kind: string, stated: Record<string, unknown> = {}) => ({
  ...{ account: accountOf(actor), kind, arguments: { agreement: ID, ...stated } },
});

describe("acts of agreements, decided without a database", () => {
  it("are for whom the table says, in every state; strangers are told nothing", () => {
    const told = { ok: "ok", AgreementUnexpectedState: "AGREEMENT_STATE", AgreementNotYours: "AGREEMENT_NOT_YOURS" };
    for (const act of Object.keys(ACTS) as Act[])
      for (const state of STATES)
        for (const actor of ACTORS) {
          const knows = actor === "seller" || (actor !== "stranger" && state !== "none");
          const early = actor === "arbiter" && !row(state).accepted;
          const expected = knows && !early ? told[expectedOf(state, act, actor) as keyof typeof told] : "NOT_FOUND";
          const got = refusalOf(() => accessTo(command(actor, null), known(state), act));
          expect(got, `${state} ${act} ${actor}`).to.equal(expected);
        }
  });

  it("tell of a suspension to sides only, and before how it stands", () => {
    const suspended = { suspended: true };
    const as = (actor: Actor) => refusalOf(() => accessTo(command(actor, null, suspended), known("settled"), "accept"));
    expect(as("stranger")).to.equal("NOT_FOUND");
    expect(as("buyer")).to.equal("ORGANISATION_SUSPENDED");
  });

  it("go by the side's own acts on their way, and by nobody else's", () => {
    const onItsWay = known("proposed", asked("buyer", "accept"));
    expect(accessTo(command("buyer", null), onItsWay, "settle").state).to.equal("accepted");
    expect(refusalOf(() => accessTo(command("seller", null), onItsWay, "settle"))).to.equal("AGREEMENT_STATE");
    const disputing = known("accepted", asked("seller", "dispute"));
    expect(decide(withdrawDispute, command("seller", null), disputing).arguments).to.deep.equal({ agreement: ID });
  });

  it("leave a dispute to nobody when who decides it has merged with a side", () => {
    const merged = known("disputed").give(lastSuccessor, arbiter, buyer);
    expect(refusalOf(() => accessTo(command("arbiter", null), merged, "resolve"))).to.equal("AGREEMENT_NOT_YOURS");
  });

  it("accept what is proposed unless the other side can agree to nothing now", () => {
    const key = { account: buyer, name: seller };
    expect(decide(accept, command("buyer", null), known("proposed").give(party, key, seller)).arguments).to.deep.equal({
      agreement: ID,
    });
    const refused = known("proposed").give(party, key, new LedgerError("PARTY_SUSPENDED", { code: "6110000000000" }));
    expect(refusalOf(() => decide(accept, command("buyer", null), refused))).to.equal("PARTY_SUSPENDED");
  });

  it("set stock aside within what the line still has room for, counting what is on its way", () => {
    const document = {
      ...{ lot: "L-1", product: PRODUCT, producedOn: "2026-10-01" },
      quantity: { value: "500", unit: "KGM" },
    };
    const batch = { id: BATCH, account: seller, opening: sealed("silsila.batch.v1", document).opening };
    const earlier = asked("seller", "allocate", { line: 0, batch: BATCH, quantity: "150000000" });
    const state = known("accepted", earlier)
      .give(stockBatch, BATCH, batch as unknown as StockBatchRow)
      .give(available, { account: seller, batch: BATCH }, 350_000_000n);
    const of = (value: string) => command("seller", { line: 0, batch: BATCH, quantity: { value, unit: "KGM" } });
    expect(refusalOf(() => decide(allocate, of("50.1"), state))).to.equal("AGREEMENT_LINE_EXCEEDED");
    expect(refusalOf(() => decide(allocate, of("350.1"), state))).to.equal("STOCK_INSUFFICIENT");
    const { arguments: stated, pendingStock } = decide(allocate, of("50"), state);
    expect(stated).to.deep.equal({ agreement: ID, line: 0, batch: BATCH, quantity: "50000000" });
    expect(pendingStock).to.deep.equal([{ batch: BATCH, amount: -50_000_000n }]);
  });

  it("take no payment above what is due, and bind what was declared by its commitment", () => {
    const pay = (amount: string) =>
      command("buyer", { money: { amount, currency: "MAD" }, paidOn: "2026-11-30", method: "cash" });
    expect(refusalOf(() => decide(declarePayment, pay("18000.01"), known("accepted")))).to.equal("PAYMENT_EXCEEDS_DUE");
    const { arguments: stated, documents } = decide(declarePayment, pay("18000.00"), known("accepted"));
    expect(stated).to.deep.equal({ agreement: ID, commitment: documents![0]!.commitment });
    // Nothing can be sent any more, and nothing was.
    const overdue = known("overdue").give(supplies, ID, []);
    expect(refusalOf(() => decide(declarePayment, pay("1.00"), overdue))).to.equal("PAYMENT_EXCEEDS_DUE");
  });

  it("hear each side's word once that nothing is owed", () => {
    expect(refusalOf(() => decide(settle, command("seller", null), known("accepted")))).to.equal("ok");
    const said = known("accepted", asked("seller", "settle"));
    expect(refusalOf(() => decide(settle, command("seller", null), said))).to.equal("SETTLEMENT_STATED");
    expect(refusalOf(() => decide(settle, command("buyer", null), said))).to.equal("ok");
  });
});
