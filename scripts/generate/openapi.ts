import { pino } from "pino";
import type { Ledger } from "../../service/accept/ledger.ts";
import { openMetrics } from "../../service/base/metrics.ts";
import type { ChainProofs } from "../../service/proofs/views/bundle.ts";
import type { PublicChain } from "../../service/rpc/rest.ts";
import { buildApp } from "../../service/start/app.ts";

/** The document that the routes describe. Nothing is open: the application asks its database nothing before a request. */
export async function generateOpenApi(): Promise<string> {
  const ledger = { masterKey: new Uint8Array(32) } as Ledger;
  const app = await buildApp({
    config: { publicUrl: null, rateLimit: 1, trustProxy: [], witnessUrls: [] },
    ledger,
    publicLedger: ledger,
    proofs: {} as ChainProofs,
    publicChain: {} as PublicChain,
    log: pino({ level: "silent" }),
    metrics: openMetrics(),
    manifest: {},
    embeddedChain: true,
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}
