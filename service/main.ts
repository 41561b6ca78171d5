import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type Config, readConfig } from "./base/config.ts";
import { PlainError } from "./base/errors.ts";
import { openLog } from "./base/log.ts";
import { EmbeddedError } from "./embedded/failures.ts";
import { holdFolder } from "./embedded/lock.ts";
import { CloseStack } from "./start/closeStack.ts";
import { stopInOrder } from "./start/stop.ts";

/** Reads the settings, opens everything in order, listens; closes in reverse order when it is told to end. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const closeStack = new CloseStack();
  const say = (message: string) => console.log(`  ${message}`);
  const starting = start(config, closeStack, say);
  const complain = (error: unknown) => console.error(error);
  stopInOrder({ closeStack, starting, say, complain, byNpm: process.env["npm_lifecycle_event"] === "start" });
  await starting;
}

async function start(config: Config, closeStack: CloseStack, say: (message: string) => void): Promise<void> {
  const log = openLog(config.logLevel);
  try {
    console.log("Silsila is starting …");
    // Before anything is opened: a busy port would otherwise be found out last.
    const port = await tryPort(config.host, config.port);
    const publicUrl = config.publicUrl ?? `http://${nameOf(config.host)}:${port}`;
    const embedded = !config.databaseUrl || !config.chainRpcUrl;
    if (embedded) closeStack.add(holdFolder(config.dataDir), (it) => it.release());
    // Read only now: settings that make no sense are refused before the seconds that all the rest takes to load.
    const { openBackends } = await import("./start/backends.ts");
    const { startService } = await import("./start/service.ts");
    const backends = await openBackends(config, closeStack, log, say);
    const { app } = await startService({ ...config, port, publicUrl }, backends, closeStack, log);
    await app.listen({ host: config.host, port });
    console.log(`
Silsila is ready.
  The site             ${publicUrl}/
  The cooperatives     ${publicUrl}/desk
  The API reference    ${publicUrl}/docs
  The operator's key   ${backends.operatorKeyFile ?? "as set in OPERATOR_API_KEY"}
  An example region    npm run demo
Stop with Ctrl-C.`);
  } catch (error) {
    await closeStack.close();
    throw error;
  }
}

/** As a browser on this machine would write it. */
function nameOf(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/** The port to listen on, which 0 leaves to the system: labels must know it before anything listens. */
async function tryPort(host: string, wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, host);
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

main().catch((error: unknown) => {
  console.error(sentence(error));
  process.exit(1);
});

/** One plain sentence for what a person can put right; the whole error for what is ours to repair. */
function sentence(error: unknown): unknown {
  if (error instanceof PlainError || error instanceof EmbeddedError) return error.message;
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string };
  if (code === "EADDRINUSE")
    return `The port ${port} is already in use: choose another with PORT, or stop what uses it.`;
  if (code === "EACCES" && port)
    return `The port ${port} needs more rights than this user has: choose one above 1024 with PORT.`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN")
    return "The setting HOST names an address that this machine does not know.";
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${address}: choose another with HOST.`;
  return error;
}
