/** Recursive length prefix (Yellow Paper, appendix B): the encoding that block headers and tries are hashed in. */
export type Rlp = Uint8Array | Rlp[];

/** Throws RangeError when the bytes are not exactly one item in its one canonical encoding. */
export function decodeRlp(bytes: Uint8Array): Rlp {
  const { item, end } = readItem(bytes, 0, bytes.length);
  if (end !== bytes.length) throw new RangeError("RLP goes on after its end");
  return item;
}

export function encodeRlp(item: Rlp): Uint8Array {
  if (!(item instanceof Uint8Array)) return prefixed(0xc0, joined(item.map(encodeRlp)));
  return item.length === 1 && item[0]! < 0x80 ? item : prefixed(0x80, item);
}

function readItem(bytes: Uint8Array, at: number, limit: number): { item: Rlp; end: number } {
  if (at >= limit) throw new RangeError("RLP ends early");
  const first = bytes[at]!;
  if (first < 0x80) return { item: bytes.subarray(at, at + 1), end: at + 1 };
  const isList = first >= 0xc0;
  const { start, end } = spanOf(bytes, at, limit, first - (isList ? 0xc0 : 0x80));
  if (!isList) {
    if (end - start === 1 && bytes[start]! < 0x80) throw new RangeError("RLP is not canonical");
    return { item: bytes.subarray(start, end), end };
  }
  const items: Rlp[] = [];
  for (let next = start; next < end;) {
    const read = readItem(bytes, next, end);
    items.push(read.item);
    next = read.end;
  }
  return { item: items, end };
}

/** `size`: up to 55 the length itself, beyond that of how many bytes the length that follows consists. */
function spanOf(bytes: Uint8Array, at: number, limit: number, size: number): { start: number; end: number } {
  let start = at + 1;
  let length = size;
  if (size > 55) {
    const digits = size - 55;
    // No block or node comes near 2^32 bytes.
    if (digits > 4 || start + digits > limit) throw new RangeError("RLP is too long");
    length = 0;
    for (let i = 0; i < digits; i += 1) length = length * 256 + bytes[start + i]!;
    if (length < 56 || bytes[start] === 0) throw new RangeError("RLP is not canonical");
    start += digits;
  }
  if (start + length > limit) throw new RangeError("RLP ends early");
  return { start, end: start + length };
}

function prefixed(base: number, body: Uint8Array): Uint8Array {
  if (body.length <= 55) return joined([Uint8Array.of(base + body.length), body]);
  const digits: number[] = [];
  for (let rest = body.length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return joined([Uint8Array.of(base + 55 + digits.length, ...digits), body]);
}

function joined(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
