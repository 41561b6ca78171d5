import { Interface } from "ethers";
import { batchesAbi, journalAbi, organisationsAbi, relayAbi } from "../../service/chain/abi.ts";
import { refusalOf } from "../../service/chain/reasons.ts";
import { ERRORS, type ErrorCode } from "../../service/errors.ts";

/** What OpenZeppelin brings along has other beginnings. */
const OURS = /^(Organisation|Relay|Batch|Transformation|Shipment|Journal)/;

/** What REST makes of each error of our contracts, from the code that does it. */
export function contractErrorsList(): string {
  const errors = new Map<ErrorCode, Set<string>>();
  for (const abi of [organisationsAbi, relayAbi, batchesAbi, journalAbi]) {
    new Interface(abi).forEachError(({ name, selector, inputs }) => {
      if (!OURS.test(name)) return;
      // Some are told by their values: of nothing, and of something.
      for (const value of ["0", "1"]) {
        const { code } = refusalOf(selector + inputs.map(() => value.padStart(64, "0")).join(""));
        errors.set(code, (errors.get(code) ?? new Set()).add(name));
      }
    });
  }
  const rows = [...errors]
    .toSorted(([a], [b]) => ERRORS[a][0] - ERRORS[b][0] || (a < b ? -1 : 1))
    .map(([code, names]) => `- ${ERRORS[code][0]} \`${code}\`: ${[...names].map((name) => `\`${name}\``).join(", ")}`);
  return rows.join("\n");
}
