import { expect } from "chai";
import { hexOf } from "../../../service/formats/hex.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const SLOT = `0x${"00".repeat(32)}`;

describe("the door to the chain's node", function () {
  let stack: Stack;
  let batches: string;
  before(async () => {
    stack = await openStack();
    ({ batches } = stack.testChain.deployment.generations[0]!.addresses);
  });
  after(() => stack.close());

  async function ask(method: string, ...params: unknown[]) {
    const payload = { jsonrpc: "2.0", id: 7, method, params };
    const response = await stack.app.inject({ method: "POST", url: "/rpc", payload });
    expect(response.statusCode, response.body).to.equal(200);
    expect(response.headers["access-control-allow-origin"]).to.equal("*");
    return response.json<{ id: number; result?: unknown; error?: { code: number; message: string } }>();
  }
  const direct = (method: string, ...params: unknown[]) => stack.testChain.request(method, params);

  it("answers what the node does, for the four things that a check needs", async () => {
    const { result: number } = await ask("eth_blockNumber");
    expect(number).to.equal(await direct("eth_blockNumber"));
    expect((await ask("eth_chainId")).result).to.equal(await direct("eth_chainId"));
    for (const tag of ["latest", number, "0x1"])
      expect((await ask("eth_getBlockByNumber", tag, false)).result).to.deep.equal(
        await direct("eth_getBlockByNumber", tag, false),
      );
    expect((await ask("eth_getBlockByNumber", "0xffffff", false)).result).to.equal(null);
    for (const slots of [[], [SLOT], [`0x${"01".repeat(32)}`, SLOT]])
      expect((await ask("eth_getProof", batches, slots, number)).result).to.deep.equal(
        await direct("eth_getProof", batches, slots, number),
      );
  });

  it("refuses everything else", async () => {
    const code = async (method: string, ...params: unknown[]) => (await ask(method, ...params)).error?.code;
    for (const method of ["eth_call", "eth_sendRawTransaction", "hardhat_reset", "evm_revert", "debug_traceCall", ""])
      expect(await code(method), method).to.equal(-32601);
    expect(await code("eth_getBlockByNumber", "latest", true)).to.equal(-32602);
    expect(await code("eth_getBlockByNumber", "pending", false)).to.equal(-32602);
    expect(await code("eth_getProof", `0x${"11".repeat(20)}`, [], "0x1")).to.equal(-32602);
    expect(await code("eth_getProof", batches, [SLOT], "latest")).to.equal(-32602);
    expect(await code("eth_getProof", batches, ["0x0"], "0x1")).to.equal(-32602);
    expect(await code("eth_getProof", batches, Array(201).fill(SLOT), "0x1")).to.equal(-32602);
    expect(await code("eth_getProof", batches, [SLOT], "0xffffff")).to.equal(-32000);
  });

  it("takes one request at a time, and no large one", async () => {
    const send = (payload: unknown) =>
      stack.app.inject({
        method: "POST",
        url: "/rpc",
        headers: { "content-type": "application/json" },
        payload: JSON.stringify(payload),
      });
    for (const bad of [[], {}, [{ jsonrpc: "2.0", id: 1, method: "eth_chainId" }], { id: 1, method: "eth_chainId" }])
      expect((await send(bad)).json<{ error: { code: number } }>().error.code).to.equal(-32600);
    expect((await send({ jsonrpc: "2.0", id: 1, method: "x".repeat(30_000) })).statusCode).to.equal(413);
    const preflight = await stack.app.inject({ method: "OPTIONS", url: "/rpc" });
    expect(preflight.statusCode).to.equal(204);
    expect(preflight.headers["access-control-allow-headers"]).to.equal("content-type");
  });

  it("asks the node once, however many ask", async () => {
    const { result: number } = await ask("eth_blockNumber");
    const asked: string[] = [];
    const send = stack.chain.send.bind(stack.chain);
    stack.chain.send = <T>(method: string, params: unknown[]) => {
      if (method.startsWith("eth_getProof")) asked.push(method);
      return send<T>(method, params);
    };
    const slots = Array.from({ length: 50 }, (_, i) => hexOf(new Uint8Array(32).fill(i + 2)));
    await Promise.all(slots.map((slot) => ask("eth_getProof", batches, [slot], number)));
    await Promise.all(slots.map((slot) => ask("eth_getProof", batches, [slot], number)));
    expect(asked.length).to.be.lessThan(5);
  });
});
