import { expect } from "chai";
import type { Rest } from "../service/rest.ts";
import { storedRows } from "../service/stored.ts";
import type { Trader } from "./trader.ts";

export const eur = (amount: string) => ({ amount, currency: "EUR" });
export const in_ = (currency: string, amount = "1.00") => ({ price: { amount, currency } });
export const FCA = { incoterm: { rule: "FCA", place: "Casablanca" } };
export const TENDER = { circuit: "public_procurement", tender: "AO 14/2026" };

/** Status, code, where in the body, and what of the sentence has the numbers. */
export type Refusal = [status: number, code: string, pointer: string | null, detail?: string];

export type Refuse = (name: string, by: Trader, url: string, body: unknown, refusal: Refusal) => Promise<void>;

/** Asks, without a key of repetition, which would keep the refusal; expects that one, and that nothing is half-done. */
export const refuserOf =
  (rest: Rest): Refuse =>
  async (name, by, url, body, [status, code, pointer, detail]) => {
    const { db } = rest.stack.ledger;
    const before = await storedRows(db);
    const { body: told, text } = await rest.as(by.key)("POST", url, body);
    expect(told, `${name}: ${text.slice(0, 400)}`).to.include({ status, code });
    const pointers = (told.errors ?? []).map((one: { pointer: string }) => one.pointer);
    expect(pointers, `${name}: ${text.slice(0, 400)}`).to.deep.equal(pointer === null ? [] : [pointer]);
    if (detail !== undefined) expect(told.detail, name).to.include(detail);
    expect(await storedRows(db), name).to.deep.equal(before);
  };
