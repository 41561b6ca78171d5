import fc from "fast-check";
import type { Json } from "../../../service/formats/canonical.ts";
import type { Document } from "../../../service/formats/fields.ts";

/** Any text that can be committed: every code point but surrogates, in NFC. */
export const nfcText = fc
  .oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("/", "~", "0", "1", '"', "\\") }),
  )
  .map((text) => text.normalize("NFC"));

/**
 * Without backslashes: JSON.parse of Node 24.21 reads the name `\\"` as `\\` when it has just read an object whose name at
 * that place was `\\`. Openings are safe from it (they are encoded again and compared); these tests parse by themselves.
 */
export const memberName = nfcText.filter((name) => !/^[0-9]+$|\\/.test(name) && name !== "__proto__");

const { document } = fc.letrec<{ json: Json; document: Document }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    nfcText,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("json"), { maxLength: 12 }),
    tie("document"),
  ),
  document: fc.dictionary(memberName, tie("json"), { maxKeys: 5, noNullPrototype: true }),
}));

export { document };

export const salt = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** A source of salts that never repeats: `start` makes it differ from other sources. */
export function counter(start = 0): () => Uint8Array {
  let next = start;
  return () => {
    const bytes = new Uint8Array(16);
    new DataView(bytes.buffer).setUint32(12, next++);
    return bytes;
  };
}
