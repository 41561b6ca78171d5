import { at, LedgerError } from "../base/errors.ts";
import { LIMITS } from "../formats/fields.ts";
import { keccak256 } from "../formats/hex.ts";
import { cleanText } from "../values/text.ts";

/**
 * A signer as people give it, in the form of the contracts (32 bytes, lower case): the address of a plain key, or the hash
 * that names an ERC-7913 signer. A wallet writes addresses with a checksum in their capitals (EIP-55); it is checked where
 * there is one, for a key mistyped here would be a key that nobody has.
 */
export function parseSigner(text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text) && !/^0x0*$/.test(text)) return text.toLowerCase();
  if (!/^0x[0-9a-fA-F]{40}$/.test(text) || /^0x0*$/.test(text))
    throw refused("must be a key's address, 0x and 40 digits or letters a to f, or a signer's 32 bytes, and not zero");
  const address = text.slice(2).toLowerCase();
  const hasChecksum = /[a-f]/.test(text) && /[A-F]/.test(text);
  if (hasChecksum && text.slice(2) !== withChecksum(address))
    throw refused("is mistyped: the checksum in its capital letters does not fit");
  return `0x${"00".repeat(12)}${address}`;
}

function withChecksum(address: string): string {
  const hash = keccak256(new TextEncoder().encode(address)).slice(2);
  return [...address].map((letter, i) => (Number.parseInt(hash[i]!, 16) >= 8 ? letter.toUpperCase() : letter)).join("");
}

const refused = (reason: string): LedgerError => new LedgerError("FIELD_INVALID", { field: "signer", reason });

/** `signer`: the one key that the organisation will have. */
export type RecoveryDocument = { organisation: string; signer: string; reason: string };

/** Why a registrar asks for the replacement of an organisation's keys; the chain gets the commitment only. */
export function recoveryDocument(given: RecoveryDocument): RecoveryDocument {
  const { organisation, signer } = given;
  return { organisation, signer, reason: at("/reason", () => cleanText(given.reason, LIMITS.note)) };
}

/** Of a recovery: how it ended, and what is on its way to end it. */
interface Ending {
  ended_by: string | null;
  ending: string | null;
}

/** On its way to the chain, or waiting there. */
export const isOpen = <R extends Ending>(recovery: R | null): recovery is R =>
  recovery !== null && recovery.ended_by === null;

/** Throws RECOVERY_UNKNOWN when there is none that can still be ended. */
export function requireWaiting<R extends Ending>(recovery: R | null): R {
  if (!isOpen(recovery) || recovery.ending !== null) throw new LedgerError("RECOVERY_UNKNOWN");
  return recovery;
}
