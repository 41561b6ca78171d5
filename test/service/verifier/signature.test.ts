import { expect } from "chai";
import { hexlify, randomBytes, recoverAddress, TypedDataEncoder } from "ethers";
import { signDigest } from "../../../service/chain/sign.ts";
import { hexOf } from "../../../service/formats/hex.ts";
import { requestDigest } from "../../../service/formats/requests.ts";
import { signerOf } from "../../../service/formats/signingKeys.ts";
import { recover } from "../../../service/verifier/acts.ts";

const WORD = { key: Buffer.alloc(32, 0x31), other: Buffer.alloc(32, 0x32) };

describe("a signature of a plain key", () => {
  it("leads to the key, as it does for another library, and with any bit changed to another one or to none", () => {
    for (let i = 0; i < 20; i += 1) {
      const digest = randomBytes(32);
      const signature = signDigest(WORD.key, digest);
      expect(recover(hexlify(digest), hexOf(signature))).to.equal(signerOf(WORD.key));
      expect(recoverAddress(digest, hexOf(signature)).toLowerCase()).to.equal(`0x${signerOf(WORD.key).slice(26)}`);
      const changed = Uint8Array.from(signature);
      changed[(i * 7) % 65]! ^= 1 << (i % 8);
      expect(recover(hexlify(digest), hexOf(changed))).to.not.equal(signerOf(WORD.key));
    }
  });

  it("of nothing is nobody's", () => {
    const digest = `0x${"11".repeat(32)}`;
    for (const nothing of ["00".repeat(65), "ff".repeat(65), `${"00".repeat(64)}1b`, `${"01".repeat(64)}00`])
      expect(recover(digest, `0x${nothing}`)).to.equal(null);
  });

  it("is of the digest that another library makes of the typed data", () => {
    const relay = `0x${"ab".repeat(20)}`;
    const request = {
      account: `0x${"01".repeat(20)}`,
      signer: signerOf(WORD.key),
      target: `0x${"02".repeat(20)}`,
      gas: 300_000n,
      nonce: (1n << 224n) | 5n,
      deadline: 1_800_000_000n,
      data: "0x0102030405",
    };
    const types = ["address account", "bytes32 signer", "address target", "uint32 gas", "uint256 nonce"];
    const fields = [...types, "uint48 deadline", "bytes data"].map((field) => {
      const [type, name] = field.split(" ") as [string, string];
      return { name, type };
    });
    const domain = { name: "Silsila Relay", version: "1", chainId: 7n, verifyingContract: relay };
    expect(requestDigest(7n, relay, request)).to.equal(TypedDataEncoder.hash(domain, { Request: fields }, request));
  });
});
