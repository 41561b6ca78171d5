import { createCipheriv, createDecipheriv } from "node:crypto";
import { keccak_256 } from "@noble/hashes/sha3";
import secp256k1 from "secp256k1";

/**
 * Signing keys that the service keeps for organisations without wallets. Pure: randomness comes as an argument.
 * A signer is named by 32 bytes, as the contracts do: the address of a plain key, left-padded with zeros.
 */
export function signerOf(privateKey: Uint8Array): string {
  const publicKey = secp256k1.publicKeyCreate(privateKey, false);
  const address = keccak_256(publicKey.subarray(1)).subarray(12);
  return `0x${"00".repeat(12)}${Buffer.from(address).toString("hex")}`;
}

/** The first of the random candidates that is a valid secp256k1 key (all but about one in 2^128 are). */
export function newPrivateKey(random: (size: number) => Uint8Array): Uint8Array {
  for (;;) {
    const candidate = random(32);
    if (secp256k1.privateKeyVerify(candidate)) return candidate;
  }
}

/**
 * AES-256-GCM: nonce (12) ‖ ciphertext (32) ‖ tag (16). Account and signer are authenticated with it, so a sealed key moved
 * to another organisation's row cannot be opened.
 */
export function sealKey(masterKey: Uint8Array, owner: string, privateKey: Uint8Array, nonce: Uint8Array): Buffer {
  const cipher = createCipheriv("aes-256-gcm", masterKey, nonce).setAAD(Buffer.from(owner));
  return Buffer.concat([nonce, cipher.update(privateKey), cipher.final(), cipher.getAuthTag()]);
}

/** Throws when the master key is another one or the bytes were altered. */
export function openKey(masterKey: Uint8Array, owner: string, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv("aes-256-gcm", masterKey, sealed.subarray(0, 12)).setAAD(Buffer.from(owner));
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
}

export const keyOwner = (account: string, signer: string): string => `${account}|${signer}`;
