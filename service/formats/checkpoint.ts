import { sha256 } from "@noble/hashes/sha256";
import { LedgerError } from "../base/errors.ts";
import { hexOf } from "./hex.ts";
import { type Hash, isCount, isHash } from "./merkle.ts";

/**
 * The head of a log as C2SP writes it (c2sp.org/tlog-checkpoint): a text of three lines in a signed note
 * (c2sp.org/signed-note) with Ed25519 signatures. Signing and verifying come as arguments, since browsers only have
 * them asynchronously. What is read here comes from strangers: refusals are CHECKPOINT_INVALID.
 */
export interface Checkpoint {
  /** The log's name, a URL without scheme; also the name of its key. */
  origin: string;
  size: number;
  root: Hash;
}

export interface SignatureLine {
  name: string;
  /** Four bytes of key id, then the signature. */
  bytes: Uint8Array;
}

/** A text and who signed it; witnesses add their lines after the log's. */
export interface SignedNote {
  text: string;
  signatures: SignatureLine[];
}

/** The signature type of Ed25519. */
const ED25519 = 1;
/** C2SP asks for at least 16. */
const MAX_SIGNATURES = 64;
/** Signatures that withstand quantum computers have up to 5,000 bytes. */
const MAX_BASE64 = 10_000;
const NAME = /^[^\p{White_Space}\p{Cc}+]+$/u;
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;

/** The text that is signed: three lines, each with its line break. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!NAME.test(origin) || !origin.isWellFormed()) throw new TypeError("an origin has no spaces and no plus");
  if (!isCount(size) || !isHash(root)) throw new TypeError("a checkpoint has a size and a root of 32 bytes");
  return `${origin}\n${size}\n${base64Of(root)}\n`;
}

/** Lines after the third are somebody's extensions and are passed over, as C2SP allows. */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n");
  if (lines.pop() !== "" || lines.length < 3 || lines.includes("")) throw invalid("is not made of three lines or more");
  const [origin, size, root] = lines as [string, string, string];
  if (!NAME.test(origin)) throw invalid("has an origin with spaces or a plus");
  if (!/^(?:0|[1-9][0-9]{0,15})$/.test(size) || !isCount(Number(size))) throw invalid("has no valid size");
  const hash = bytesOfBase64(root);
  if (!isHash(hash)) throw invalid("has no root of 32 bytes");
  return { origin, size: Number(size), root: hash };
}

/** Key id and key for a verifier's list of keys: name+id+base64(0x01 ‖ public key), as `note.NewVerifier` of Go reads it. */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  return `${name}+${hexOf(keyIdOf(name, publicKey)).slice(2)}+${base64Of(Uint8Array.of(ED25519, ...publicKey))}`;
}

/** SHA-256(name ‖ 0x0a ‖ 0x01 ‖ public key), its first four bytes. */
export function keyIdOf(name: string, publicKey: Uint8Array): Uint8Array {
  if (publicKey.length !== 32) throw new TypeError("a public key of Ed25519 has 32 bytes");
  return sha256(Uint8Array.of(...utf8(`${name}\n`), ED25519, ...publicKey)).subarray(0, 4);
}

/** The checkpoint as a note that its log has signed. */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  key: { publicKey: Uint8Array; sign: (message: Uint8Array) => Uint8Array | Promise<Uint8Array> },
): Promise<string> {
  const text = checkpointText(checkpoint);
  const signature = await key.sign(utf8(text));
  if (signature.length !== 64) throw new TypeError("a signature of Ed25519 has 64 bytes");
  const bytes = Uint8Array.of(...keyIdOf(checkpoint.origin, key.publicKey), ...signature);
  return noteText({ text, signatures: [{ name: checkpoint.origin, bytes }] });
}

/** The checkpoint of a note, once the log's own signature is found and verified; others' signatures are passed over. */
export async function openCheckpoint(
  note: string,
  log: {
    origin: string;
    publicKey: Uint8Array;
    verify: (message: Uint8Array, signature: Uint8Array) => boolean | Promise<boolean>;
  },
): Promise<Checkpoint> {
  const { text, signatures } = parseNote(note);
  const id = hexOf(keyIdOf(log.origin, log.publicKey));
  const own = signatures.filter(({ name, bytes }) => name === log.origin && hexOf(bytes.subarray(0, 4)) === id);
  if (own.length === 0) throw invalid("is not signed by this log");
  for (const { bytes } of own) {
    const right = bytes.length === 68 && (await log.verify(utf8(text), bytes.subarray(4)));
    if (!right) throw invalid("has a wrong signature");
  }
  const checkpoint = parseCheckpoint(text);
  if (checkpoint.origin !== log.origin) throw invalid("is of another log");
  return checkpoint;
}

export function noteText({ text, signatures }: SignedNote): string {
  return `${text}\n${signatures.map(({ name, bytes }) => `— ${name} ${base64Of(bytes)}\n`).join("")}`;
}

/** Reads a note without verifying anything. */
export function parseNote(note: string): SignedNote {
  if (!note.isWellFormed() || CONTROL.test(note)) throw invalid("has characters that a note may not have");
  const end = note.lastIndexOf("\n\n");
  const lines = end < 0 ? [] : note.slice(end + 2).split("\n");
  if (lines.pop() !== "" || lines.length === 0) throw invalid("has no signature lines");
  if (lines.length > MAX_SIGNATURES) throw invalid(`has more than ${MAX_SIGNATURES} signatures`);
  return { text: note.slice(0, end + 1), signatures: lines.map(readLine) };
}

function readLine(line: string): SignatureLine {
  const [dash, name, encoded, ...more] = line.split(" ");
  const bytes = bytesOfBase64(encoded ?? "");
  if (dash !== "—" || !NAME.test(name ?? "") || more.length > 0 || !bytes || bytes.length < 5) {
    throw invalid("has a line that is no signature");
  }
  return { name: name as string, bytes };
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Null for another spelling of the same bytes too (RFC 4648 section 3.5), so that a note has one form. */
function bytesOfBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0 || text.length > MAX_BASE64) return null;
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return base64Of(bytes) === text ? bytes : null;
}

function invalid(reason: string): LedgerError {
  return new LedgerError("CHECKPOINT_INVALID", { reason });
}
