import { encodeWords, keccak256, type Word } from "../formats/hex.ts";
import { type Registration, type Transformation, wordsOfRegistration, wordsOfTransformation } from "../formats/ids.ts";

/** What an act calls, exactly as it is signed: built anew from what is proven, never taken from whoever claims it. */

const REGISTRATION = "(bytes32,uint64,uint64,uint8)";

export const selectorOf = (signature: string): string => keccak256(new TextEncoder().encode(signature)).slice(0, 10);

const call = (signature: string, values: Word[]): string => selectorOf(signature) + encodeWords(values);

/** The one argument is dynamic, so what comes first is where it begins. */
const callWithOne = (signature: string, words: Word[]): string => call(signature, [32n, ...words]);

export const registerCall = (row: Registration): string =>
  call("register(bytes32,uint64,uint64,uint8)", wordsOfRegistration(row));

export const registerManyCall = (list: Registration[]): string =>
  callWithOne(`registerMany(${REGISTRATION}[])`, [BigInt(list.length), ...list.flatMap(wordsOfRegistration)]);

export const transformCall = (stated: Transformation): string =>
  callWithOne(`transform((bytes32,uint64,(bytes32,uint64)[],${REGISTRATION}[]))`, wordsOfTransformation(stated));

export const amendCall = (batch: string, commitment: bigint): string =>
  call("amend(bytes32,bytes32)", [batch, commitment]);

/** Scheme and type of the subject by their place in ICertificates; times in Unix seconds. */
export const issueCall = (...values: [bigint, bigint, string, string, bigint, bigint]): string =>
  call("issue(uint8,uint8,bytes32,bytes32,uint40,uint40)", values);
