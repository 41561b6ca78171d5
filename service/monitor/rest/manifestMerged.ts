import Type from "typebox";
import { account, hash } from "../../rest/schemas.ts";

const NAMES = ["accessManager", "organisations", "relay", "batches", "journal", "certificates", "agreements"] as const;

const ofEach = <T>(made: T) =>
  Object.fromEntries(NAMES.map((name) => [name, made])) as Record<(typeof NAMES)[number], T>;

export const Manifest = Type.Object(
  {
    chainId: Type.String({ description: "The chain's number.", examples: ["7731001"] }),
    generations: Type.Array(
      Type.Object(
        {
          addresses: Type.Object(ofEach(account("Address of the contract.")), { additionalProperties: false }),
          startBlock: Type.Integer({ description: "No event of these contracts is older." }),
          codeHashes: Type.Object(ofEach(hash("keccak256 of the code at the address.")), {
            additionalProperties: false,
          }),
        },
        { additionalProperties: false },
      ),
      { description: "A changed contract is a new generation; records of the old ones stay provable under theirs." },
    ),
  },
  { additionalProperties: false, title: "Manifest", description: "What was deployed where." },
);
