import { expect } from "chai";
import { parseSigner } from "../../service/keys/rules.ts";
import { refused } from "./formats/refusals.ts";

describe("a signer as people give it", () => {
  // EIP-55's own examples.
  const CHECKED = ["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"];

  it("is an address, with its checksum or without, or 32 bytes", () => {
    for (const address of CHECKED) {
      const name = `0x${"0".repeat(24)}${address.slice(2).toLowerCase()}`;
      expect(parseSigner(address)).to.equal(name);
      expect(parseSigner(address.toLowerCase())).to.equal(name);
      expect(parseSigner(`0x${address.slice(2).toUpperCase()}`)).to.equal(name);
      expect(parseSigner(name)).to.equal(name);
    }
  });

  it("is refused when it is mistyped, nobody's, or something else", () => {
    for (const address of CHECKED) {
      const mistyped = address.replace(/[A-F]/, (letter) => letter.toLowerCase());
      refused("FIELD_INVALID", () => parseSigner(mistyped));
    }
    for (const text of [
      "",
      "0x",
      "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
      `0x${"0".repeat(40)}`,
      `0x${"0".repeat(64)}`,
      `0x${"1".repeat(63)}`,
      ` ${CHECKED[0]}`,
    ])
      refused("FIELD_INVALID", () => parseSigner(text));
  });
});
