import { pino } from "pino";
import { type Config, readConfig } from "../../../service/base/config.ts";
import type { Backends } from "../../../service/start/backends.ts";
import { CloseStack } from "../../../service/start/closeStack.ts";
import { startService, type Service } from "../../../service/start/service.ts";
import { eventually, PATIENCE_MS } from "./waiting.ts";
import { KEYS, openTestChain, type TestChain } from "../chain/chain.ts";
import { newDatabase } from "../chain/cluster.ts";

export const OPERATOR_KEY = "the-operators-key-of-the-tests";

export interface Stack extends Service {
  testChain: TestChain;
  databaseUrl: string;
  config: Config;
  /** Waits until the node has been given the operation, or as many of those that are open. */
  sends(what: string | number): Promise<void>;
  /** Ends the service; database and chain go on. Safe to call before `close`. */
  stopService(): Promise<void>;
  close(): Promise<void>;
}

export interface StackOptions {
  confirmations?: number;
  relayers?: Uint8Array[];
  /** Ground that another stack stands on already: a second copy of the service, or the same one started again. */
  on?: { testChain: TestChain; databaseUrl: string };
  environment?: Record<string, string>;
}

/** The whole service on a real database and a real chain, without listening: requests go through `app.inject`. */
export async function openStack(options: StackOptions = {}): Promise<Stack> {
  const testChain = options.on?.testChain ?? (await openTestChain());
  const databaseUrl = options.on?.databaseUrl ?? (await newDatabase());
  const settings = readConfig({
    PUBLIC_URL: "http://localhost:3000",
    RATE_LIMIT: "1000000",
    ...options.environment,
  });
  // Refused by the settings for the product's own embedded chain; the test's chain can be reorganised.
  const config = { ...settings, confirmations: options.confirmations ?? 0 };
  const backends: Backends = {
    databaseUrl,
    chainUrl: testChain.url,
    patienceMs: PATIENCE_MS,
    operatorApiKey: OPERATOR_KEY,
    masterKey: Buffer.alloc(32, 0x5a),
    registrarKey: KEYS.registrar,
    relayerKeys: options.relayers ?? [KEYS.relayer],
    deployment: testChain.deployment,
    embeddedChain: true,
    operatorKeyFile: null,
  };
  const closeStack = new CloseStack();
  const log = pino({ level: process.env["TEST_LOG"] ?? "silent" });
  const service = await startService(config, backends, closeStack, log);
  return {
    ...service,
    testChain,
    databaseUrl,
    config,
    sends: (what) =>
      eventually(async () => {
        const { rows } = await service.ledger.db.query(
          `select 1 from attempts a join intents i on i.attempt = a.id
           where a.sent_at is not null and ($1::text is null or i.id::text = $1) and ($1 is not null or a.settled_at is null)`,
          [typeof what === "string" ? what : null],
        );
        if (rows.length < (typeof what === "string" ? 1 : what)) throw new Error(`${what} was not sent.`);
      }),
    stopService: () => closeStack.close(),
    close: async () => {
      await closeStack.close();
      if (!options.on) await testChain.close();
    },
  };
}
