import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { NodeIdentity } from "./identity.ts";
import { RpcError } from "./miner.ts";

/** What may be asked. Nothing that changes the chain's clock, state or mining is here. */
const READS = new Set([
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getProof",
  "eth_getStorageAt",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "net_version",
  "web3_clientVersion",
]);
const BODY_BYTES = 16 * 1024 * 1024;
const BATCH_SIZE = 2_000;

export interface OpenChain {
  look(method: string, params: unknown[]): Promise<unknown>;
  send(raw: string): Promise<string>;
}

export interface NodeServer {
  /** Null while the blocks are replayed. */
  chain: OpenChain | null;
  /** For the service alone: who this is and how far it is. */
  identity: NodeIdentity;
  token: string;
}

/** Serves JSON-RPC to this machine only, and `GET /identity` to whoever knows the token. */
export function serve(served: NodeServer, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    answer(served, request, response).catch(() => response.destroy());
  });
  // Longer than callers keep an idle connection, so that the closing side is never surprised by a request.
  server.keepAliveTimeout = 75_000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(server));
  });
}

async function answer(served: NodeServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET" && request.url === "/identity") {
    const isOurs = sameText(request.headers.authorization ?? "", `Bearer ${served.token}`);
    return isOurs ? reply(response, 200, served.identity) : reply(response, 401, { error: "unknown token" });
  }
  // A web page in somebody's browser can only send this type after asking, and is then refused.
  const isJson = (request.headers["content-type"] ?? "").startsWith("application/json");
  if (request.method !== "POST" || !isJson) return reply(response, 405, { error: "POST JSON-RPC as application/json" });
  const body = await readBody(request);
  if (body === null) return reply(response, 413, { error: `at most ${BODY_BYTES} bytes` });
  let asked: unknown;
  try {
    asked = JSON.parse(body);
  } catch {
    return reply(response, 200, failure(null, new RpcError("invalid JSON", -32700)));
  }
  if (!Array.isArray(asked)) return reply(response, 200, await answerOne(served, asked));
  if (asked.length === 0 || asked.length > BATCH_SIZE)
    return reply(response, 200, failure(null, new RpcError(`a batch holds 1 to ${BATCH_SIZE} requests`, -32600)));
  reply(response, 200, await Promise.all(asked.map((one) => answerOne(served, one))));
}

async function answerOne(served: NodeServer, asked: unknown): Promise<object> {
  const { id = null, method, params = [] } = (asked ?? {}) as { id?: unknown; method?: unknown; params?: unknown };
  try {
    if (typeof method !== "string" || !Array.isArray(params)) throw new RpcError("invalid request", -32600);
    const { chain, identity } = served;
    if (!chain) throw new RpcError(`the chain is starting: ${identity.done} of ${identity.total} blocks`);
    if (method === "eth_sendRawTransaction") {
      const raw: unknown = params[0];
      if (typeof raw !== "string" || !/^0x([0-9a-f]{2})+$/i.test(raw))
        throw new RpcError("expected one transaction as 0x-prefixed bytes", -32602);
      return { jsonrpc: "2.0", id, result: await chain.send(raw) };
    }
    if (!READS.has(method)) throw new RpcError(`the method ${method} is not available`, -32601);
    return { jsonrpc: "2.0", id, result: await chain.look(method, params) };
  } catch (error) {
    return failure(id, error);
  }
}

function failure(id: unknown, error: unknown): object {
  const { code, message, data } = error as { code?: unknown; message?: string; data?: unknown };
  const known = typeof code === "number" ? code : -32603;
  return {
    jsonrpc: "2.0",
    id,
    error: { code: known, message: message ?? "internal error", ...(data ? { data } : {}) },
  };
}

function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_BYTES) chunks.push(chunk);
      else resolve(null);
    });
    request.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.on("error", reject);
  });
}

function reply(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value);
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(status, status === 413 ? { ...headers, connection: "close" } : headers).end(text);
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
