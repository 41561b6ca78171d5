import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from "node:crypto";
import type { Contracts, Ledger } from "../accept/ledger.ts";
import { verifierKey } from "../formats/checkpoint.ts";

/** The log's name in its checkpoints: of this contract on this chain, wherever it is served from. */
export const journalOrigin = ({ chainId, journal }: Pick<Contracts, "chainId" | "journal">): string =>
  `silsila/journal/${chainId}/${journal}`;

/** RFC 8410: a private key of Ed25519 in PKCS #8 is this and its 32 bytes. */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** Signs checkpoints; derived from the master key, so every copy of the service has the same and none stores it. */
export function checkpointKey({ masterKey, contracts }: Pick<Ledger, "masterKey" | "contracts">) {
  const origin = journalOrigin(contracts);
  const seed = Buffer.from(hkdfSync("sha256", masterKey, "", `silsila.journal.checkpoint|${origin}`, 32));
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const publicKey = rawPublicKey(key);
  return {
    publicKey,
    verifierKey: verifierKey(origin, publicKey),
    sign: (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, key)),
  };
}

/** The last 32 bytes of its SPKI form. */
function rawPublicKey(key: KeyObject): Uint8Array {
  return new Uint8Array(createPublicKey(key).export({ format: "der", type: "spki" }).subarray(-32));
}
