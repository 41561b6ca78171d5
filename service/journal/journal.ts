import Type from "typebox";
import { Evidence } from "../accept/schemas.ts";
import { listOf } from "../rest/schemas.ts";
import { account, hash, ref } from "../values/schemas.ts";

const size = (description: string) => Type.Integer({ minimum: 1, description, examples: [1000] });

export const JournalHead = Type.Object(
  {
    size: size("How many leaves it covers."),
    root: hash("The root over them (RFC 9162, section 2.1.1, SHA-256)."),
    state: Type.Enum(["mined", "final"], {
      description: "On the chain, or there for good.",
      examples: ["final"],
    }),
    evidence: ref(Evidence),
  },
  { $id: "JournalHead", additionalProperties: false, description: "A head of the journal as the chain has it." },
);

export const JournalHeads = listOf(JournalHead, "JournalHeads");

const end = (description: string) =>
  Type.Object({ size: size("Leaves."), root: hash("Its root.") }, { additionalProperties: false, description });

export const Consistency = Type.Object(
  {
    from: end("The earlier head."),
    to: end("The later head."),
    path: Type.Array(hash("A hash."), { description: "RFC 9162, section 2.1.4.1." }),
  },
  {
    $id: "Consistency",
    additionalProperties: false,
    description: "Shows that the later head begins with all the leaves of the earlier one.",
  },
);

export const Journal = Type.Object(
  {
    chainId: Type.String({ description: "The chain's id (EIP-155), in decimal.", examples: ["31337"] }),
    contract: account("Where its heads are anchored."),
    origin: Type.String({
      description: "Its name in checkpoints.",
      examples: ["silsila/journal/31337/0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f"],
    }),
    verifierKey: Type.String({
      description: "The Ed25519 key of its checkpoints, as verifiers of signed notes take it (c2sp.org/signed-note).",
    }),
    anchored: Type.Integer({ minimum: 0, description: "Leaves under the newest head on the chain.", examples: [1000] }),
  },
  { $id: "Journal", additionalProperties: false, description: "The log of observations, for whoever watches it." },
);
