import { expect } from "chai";
import { AbiCoder, getAddress, id, keccak256 } from "ethers";
import fc from "fast-check";
import { bytesOf, hexOf, isAccount, isWord, keccak256 as ours } from "../../../service/formats/hex.ts";
import {
  accountOf,
  batchIdOf,
  idFromBase64url,
  idToBase64url,
  outputIdOf,
  productIdOf,
  requestIdOf,
  shipmentIdOf,
  transformationIdOf,
  typedId,
} from "../../../service/formats/ids.ts";

const coder = AbiCoder.defaultAbiCoder();
const hex = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map(hexOf);
const address = hex(20);
const word = hex(32);
const WORD = `0x${"07".repeat(32)}`;
const uint256 = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });

describe("derived ids", () => {
  it("of accounts are the low 160 bits of the hash that the contract makes", () => {
    fc.assert(
      fc.property(uint256, address, fc.nat({ max: 0xffffffff }), (chainId, organisations, serial) => {
        const encoded = coder.encode(
          ["bytes32", "uint256", "address", "uint32"],
          [id("silsila.account.v1"), chainId, organisations, serial],
        );
        expect(accountOf(chainId, organisations, serial)).to.equal(`0x${keccak256(encoded).slice(-40)}`);
      }),
    );
  });

  it("of batches, products and any type are what abi.encode and keccak256 give", () => {
    fc.assert(
      fc.property(uint256, address, address, word, fc.string(), (chainId, contract, account, commitment, name) => {
        const expected = (type: string): string =>
          keccak256(
            coder.encode(
              ["bytes32", "uint256", "address", "address", "bytes32"],
              [id(type), chainId, contract, account, commitment],
            ),
          );
        expect(batchIdOf(chainId, contract, account, commitment)).to.equal(expected("silsila.batch.v1"));
        expect(productIdOf(chainId, contract, account, commitment)).to.equal(expected("silsila.product.v1"));
        expect(shipmentIdOf(chainId, contract, account, commitment)).to.equal(expected("silsila.shipment.v1"));
        expect(typedId(id(name), chainId, contract, account, commitment)).to.equal(expected(name));
      }),
    );
  });

  it("of requests are what abi.encode and keccak256 give", () => {
    fc.assert(
      fc.property(uint256, address, address, uint256, word, (chainId, relay, account, nonce, dataHash) => {
        const encoded = coder.encode(
          ["bytes32", "uint256", "address", "address", "uint256", "address", "bytes32"],
          [id("silsila.request.v2"), chainId, relay, account, nonce, account, dataHash],
        );
        expect(requestIdOf(chainId, relay, account, nonce, account, dataHash)).to.equal(keccak256(encoded));
      }),
    );
  });

  it("of transformations bind every input and output, and ids of outputs bind the transformation", () => {
    const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const input = fc.record({ batch: word, quantity: uint64 });
    const output = fc.record({ commitment: word, quantity: uint64, netMassMg: uint64, dimension: fc.nat({ max: 5 }) });
    const stated = fc.record({
      commitment: word,
      lossMg: uint64,
      inputs: fc.array(input, { maxLength: 4 }),
      outputs: fc.array(output, { maxLength: 4 }),
    });
    const type =
      "tuple(bytes32 commitment, uint64 lossMg, tuple(bytes32 batch, uint64 quantity)[] inputs, " +
      "tuple(bytes32 commitment, uint64 quantity, uint64 netMassMg, uint8 dimension)[] outputs)";
    fc.assert(
      fc.property(uint256, address, address, stated, word, (chainId, batches, account, given, commitment) => {
        const encoded = coder.encode(
          ["bytes32", "uint256", "address", "address", type],
          [id("silsila.transformation.v1"), chainId, batches, account, given],
        );
        const transformation = transformationIdOf(chainId, batches, account, given);
        expect(transformation).to.equal(keccak256(encoded));
        const output = coder.encode(
          ["bytes32", "uint256", "address", "bytes32", "bytes32"],
          [id("silsila.output.v1"), chainId, batches, transformation, commitment],
        );
        expect(outputIdOf(chainId, batches, transformation, commitment)).to.equal(keccak256(output));
      }),
    );
  });

  it("do not depend on the case in which an address is written", () => {
    const relay = `0x${"ab".repeat(20)}`;
    expect(batchIdOf(1n, getAddress(relay), relay, WORD)).to.equal(batchIdOf(1n, relay, relay, WORD));
  });

  it("refuse what is no word: a short address, a negative or oversized number, a serial that is no uint32", () => {
    const zero = `0x${"00".repeat(20)}`;
    expect(() => batchIdOf(1n, "0x00", zero, WORD)).to.throw(TypeError);
    expect(() => batchIdOf(1n, zero.slice(2), zero, WORD)).to.throw(TypeError);
    expect(() => batchIdOf(-1n, zero, zero, WORD)).to.throw(RangeError);
    expect(() => requestIdOf(1n, zero, zero, 2n ** 256n, zero, WORD)).to.throw(RangeError);
    for (const serial of [-1, 1.5, 2 ** 32, NaN]) expect(() => accountOf(1n, zero, serial)).to.throw(RangeError);
  });
});

describe("ids on labels", () => {
  it("come back as they were, in 43 letters that a URL needs not escape", () => {
    fc.assert(
      fc.property(word, (value) => {
        const text = idToBase64url(value);
        expect(text).to.match(/^[A-Za-z0-9_-]{43}$/);
        expect(text).to.equal(Buffer.from(value.slice(2), "hex").toString("base64url"));
        expect(idFromBase64url(text)).to.equal(value);
      }),
    );
  });

  it("have one spelling: padding, the other alphabet, stray bits and another length are null", () => {
    const text = idToBase64url(`0x${"fb".repeat(32)}`);
    const bad = [
      `${text}=`,
      text.replace("-", "+"),
      text.slice(1),
      `${text}A`,
      ` ${text.slice(1)}`,
      "",
      "é".repeat(43),
    ];
    for (const each of bad) expect(idFromBase64url(each), each).to.equal(null);
    // the last letter carries two bits that belong to no byte; only one of four spellings has them zero
    const spellings = ["A", "B", "C", "D"].map((last) => idFromBase64url("A".repeat(42) + last));
    expect(spellings.filter((each) => each !== null)).to.have.length(1);
    expect(() => idToBase64url("0x00")).to.throw(TypeError);
  });
});

describe("hex", () => {
  it("comes back as it was, and hashes as ethers does", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(bytesOf(hexOf(bytes))).to.deep.equal(bytes);
        expect(ours(bytes)).to.equal(keccak256(bytes));
      }),
    );
    for (const bad of ["", "00", "0x0", "0xzz", "0x00 "]) expect(() => bytesOf(bad), bad).to.throw(TypeError);
  });

  it("knows words and accounts by their one spelling", () => {
    expect(isWord(`0x${"ab".repeat(32)}`)).to.equal(true);
    expect(isAccount(`0x${"ab".repeat(20)}`)).to.equal(true);
    for (const bad of [
      `0x${"AB".repeat(32)}`,
      `0x${"ab".repeat(31)}`,
      `${"ab".repeat(33)}`,
      `0x${"ab".repeat(32)}\n`,
      1,
    ]) {
      expect(isWord(bad)).to.equal(false);
    }
    for (const bad of [`0x${"AB".repeat(20)}`, `0x${"ab".repeat(32)}`, null]) expect(isAccount(bad)).to.equal(false);
  });
});
