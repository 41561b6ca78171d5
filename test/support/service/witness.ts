import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

/** What a node of somebody else does: answers truly, tells of another block, is behind, never answers, is not there. */
export type Manner = "honest" | "lies" | "lags" | "hangs" | "down";

export interface Witness {
  url: string;
  manner: Manner;
  close(): Promise<void>;
}

/** A node beside the operator's, in front of the same real chain: as another keeper of a consortium would have it. */
export async function openWitness(ask: (method: string, params: unknown[]) => Promise<unknown>): Promise<Witness> {
  const server = createServer((request, response) => void answer(request, response));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (witness.manner === "down") return void request.socket.destroy();
    if (witness.manner === "hangs") return;
    response.setHeader("access-control-allow-origin", "*").setHeader("access-control-allow-headers", "content-type");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    const { method, params } = (await json(request)) as { method: string; params: unknown[] };
    const result = answered(witness.manner, method, await ask(method, params));
    response.setHeader("content-type", "application/json").end(JSON.stringify({ jsonrpc: "2.0", id: 1, result }));
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const witness: Witness = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    manner: "honest",
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return witness;
}

function answered(manner: Manner, method: string, result: unknown): unknown {
  if (manner === "lies" && method === "eth_getBlockByNumber")
    return { ...(result as object), hash: `0x${"ab".repeat(32)}` };
  if (manner === "lags")
    return method === "eth_getBlockByNumber" ? null : method === "eth_blockNumber" ? "0x1" : result;
  return result;
}
