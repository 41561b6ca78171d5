import { expect } from "chai";
import { Requests } from "../../../service/chain/requests.ts";
import { signTransaction } from "../../../service/chain/sign.ts";
import { rawOf, type RawTransaction } from "../../../service/chain/transactions.ts";
import { KEYS, openTestChain, type TestChain } from "../../support/chain/chain.ts";

type RawBlock = { hash: string; transactions: RawTransaction[] };

describe("transactions as a node tells them", function () {
  let chain: TestChain;
  let blocks: RawBlock[];
  before(async () => {
    chain = await openTestChain();
    const last = Number(await chain.request("eth_blockNumber"));
    blocks = await Promise.all(
      Array.from({ length: last }, (_, n) =>
        chain.request<RawBlock>("eth_getBlockByNumber", [`0x${(n + 1).toString(16)}`, true]),
      ),
    );
  });
  after(() => chain.close());

  it("are the bytes that were sent", async () => {
    const call = { to: `0x${"12".repeat(20)}`, data: "0x0102", gas: 100_000n };
    const { raw, hash } = signTransaction(KEYS.secondRelayer, chain.chain.chainId, 0, call, 10n ** 9n);
    await chain.request("eth_sendRawTransaction", [raw]);
    const told = await chain.request<RawTransaction>("eth_getTransactionByHash", [hash]);
    expect(rawOf(told)).to.equal(raw);
    expect(rawOf({ ...told, gas: "0x1" })).to.equal(null);
    expect(rawOf({ ...told, type: "0x7f" })).to.equal(null);
  });

  it("are no acts of organisations unless they call the Relay as it is called", async () => {
    const { relay, batches, certificates } = chain.deployment.generations[0]!.addresses;
    const places = blocks.flatMap(({ hash, transactions }) =>
      transactions.map((each) => ({ transaction: each.hash, blockHash: hash })),
    );
    expect(places.length).to.be.greaterThan(5);
    const carried = await new Requests(chain.chain).carried({ relay, batches, certificates }, places);
    expect([...carried]).to.deep.equal([]);
  });
});
