import { bytesOf, encodeBytes, encodeWords, hashWords, keccak256 } from "./hex.ts";

/** IRelay.Request without its signature: what an organisation signs. */
export interface Request {
  account: string;
  signer: string;
  target: string;
  gas: bigint;
  /** Lane (192 bits) and sequence (64 bits). */
  nonce: bigint;
  /** Unix seconds. */
  deadline: bigint;
  data: string;
}

const hashText = (text: string): string => keccak256(new TextEncoder().encode(text));

const DOMAIN_TYPE = hashText("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
const REQUEST_TYPE = hashText(
  "Request(address account,bytes32 signer,address target,uint32 gas,uint256 nonce,uint48 deadline,bytes data)",
);
const [NAME, VERSION] = [hashText("Silsila Relay"), hashText("1")];

const headOf = ({ account, signer, target, gas, nonce, deadline }: Request) => [
  ...[account, signer, target, gas, nonce, deadline],
];

/** The EIP-712 digest that is signed. */
export function requestDigest(chainId: bigint, relay: string, request: Request): string {
  const domain = hashWords(DOMAIN_TYPE, NAME, VERSION, chainId, relay);
  const struct = hashWords(REQUEST_TYPE, ...headOf(request), keccak256(bytesOf(request.data)));
  return keccak256(bytesOf(`0x1901${domain.slice(2)}${struct.slice(2)}`));
}

/** abi.encode of the struct with its signature, as a transaction to the Relay carries it; hex without 0x. */
export function encodeRequest(request: Request, signature: string): string {
  const HEAD = 8n * 32n;
  const data = encodeBytes(request.data);
  return encodeWords([...headOf(request), HEAD, HEAD + BigInt(data.length / 2)]) + data + encodeBytes(signature);
}

/** The organisation whose key signs in the account's place, as the lane says; null: the account itself. */
export function delegateIn(nonce: bigint): string | null {
  const lane = nonce >> 64n;
  if (lane >> 160n === 0n) return null;
  return `0x${(lane & ((1n << 160n) - 1n)).toString(16).padStart(40, "0")}`;
}

/** Functions of the contracts whose calls can be built anew from what is proven, so that a signature of them can be checked. */
export const SIGNED_ACTS = ["register", "registerMany", "transform", "amend", "issue"] as const;
export type SignedAct = (typeof SIGNED_ACTS)[number];
