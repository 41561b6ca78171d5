import { getBytes, Interface, TypedDataEncoder } from "ethers";
import { relayAbi } from "./abi.ts";
import type { Addresses } from "./deployment.ts";
import { type Call, type EncodedCall, signDigest } from "./sign.ts";

const relay = new Interface(relayAbi);

/** IRelay.Request, signed. */
export interface SignedRequest {
  account: string;
  signer: string;
  target: string;
  gas: number;
  nonce: bigint;
  /** Unix seconds. */
  deadline: number;
  data: string;
  signature: string;
}

const REQUEST_TYPE = {
  Request: [
    { name: "account", type: "address" },
    { name: "signer", type: "bytes32" },
    { name: "target", type: "address" },
    { name: "gas", type: "uint32" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint48" },
    { name: "data", type: "bytes" },
  ],
};

/** EIP-712, domain "Silsila Relay" version "1". */
export function signRequest(
  addresses: Addresses,
  chainId: bigint,
  privateKey: Uint8Array,
  request: Omit<SignedRequest, "signature">,
): SignedRequest {
  const domain = { name: "Silsila Relay", version: "1", chainId, verifyingContract: addresses.relay };
  const digest = TypedDataEncoder.hash(domain, REQUEST_TYPE, request);
  const signature = signDigest(privateKey, getBytes(digest));
  return { ...request, signature: `0x${Buffer.from(signature).toString("hex")}` };
}

// Relay's own work for a request: signature, nonce, event, and calldata at the floor price of EIP-7623.
const GAS_RELAY = 80_000;
const GAS_CALLDATA_WORD = 32 * 40;

// Whether a delegate may act costs up to nine cold slots more (a line of mergers), its event and a lane of its own.
const GAS_DELEGATE = 50_000;

/** Gas that one request can take of its group's transaction; the 1/63 is what EVM calls hold back. */
export function gasOfRequest(call: EncodedCall, delegated = false): number {
  const relay = GAS_RELAY + (delegated ? GAS_DELEGATE : 0);
  return Math.ceil((call.gas * 64) / 63) + relay + (call.data.length / 64) * GAS_CALLDATA_WORD;
}

export function executeGroup(addresses: Addresses, requests: SignedRequest[], gas: number): Call {
  return {
    to: addresses.relay,
    data: relay.encodeFunctionData("executeGroup", [requests]),
    gas: BigInt(Math.ceil(gas)) + 100_000n,
  };
}

/** The lane that the service signs in: the account's own first, or the first that its delegate has there. */
const laneOf = (delegate: string | null): bigint => (delegate === null ? 0n : (1n << 160n) | BigInt(delegate));

/** A place in that lane as the relay counts it. */
export const nonceIn = (delegate: string | null, place: number): bigint => (laneOf(delegate) << 64n) | BigInt(place);

const PLACE = (1n << 64n) - 1n;

/** Asks the relay for the next place in the lane. */
export const nextNonce = {
  encode: (account: string, delegate: string | null): string =>
    relay.encodeFunctionData("nonces(address,uint192)", [account, laneOf(delegate)]),
  decode: (answer: string): number =>
    Number((relay.decodeFunctionResult("nonces(address,uint192)", answer)[0] as bigint) & PLACE),
};
