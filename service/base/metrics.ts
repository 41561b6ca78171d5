import { collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Everything that is measured, by name; one registry for each service, so that tests can hold several. */
export interface Metrics {
  registry: Registry;
  requestSeconds: Histogram<"method" | "route" | "status">;
  /** What is known of the queue; null while the database cannot be asked. */
  showCounts(
    counts: {
      queued: number;
      sent: number;
      records: number;
      lastBlock: number | null;
      trouble: boolean;
      journal: { waiting: number; trouble: boolean };
    } | null,
  ): void;
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requestSeconds = new Histogram({
    name: "silsila_http_request_seconds",
    help: "Time to answer a request.",
    labelNames: ["method", "route", "status"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });
  const intents = new Gauge({
    name: "silsila_intents",
    help: "What is under way, by state.",
    labelNames: ["state"] as const,
    registers,
  });
  const records = new Gauge({ name: "silsila_records", help: "Events of the chain that were read.", registers });
  const lastBlock = new Gauge({ name: "silsila_last_block", help: "Number of the newest block read.", registers });
  const trouble = new Gauge({ name: "silsila_indexer_trouble", help: "1 when no more blocks are read.", registers });
  const unanchored = new Gauge({
    name: "silsila_observations_waiting",
    help: "Observations that no head on the chain covers yet.",
    registers,
  });
  const journalTrouble = new Gauge({
    name: "silsila_journal_trouble",
    help: "1 when the journal does not grow.",
    registers,
  });
  return {
    registry,
    requestSeconds,
    showCounts: (counts) => {
      for (const gauge of [intents, records, lastBlock, trouble, unanchored, journalTrouble]) gauge.reset();
      if (!counts) return;
      intents.set({ state: "queued" }, counts.queued);
      intents.set({ state: "sent" }, counts.sent);
      records.set(counts.records);
      lastBlock.set(counts.lastBlock ?? -1);
      trouble.set(counts.trouble ? 1 : 0);
      unanchored.set(counts.journal.waiting);
      journalTrouble.set(counts.journal.trouble ? 1 : 0);
    },
  };
}
