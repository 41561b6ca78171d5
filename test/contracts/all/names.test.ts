import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { Interface, type InterfaceAbi } from "ethers";
import { artifacts } from "hardhat";

/** All tests of the contracts. */
const FOLDER = dirname(import.meta.dirname);
const OURS = ["Organisations", "Relay", "Batches", "Journal", "Certificates", "Agreements"];

/** Errors of OpenZeppelin that these contracts inherit, and why no test can reach them here. */
const OUT_OF_REACH = [
  // An authority is set by the authority itself, which is an AccessManager.
  "AccessManagedInvalidAuthority",
  "AccessManagedRequiredDelay",
  // Nonces are compared before they are used.
  "InvalidAccountNonce",
  // The name and version of the EIP-712 domain fit 31 bytes.
  "InvalidShortString",
  "StringTooLong",
];

/** This one, and one that names events because it leaves them out. */
const NO_WITNESS = ["names.test.ts", "replay.test.ts"];

const sources = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !NO_WITNESS.includes(basename(file)))
  .map((file) => readFileSync(join(FOLDER, file), "utf8"))
  .join("\n");

const abis = await Promise.all(OURS.map(async (name) => (await artifacts.readArtifact(name)).abi as InterfaceAbi));

describe("Names of the ABI", function () {
  const named = (kind: "forEachError" | "forEachEvent" | "forEachFunction") => {
    const names = new Set<string>();
    for (const abi of abis) new Interface(abi)[kind](({ name }) => names.add(name));
    return [...names];
  };
  const missing = (names: string[]) => names.filter((name) => !new RegExp(`\\b${name}\\b`).test(sources));

  it("every error is expected by a test", function () {
    // Between quotes: tests name errors to the matchers, and a remark about one is no test of it.
    const unexpected = named("forEachError").filter((name) => !new RegExp(`"${name}["(]`).test(sources));
    expect(unexpected.sort()).to.deep.equal(OUT_OF_REACH.toSorted());
  });

  it("every event is expected by a test", function () {
    expect(missing(named("forEachEvent"))).to.deep.equal(["AuthorityUpdated", "EIP712DomainChanged"]);
  });

  it("every function is called by a test", function () {
    // What OpenZeppelin's AccessManaged and ERC2771Context bring along.
    const inherited = ["isConsumingScheduledOp", "setAuthority", "trustedForwarder"];
    expect(missing(named("forEachFunction"))).to.deep.equal(inherited);
  });
});
