import { allRecorded, type Bench, median, newBatch } from "./setting.ts";

/** Records a second from the first request until the last record is read back; median over the rounds. */
export async function throughput(
  bench: Bench,
  load: { requests: number; listOf: number; callers: number; rounds: number },
): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < load.rounds; round++) {
    const started = performance.now();
    let left = load.requests;
    const caller = async () => {
      while (left-- > 0) await post(bench, load.listOf);
    };
    await Promise.all(Array.from({ length: load.callers }, caller));
    await allRecorded(bench);
    rates.push((load.requests * load.listOf * 1000) / (performance.now() - started));
  }
  return median(rates);
}

export async function post(bench: Bench, listOf: number): Promise<void> {
  const one = () => newBatch(bench.product);
  await bench.post("/v1/batches", listOf === 1 ? one() : Array.from({ length: listOf }, one), bench.key);
}
