import { createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import type { LedgerError } from "../../../service/base/errors.ts";
import {
  checkpointText,
  keyIdOf,
  noteText,
  openCheckpoint,
  parseCheckpoint,
  parseNote,
  signCheckpoint,
  verifierKey,
} from "../../../service/formats/checkpoint.ts";
import { refused } from "./refusals.ts";

const bytesOf64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "base64"));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A key of Ed25519 from its seed of 32 bytes, as RFC 8032 counts. */
function keyOf(seed: Uint8Array) {
  const pkcs8 = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
  const secret = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" });
  const known = createPublicKey(secret);
  return {
    publicKey: Uint8Array.from(known.export({ format: "der", type: "spki" }).subarray(-32)),
    sign: (message: Uint8Array): Uint8Array => sign(null, message, secret),
    verify: (message: Uint8Array, signature: Uint8Array): boolean => verify(null, message, known, signature),
  };
}

const root = Uint8Array.from({ length: 32 }, (_, i) => i);
const origin = "silsila.example/journal";
const checkpoint = { origin, size: 20852163, root };
const key = keyOf(new Uint8Array(32).fill(7));
const log = { origin, ...key };

async function refusedLater(reason: RegExp, act: Promise<unknown>): Promise<void> {
  const error = await act.then(
    () => expect.fail("not refused"),
    (error: LedgerError) => error,
  );
  expect(error.code).to.equal("CHECKPOINT_INVALID");
  expect(error.message).to.match(reason);
}

describe("the text of a checkpoint", () => {
  it("is the example of the specification", () => {
    const text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    const read = parseCheckpoint(text);
    expect(read).to.deep.equal({
      origin: "example.com/behind-the-sofa",
      size: 20852163,
      root: bytesOf64("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="),
    });
    expect(checkpointText(read)).to.equal(text);
  });

  it("reads back as it was, and with lines that others added", () => {
    const name = fc.stringMatching(/^[a-z\u0600-\u06ff./-]{1,20}$/).filter((each) => !/\s/.test(each));
    const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(name, fc.maxSafeNat(), hash, (origin, size, root) => {
        const text = checkpointText({ origin, size, root });
        expect(parseCheckpoint(text)).to.deep.equal({ origin, size, root });
        expect(parseCheckpoint(`${text}extension\n`)).to.deep.equal({ origin, size, root });
      }),
    );
  });

  const [first, second, third] = checkpointText(checkpoint).split("\n") as [string, string, string];
  const refusals = {
    "two lines": `${first}\n${second}\n`,
    "no line break at its end": `${first}\n${second}\n${third}`,
    "an empty line": `${first}\n${second}\n${third}\n\n`,
    "no origin": `\n${second}\n${third}\n`,
    "an origin with a space": `a b\n${second}\n${third}\n`,
    "an origin with a plus": `a+b\n${second}\n${third}\n`,
    "a size with a zero before it": `${first}\n0${second}\n${third}\n`,
    "a negative size": `${first}\n-1\n${third}\n`,
    "a size with a sign": `${first}\n+1\n${third}\n`,
    "a size beyond 2^53": `${first}\n9007199254740992\n${third}\n`,
    "a size in other digits": `${first}\n١\n${third}\n`,
    "a root of 31 bytes": `${first}\n${second}\n${Buffer.alloc(31).toString("base64")}\n`,
    "a root that is no base64": `${first}\n${second}\n${third.replace("A", "-")}\n`,
    "a root in another spelling": `${first}\n${second}\n${third.slice(0, -2)}9=\n`,
    "carriage returns": `${first}\r\n${second}\r\n${third}\r\n`,
  };
  for (const [name, text] of Object.entries(refusals)) {
    it(`is refused with ${name}`, () => {
      refused("CHECKPOINT_INVALID", () => parseCheckpoint(text));
    });
  }

  it("is not made for what could be read as another", () => {
    expect(() => checkpointText({ ...checkpoint, origin: "evil\n999" })).to.throw(TypeError);
    expect(() => checkpointText({ ...checkpoint, origin: "" })).to.throw(TypeError);
    expect(() => checkpointText({ ...checkpoint, size: -1 })).to.throw(TypeError);
    expect(() => checkpointText({ ...checkpoint, root: new Uint8Array(20) })).to.throw(TypeError);
  });
});

