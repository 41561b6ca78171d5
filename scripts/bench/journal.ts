import { type Bench, median, newBatch } from "./setting.ts";

/** As many as make a head due by themselves. */
const LIST = 1_000;

/**
 * Lists of observations, each until a head that covers it is read back: observations a second, and what the heads cost by
 * their receipts, for each observation they are new for. Medians over the rounds.
 */
export async function journal(bench: Bench, rounds: number): Promise<{ perSecond: number; gasEach: number }> {
  const { service, key, product, post } = bench;
  const { id } = await post<{ id: string }>("/v1/batches", { ...newBatch(product), producedOn: "2025-10-01" }, key, {
    prefer: "wait=30",
  });
  const observedAt = "2025-10-20T08:00:00+01:00";
  const list = Array.from({ length: LIST }, (_, i) => ({
    kind: "temperature",
    observedAt,
    value: { value: String((i % 80) / 10), unit: "CEL" },
  }));
  const rates: number[] = [];
  const gas: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const started = performance.now();
    await post(`/v1/batches/${id}/observations`, list, key);
    const transaction = await headOf(bench, round * LIST);
    rates.push((LIST * 1_000) / (performance.now() - started));
    const { gasUsed } = await service.chain.send<{ gasUsed: string }>("eth_getTransactionReceipt", [transaction]);
    gas.push(Number(gasUsed) / LIST);
  }
  return { perSecond: median(rates), gasEach: median(gas) };
}

/** The transaction of the head of this size, as soon as it is read back from the chain. */
async function headOf({ service }: Bench, size: number): Promise<string> {
  for (;;) {
    const { rows } = await service.ledger.db.query<{ transaction: string }>(
      "select transaction from records where kind = 'head_anchored' and (data ->> 'size')::bigint >= $1",
      [size],
    );
    if (rows[0]) return rows[0].transaction;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
