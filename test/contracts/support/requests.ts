import {
  AbiCoder,
  Wallet,
  ZeroAddress,
  concat,
  id,
  keccak256,
  toBeHex,
  zeroPadValue,
  type TypedDataDomain,
} from "ethers";
import { CUSTODY, KIND } from "./enums.ts";
import { by, type Deployed, type Ledger } from "./ledger.ts";

export const REQUEST_TYPES = {
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

export interface Request {
  account: string;
  signer: string;
  target: string;
  gas: bigint;
  nonce: bigint;
  deadline: bigint;
  data: string;
  signature: string;
}

/** An organisation and the plain key it signs with. */
export interface Member {
  account: string;
  key: Wallet;
  signer: string;
}

export const abi = AbiCoder.defaultAbiCoder();

/** A far deadline, the largest uint48. */
export const NEVER = 2n ** 48n - 1n;

/** Keys are derived, so that runs are equal. */
export const keyOf = (name: string) => new Wallet(id(`silsila test key ${name}`));

export const signerOf = (address: string) => zeroPadValue(address, 32).toLowerCase();

export const commitmentOf = (name: string) => id(`silsila test document ${name}`);

export const nonceOf = (lane: bigint, sequence: bigint) => (lane << 64n) | sequence;

/** A registered, active organisation; its key follows from the serial. */
export async function registerMember(
  ledger: Ledger,
  serial: number,
  { kind = KIND.cooperative, custody = CUSTODY.service }: { kind?: bigint; custody?: bigint } = {},
): Promise<Member> {
  const key = keyOf(`organisation ${serial}`);
  const signer = signerOf(key.address);
  const account = (await ledger.organisations.accountOf(serial)) as string;
  const profile = commitmentOf(`profile ${serial}`);
  await by(ledger.registrar, ledger.organisations).register(serial, kind, profile, signer, custody);
  return { account, key, signer };
}

export function domainOf(ledger: Ledger): TypedDataDomain {
  return {
    name: "Silsila Relay",
    version: "1",
    chainId: ledger.chainId,
    verifyingContract: ledger.relay.target as string,
  };
}

/** Signs by the member's plain key; `domain` only to forge. */
export async function sign(ledger: Ledger, key: Wallet, request: Request, domain = domainOf(ledger)): Promise<Request> {
  // The signature is no field of the type, and ethers passes over what the type does not name.
  return { ...request, signature: await key.signTypedData(domain, REQUEST_TYPES, request) };
}

export type Terms = Partial<Omit<Request, "signature">> & { lane?: bigint; ahead?: bigint };

/**
 * A signed request that calls `method` of `target` for the member. The nonce is the next one of `lane`, or `ahead` further
 * on for several requests of one lane in one group.
 */
export async function requestOf(
  ledger: Ledger,
  member: Member,
  target: Deployed,
  method: string,
  args: readonly unknown[],
  { lane = 0n, ahead = 0n, ...terms }: Terms = {},
): Promise<Request> {
  return sign(ledger, member.key, {
    account: member.account,
    signer: member.signer,
    target: target.target as string,
    gas: 500_000n,
    nonce: ((await ledger.relay["nonces(address,uint192)"](member.account, lane)) as bigint) + ahead,
    deadline: NEVER,
    data: target.interface.encodeFunctionData(method, args),
    signature: "0x",
    ...terms,
  });
}

/** The id of a request, computed apart from the contract. */
export function requestIdOf(
  ledger: Ledger,
  { account, nonce, target, data }: Pick<Request, "account" | "nonce" | "target" | "data">,
): string {
  return keccak256(
    abi.encode(
      ["bytes32", "uint256", "address", "address", "uint256", "address", "bytes32"],
      [id("silsila.request.v2"), ledger.chainId, ledger.relay.target, account, nonce, target, keccak256(data)],
    ),
  );
}

/** The ERC-7913 form of a key: who verifies it, and its bytes. */
export function verifierSigner(verifier: string, key: string): { bytes: string; signer: string } {
  const bytes = concat([verifier, key]);
  return { bytes, signer: keccak256(bytes) };
}

/** The signature field of a request signed by an ERC-7913 signer. */
export const wrapSignature = (signerBytes: string, signature: string) =>
  abi.encode(["bytes", "bytes"], [signerBytes, signature]);

/** An address that has no code and is nobody's. */
export const nobody = (n: number) => (n === 0 ? ZeroAddress : toBeHex(n, 20));
