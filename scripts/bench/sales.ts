import { randomUUID } from "node:crypto";
import { dayInMorocco } from "../../service/values/dates.ts";
import { type Bench, median } from "./setting.ts";

const WAIT = { prefer: "wait=60" };
const inDays = (days: number): string => dayInMorocco(new Date(Date.now() + days * 24 * 3600_000));

/**
 * Whole agreements a minute: propose, accept, set aside, deliver, receive, pay, confirm, settle by both; each step waits for
 * the block of the one before, as people do. Median over the rounds.
 */
export async function sales(
  bench: Bench,
  load: { agreements: number; callers: number; rounds: number },
): Promise<number> {
  const buyer = await bench.post<{ id: string; apiKey: { key: string } }>(
    "/v1/organisations",
    { kind: "buyer", name: { fr: "Acheteur" }, place: { commune: { fr: "Fès" } } },
    bench.backends.operatorApiKey,
    WAIT,
  );
  const rates: number[] = [];
  for (let round = 0; round < load.rounds; round++) {
    const stock = { value: String(load.agreements), unit: "KGM" };
    const batch = { product: bench.product, lot: randomUUID(), quantity: stock, producedOn: inDays(0) };
    const { id } = await bench.post<{ id: string }>("/v1/batches", batch, bench.key, WAIT);
    const started = performance.now();
    let left = load.agreements;
    const caller = async () => {
      while (left-- > 0) await oneSale(bench, buyer, id);
    };
    await Promise.all(Array.from({ length: load.callers }, caller));
    rates.push((load.agreements * 60_000) / (performance.now() - started));
  }
  return median(rates);
}

async function oneSale(bench: Bench, buyer: { id: string; apiKey: { key: string } }, batch: string): Promise<void> {
  const [seller, other] = [bench.key, buyer.apiKey.key];
  const post = <T>(key: string, path: string, body?: unknown) => bench.post<T>(path, body, key, WAIT);
  const kilo = { value: "1", unit: "KGM" };
  const money = { amount: "90.00", currency: "MAD" };
  const { id } = await post<{ id: string }>(seller, "/v1/agreements", {
    buyer: buyer.id,
    circuit: "short_chain",
    validUntil: inDays(10),
    deliveredUntil: inDays(90),
    lines: [{ product: bench.product, quantity: kilo, price: money }],
  });
  const at = `/v1/agreements/${id}`;
  await post(other, `${at}/acceptance`);
  await post(seller, `${at}/allocations`, { line: 0, batch, quantity: kilo });
  const sent = { line: 0, batch, quantity: kilo, dispatchedOn: inDays(0) };
  const shipment = await post<{ id: string }>(seller, `${at}/deliveries`, sent);
  await post(other, `/v1/shipments/${shipment.id}/receipt`, { receivedOn: inDays(0) });
  await post(other, `${at}/payments`, { money, paidOn: inDays(0), method: "cash" });
  const agreement = await bench.get<{ payments: { id: string }[] }>(at, seller);
  await post(seller, `${at}/payment-confirmations`, { payment: agreement.payments[0]!.id });
  await post(other, `${at}/settlement`);
  await post(seller, `${at}/settlement`);
}
