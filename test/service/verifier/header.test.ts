import { expect } from "chai";
import { encodeRlp, keccak256 } from "ethers";
import { hasHash, type Header, HEADER_FIELDS, readHeader } from "../../../service/verifier/header.ts";
import { openTestChain, type TestChain } from "../../support/chain/chain.ts";

describe("the hash of a header", function () {
  let chain: TestChain;
  let blocks: Record<string, string>[];
  before(async () => {
    chain = await openTestChain();
    const last = Number(await chain.request("eth_blockNumber"));
    blocks = await Promise.all(
      Array.from({ length: last + 1 }, (_, n) =>
        chain.request<Record<string, string>>("eth_getBlockByNumber", [`0x${n.toString(16)}`, false]),
      ),
    );
  });
  after(() => chain.close());

  const fieldsOf = (block: Record<string, string>): Header =>
    Object.fromEntries(HEADER_FIELDS.filter((name) => name in block).map((name) => [name, block[name]!]));

  it("is that of the node, for every block, the first one too", () => {
    expect(blocks.length).to.be.greaterThan(5);
    for (const block of blocks) expect(hasHash(readHeader(fieldsOf(block)), block["hash"]!)).to.equal(true);
  });

  it("changes with every digit of every field", () => {
    const block = blocks.at(-1)!;
    const header = fieldsOf(block);
    for (const [name, text] of Object.entries(header))
      for (let at = 2; at < text.length; at += 1) {
        const digit = text[at] === "7" ? "8" : "7";
        const changed = { ...header, [name]: text.slice(0, at) + digit + text.slice(at + 1) };
        expect(hasHash(changed, block["hash"]!), `${name} at ${at}`).to.equal(false);
      }
  });

  it("is refused with a field missing, unknown or spelt in another way", () => {
    const header = fieldsOf(blocks.at(-1)!);
    const without = (name: string) => Object.fromEntries(Object.entries(header).filter(([each]) => each !== name));
    for (const bad of [
      without("stateRoot"),
      without("withdrawalsRoot"),
      { ...header, colour: "0x00" },
      { ...header, number: `0x0${header["number"]!.slice(2)}` },
      { ...header, stateRoot: header["stateRoot"]!.toUpperCase() },
      { ...header, gasUsed: 21_000 },
    ])
      expect(() => readHeader(bad)).to.throw(RangeError);
  });

  it("is under QBFT that of the header without round and seals", () => {
    const [vanity, validator, seal] = [`0x${"00".repeat(32)}`, `0x${"ab".repeat(20)}`, `0x${"cd".repeat(65)}`];
    const sealed = encodeRlp([vanity, [validator], [], "0x02", [seal]]);
    const bare = encodeRlp([vanity, [validator], [], "0x", []]);
    const other = encodeRlp([vanity, [validator, validator], [], "0x02", [seal]]);
    const header = fieldsOf(blocks.at(-1)!);
    const minimal = (text: string) => (text === "0x0" ? "0x" : text.length % 2 ? `0x0${text.slice(2)}` : text);
    const numbers = ["difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas", "blobGasUsed"];
    const items = Object.entries({ ...header, extraData: bare }).map(([name, text]) =>
      [...numbers, "excessBlobGas"].includes(name) ? minimal(text) : text,
    );
    const hash = keccak256(encodeRlp(items));
    expect(hasHash({ ...header, extraData: sealed }, hash)).to.equal(true);
    expect(hasHash({ ...header, extraData: other }, hash)).to.equal(false);
  });
});
