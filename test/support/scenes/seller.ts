import type { AgreementView } from "../../../service/agreements/views/schemas.ts";
import type { ShipmentView } from "../../../service/shipments/views/schemas.ts";
import { dayInMorocco } from "../../../service/values/dates.ts";
import type { Answer } from "../service/api.ts";
import { expectStatus, kg, type Trader, WAIT } from "./trader.ts";

/** The day in Morocco, so many days from now. */
export const inDays = (days: number): string => dayInMorocco(new Date(Date.now() + days * 24 * 3600_000));
export const mad = (amount: string) => ({ amount, currency: "MAD" });

/** Terms of a sale of dates nearby: whatever the story does not speak of. */
export function termsOf(product: string, changes: object = {}) {
  return {
    circuit: "short_chain",
    validUntil: inDays(10),
    deliveredUntil: inDays(90),
    lines: [{ product, quantity: kg(200), price: mad("90.00"), producerShare: mad("70.00") }],
    ...changes,
  };
}

/** What two organisations do with an agreement, through REST alone. */
export class Deal {
  readonly seller: Trader;
  readonly buyer: Trader;
  readonly id: string;

  constructor(seller: Trader, buyer: Trader, id: string) {
    this.seller = seller;
    this.buyer = buyer;
    this.id = id;
  }

  /** Proposed by the seller, on the chain. */
  static async propose(seller: Trader, buyer: Trader, product: string, changes: object = {}): Promise<Deal> {
    const input = { buyer: buyer.code, ...termsOf(product, changes) };
    const { body } = expectStatus(201, await seller.send("POST", "/v1/agreements", input, WAIT));
    return new Deal(seller, buyer, body.id);
  }

  static async agree(seller: Trader, buyer: Trader, product: string, changes: object = {}): Promise<Deal> {
    const deal = await Deal.propose(seller, buyer, product, changes);
    await deal.does(buyer, "acceptance");
    return deal;
  }

  asks(who: Trader, act: string, input?: object): Promise<Answer> {
    return who.send("POST", `/v1/agreements/${this.id}/${act}`, input, WAIT);
  }

  /** Done, on the chain. */
  async does(who: Trader, act: string, input?: object): Promise<void> {
    expectStatus(201, await this.asks(who, act, input));
  }

  async seenBy(who: Trader): Promise<AgreementView> {
    return expectStatus(200, await who.send("GET", `/v1/agreements/${this.id}`)).body as AgreementView;
  }

  /** Set aside and sent. */
  async delivers(batch: { id: string }, quantity: object, line = 0): Promise<ShipmentView> {
    await this.does(this.seller, "allocations", { line, batch: batch.id, quantity });
    return this.sends(batch, quantity, line);
  }

  /** Of what is set aside. */
  async sends(batch: { id: string }, quantity: object, line = 0): Promise<ShipmentView> {
    const input = { line, batch: batch.id, quantity, dispatchedOn: inDays(0) };
    return expectStatus(201, await this.asks(this.seller, "deliveries", input)).body as ShipmentView;
  }

  /** What arrived; all of it, when nothing is said. */
  async receives({ id }: ShipmentView, lines?: object[]): Promise<void> {
    const input = { receivedOn: inDays(0), ...(lines && { lines }) };
    expectStatus(201, await this.buyer.does(id, "receipt", input));
  }

  /** Declared, and confirmed. */
  async pays(money: object): Promise<void> {
    await this.does(this.buyer, "payments", { money, paidOn: inDays(0), method: "bank_transfer" });
    const { payments } = await this.seenBy(this.seller);
    const open = payments.findLast(({ confirmed }) => !confirmed)!;
    await this.does(this.seller, "payment-confirmations", { payment: open.id });
  }

  async settles(): Promise<void> {
    await this.does(this.buyer, "settlement");
    await this.does(this.seller, "settlement");
  }
}
