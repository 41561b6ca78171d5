import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { ConfigError, readConfig } from "./config.ts";
import { EmbeddedError } from "./embedded/failures.ts";
import { holdFolder } from "./embedded/lock.ts";
import { openLog } from "./log.ts";
import { Opened, openGround, openService } from "./open.ts";

/** Reads the settings, opens everything in order, listens; closes in reverse order on Ctrl-C or SIGTERM. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = openLog(config.logLevel);
  const opened = new Opened();
  const say = (message: string) => console.log(`  ${message}`);
  closeOnSignals(opened, say);
  try {
    console.log("Silsila is starting …");
    // Before anything is opened: a busy port would otherwise be found out last.
    await tryPort(config.host, config.port);
    const embedded = !config.databaseUrl || !config.chainRpcUrl;
    if (embedded) opened.add(holdFolder(config.dataDir), (it) => it.release());
    const ground = await openGround(config, opened, log, say);
    const { app } = await openService(config, ground, opened, log);
    await app.listen({ host: config.host, port: config.port });
    const { port } = app.server.address() as AddressInfo;
    const site = config.publicUrl ?? `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${port}`;
    console.log(`
Silsila is ready.
  The site             ${site}/
  The cooperatives     ${site}/desk
  The API reference    ${site}/docs
  The operator's key   ${ground.operatorKeyFile ?? "as set in OPERATOR_API_KEY"}
  An example region    npm run demo
Stop with Ctrl-C.`);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function tryPort(host: string, port: number): Promise<void> {
  const probe = createServer().listen(port, host);
  await once(probe, "listening");
  probe.close();
  await once(probe, "close");
}

/** The first signal closes in order; a second one does not wait any longer. */
function closeOnSignals(opened: Opened, say: (message: string) => void): void {
  let closing = false;
  const close = (signal: NodeJS.Signals) => {
    if (closing) process.exit(1);
    closing = true;
    say(`Stopping (${signal}) …`);
    opened.close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGINT", close).on("SIGTERM", close);
}

main().catch((error: unknown) => {
  console.error(sentence(error));
  process.exit(1);
});

/** One plain sentence for what a person can put right; the whole error for what is ours to repair. */
function sentence(error: unknown): unknown {
  if (error instanceof ConfigError || error instanceof EmbeddedError) return error.message;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === "EADDRINUSE")
    return `The port ${port} is already in use: choose another with PORT, or stop what uses it.`;
  if (code === "EACCES" && port)
    return `The port ${port} needs more rights than this user has: choose one above 1024 with PORT.`;
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${address}: choose another with HOST.`;
  return error;
}
