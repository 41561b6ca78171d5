import Fastify, { type FastifyInstance } from "fastify";
import type { Config } from "./config.ts";
import type { Ledger } from "./ledger/ledger.ts";
import type { Log } from "./log.ts";

export interface AppDeps {
  config: Config;
  ledger: Ledger;
  log: Log;
  /** True on a chain that one machine could rewrite: labels say TEST. */
  test: boolean;
}

/** The list of everything HTTP serves, in plain sight. It does not listen. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: deps.log,
    trustProxy: deps.config.trustProxy.length ? deps.config.trustProxy : false,
  });
  app.get("/healthz", async () => ({ status: "ok" }));
  return app as unknown as FastifyInstance;
}
