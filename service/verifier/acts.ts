import { Signature } from "@noble/secp256k1";
import { bytesOf, keccak256 } from "../formats/hex.ts";
import { batchIdOf } from "../formats/ids.ts";
import { delegateIn, type Request, requestDigest } from "../formats/requests.ts";
import { amendedSlot, keySlot, readKeySlot, SCHEMES, SUBJECT_TYPES } from "../formats/slots.ts";
import type { Bundle, BundledAct } from "./bundle.ts";
import { Fault } from "./faults.ts";
import type { Proven, ProvenAct } from "./proven.ts";
import type { State } from "./state.ts";
import {
  amendCall,
  issueCall,
  proveTransaction,
  registerCall,
  registerManyCall,
  transformCall,
} from "./transaction.ts";

/** What an act called, of whom, and all that it is about. */
interface Stated {
  account: string;
  target: string;
  data: string;
  of: string[];
}

export function proveActs(bundle: Bundle, state: State, proven: Proven): ProvenAct[] {
  const seen = new Set<string>();
  return bundle.acts.map((entry, i) => {
    const at = `/acts/${i}`;
    const act = proveAct(entry, at, { bundle, state, proven });
    for (const id of act.of) {
      const name = `${act.act === "amend" ? "amended" : "stated"} ${id}`;
      if (seen.has(name)) throw new Fault("REPEATED", at);
      seen.add(name);
    }
    return act;
  });
}

interface Related {
  bundle: Bundle;
  state: State;
  proven: Proven;
}

function proveAct(entry: BundledAct, at: string, around: Related): ProvenAct {
  const { act, signer, gas, nonce, deadline, signature } = entry;
  const { bundle, state, proven } = around;
  if ((act === "registerMany") !== (entry.list !== null)) throw new Fault("BUNDLE_MALFORMED", `${at}/list`);
  const { of, ...stated } = statedBy(entry, at, around);
  const request: Request = { ...stated, signer, gas, nonce, deadline };
  const plain = isPlain(signature);
  // The contract takes a short signature for a plain key alone, and from a plain key no other.
  if (plain !== (BigInt(signer) >> 160n === 0n)) throw new Fault("ACT_DIFFERS", `${at}/signature`);
  if (plain && recover(requestDigest(bundle.chainId, bundle.contracts.relay, request), signature) !== signer)
    throw new Fault("ACT_DIFFERS", `${at}/signature`);
  const delegate = delegateIn(nonce);
  const speaker = delegate ?? stated.account;
  const key = state.contracts.organisations.word(keySlot(speaker, signer));
  return {
    ...{ act, of, account: stated.account, delegate, signer },
    form: plain ? "plain" : "not-compared",
    custody: readKeySlot(key, proven.organisations.get(speaker)!),
    transaction:
      entry.transaction && proveTransaction(entry.transaction, `${at}/transaction`, bundle, request, signature),
  };
}

function statedBy({ act, of: id, list }: BundledAct, at: string, { bundle, state, proven }: Related): Stated {
  const { chainId, contracts } = bundle;
  const [target, of] = [contracts.batches, [id]];
  const found = <T extends { id: string }>(among: T[], is: (one: T) => boolean = () => true): T => {
    const one = among.find((each) => each.id === id);
    if (!one || !is(one)) throw new Fault("NOT_NEEDED", `${at}/of`);
    return one;
  };
  switch (act) {
    case "register": {
      const { account, ...batch } = found(proven.batches, ({ made }) => made === null);
      return { account, target, of, data: registerCall(batch) };
    }
    case "registerMany": {
      const { account } = found(proven.batches, ({ made }) => made === null);
      const ids = list!.map(({ commitment }) => batchIdOf(chainId, target, account, commitment));
      const listed = proven.batches.filter((batch) => ids.includes(batch.id));
      if (!ids.includes(id)) throw new Fault("ACT_DIFFERS", `${at}/list`);
      for (const batch of listed) {
        const row = list![ids.indexOf(batch.id)]!;
        if (registerCall(row) !== registerCall(batch)) throw new Fault("ACT_DIFFERS", `${at}/list`);
      }
      return { account, target, of: listed.map((batch) => batch.id), data: registerManyCall(list!) };
    }
    case "transform": {
      const made = found(proven.transformations);
      return { account: made.account, target, of, data: transformCall(made) };
    }
    case "amend": {
      const { account } = found(proven.batches, ({ version }) => version > 0);
      return { account, target, of, data: amendCall(id, state.contracts.batches.word(amendedSlot(id))) };
    }
    case "issue": {
      const { issuer: account, scheme, subject, commitment, course } = found(proven.certificates);
      const places = [SCHEMES.indexOf(scheme) + 1, SUBJECT_TYPES.indexOf(subject.type) + 1] as const;
      const [from, until] = [BigInt(course.validFrom), BigInt(course.validUntil)];
      const data = issueCall(BigInt(places[0]), BigInt(places[1]), subject.id, commitment, from, until);
      return { account, target: contracts.certificates, of, data };
    }
  }
}

/** r ‖ s ‖ v of a plain key; every other form is longer. */
export const isPlain = (signature: string): boolean => signature.length === 2 + 2 * 65;

/** Half of the order of the group, rounded down: of each pair of signatures the contract takes the one with the smaller s. */
const HALF = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The plain key that signed, as the contracts name signers; null when nobody can have. */
export function recover(digest: string, signature: string): string | null {
  const bytes = bytesOf(signature);
  const recovery = bytes[64]! - 27;
  if (recovery !== 0 && recovery !== 1) return null;
  try {
    const given = Signature.fromBytes(bytes.subarray(0, 64));
    if (given.s > HALF) return null;
    const key = given.addRecoveryBit(recovery).recoverPublicKey(bytesOf(digest)).toBytes(false);
    return `0x${keccak256(key.subarray(1)).slice(26).padStart(64, "0")}`;
  } catch {
    return null;
  }
}