describe("a signed note", () => {
  // of the tests of golang.org/x/mod/sumdb/note
  const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
  const encoded = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
  const peter = keyOf(bytesOf64("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").subarray(1));

  it("has the signature, key id and spelling of the published one", () => {
    expect(verifierKey("PeterNeumann", peter.publicKey)).to.equal(
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    );
    const bytes = Uint8Array.of(...keyIdOf("PeterNeumann", peter.publicKey), ...peter.sign(utf8(text)));
    const note = noteText({ text, signatures: [{ name: "PeterNeumann", bytes }] });
    expect(note).to.equal(`${text}\n— PeterNeumann ${encoded}\n`);
    expect(parseNote(note)).to.deep.equal({ text, signatures: [{ name: "PeterNeumann", bytes }] });
  });

  it("may have empty lines in its text, and 16 signatures", () => {
    const line = { name: "n", bytes: new Uint8Array(68) };
    const note = { text: "a\n\n— x AAAAAAA=\n", signatures: Array.from({ length: 16 }, () => line) };
    expect(parseNote(noteText(note))).to.deep.equal(note);
  });

  const line = `— n ${encoded}\n`;
  const refusals = {
    "no blank line": `text\n${line}`,
    "no signature": "text\n\n",
    "no line break at its end": `text\n\n${line.slice(0, -1)}`,
    "another dash": `text\n\n${line.replace("—", "-")}`,
    "two spaces": `text\n\n${line.replace(" n ", "  n ")}`,
    "something after the signature": `text\n\n${line.replace("\n", " x\n")}`,
    "a plus in a name": `text\n\n${line.replace(" n ", " n+ ")}`,
    "a signature without base64": `text\n\n${line.replace("x08", "x0*")}`,
    "a signature of four bytes": "text\n\n— n AAAAAA==\n",
    "a tab": `te\txt\n\n${line}`,
    "half a character": `te\ud800xt\n\n${line}`,
    "65 signatures": `text\n\n${line.repeat(65)}`,
    "an endless signature": `text\n\n— n ${"AAAA".repeat(1e6)}\n`,
  };
  for (const [name, note] of Object.entries(refusals)) {
    it(`is refused with ${name}`, () => {
      refused("CHECKPOINT_INVALID", () => parseNote(note));
    });
  }
});

describe("a signed checkpoint", () => {
  it("opens for who knows the log's key, also with witnesses' lines beside it", async () => {
    const note = await signCheckpoint(checkpoint, key);
    expect(note.split("\n")[4]).to.match(/^— silsila\.example\/journal [A-Za-z0-9+/]+={0,2}$/);
    expect(await openCheckpoint(note, log)).to.deep.equal(checkpoint);
    const { text, signatures } = parseNote(note);
    const witness = { name: "witness.example", bytes: new Uint8Array(76) };
    const sameName = { name: origin, bytes: new Uint8Array(68) };
    const more = noteText({ text, signatures: [witness, ...signatures, sameName] });
    expect(await openCheckpoint(more, log)).to.deep.equal(checkpoint);
  });

  it("is refused when a byte of it changes", async () => {
    const note = Buffer.from(await signCheckpoint(checkpoint, key));
    for (let i = 0; i < note.length; i++) {
      const changed = Buffer.from(note);
      changed[i]! ^= 1;
      await refusedLater(/./, openCheckpoint(changed.toString("utf8"), log));
    }
  });

  it("is refused under another key, another origin, and a second wrong signature", async () => {
    const note = await signCheckpoint(checkpoint, key);
    const other = keyOf(new Uint8Array(32).fill(8));
    await refusedLater(/not signed by this log/, openCheckpoint(note, { origin, ...other }));
    await refusedLater(/not signed by this log/, openCheckpoint(note, { ...log, origin: "other.example" }));
    const { text, signatures } = parseNote(note);
    const id = keyIdOf(origin, key.publicKey);
    for (const wrong of [new Uint8Array(64), new Uint8Array(63)]) {
      const twice = [...signatures, { name: origin, bytes: Uint8Array.of(...id, ...wrong) }];
      await refusedLater(/wrong signature/, openCheckpoint(noteText({ text, signatures: twice }), log));
    }
  });

  it("is refused with a signature of another length, whatever the verifying function makes of it", async () => {
    const bytes = Uint8Array.of(...keyIdOf(origin, key.publicKey), ...new Uint8Array(65));
    const note = noteText({ text: checkpointText(checkpoint), signatures: [{ name: origin, bytes }] });
    await refusedLater(/wrong signature/, openCheckpoint(note, { ...log, verify: () => true }));
  });

  it("is refused when the log signed something else under its name", async () => {
    const stray = checkpointText({ ...checkpoint, origin: "other.example" });
    const bytes = Uint8Array.of(...keyIdOf(origin, key.publicKey), ...key.sign(utf8(stray)));
    const note = noteText({ text: stray, signatures: [{ name: origin, bytes }] });
    await refusedLater(/another log/, openCheckpoint(note, log));
  });

  it("needs keys and signatures of Ed25519's lengths", async () => {
    expect(() => keyIdOf(origin, new Uint8Array(33))).to.throw(TypeError);
    const error = await signCheckpoint(checkpoint, { ...key, sign: () => new Uint8Array(65) }).catch((e: unknown) => e);
    expect(error).to.be.instanceOf(TypeError);
  });
});
