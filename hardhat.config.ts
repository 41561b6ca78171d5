import { fileURLToPath } from "node:url";
import hardhatEthers from "@nomicfoundation/hardhat-ethers";
import hardhatMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import hardhatMocha from "@nomicfoundation/hardhat-mocha";
import hardhatHelpers from "@nomicfoundation/hardhat-network-helpers";
import { defineConfig } from "hardhat/config";

// `npm run test:deep`
const deep = process.env["TEST_DEEP"] === "1";

export default defineConfig({
  plugins: [hardhatEthers, hardhatMatchers, hardhatMocha, hardhatHelpers],
  paths: { tests: { mocha: "test/contracts", solidity: "test/contracts" } },
  solidity: {
    version: "0.8.37",
    // The npm compiler, by absolute path: nothing is downloaded.
    path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
    // Deployed as they are; the second is what phones and security keys sign for (P-256).
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol",
    ],
    settings: {
      evmVersion: "prague",
      viaIR: true,
      optimizer: { enabled: true, runs: 1_000_000 },
      metadata: { bytecodeHash: "none" },
    },
  },
  networks: {
    default: { type: "edr-simulated", chainType: "l1", hardfork: "prague", allowUnlimitedContractSize: false },
  },
  test: {
    // A fixed seed, so that the committed gas snapshot cannot drift.
    solidity: {
      fuzz: { runs: deep ? 20_000 : 256, seed: "0x51151a" },
      invariant: deep ? { runs: 256, depth: 256 } : { runs: 16, depth: 48 },
    },
    mocha: { timeout: 180_000 },
  },
});
