import { keccak256 } from "ethers";

/**
 * The commitment of a document once more, written from docs/formats/commitment.md alone and sharing no line with the service: no
 * canonicalize, no JSON.stringify, another Keccak. If the text and the service drift apart, the vectors' tests fail here.
 */

/** RFC 8785 section 3.2, for everything but numbers. */
export function jcs(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  if (typeof value !== "object") throw new Error("no JSON value, or a number");
  const members = new Map(Object.entries(value));
  return `{${[...members.keys()].sort(byCodeUnits).map((key) => `${quote(key)}:${jcs(members.get(key))}`)}}`;
}

function byCodeUnits(a: string, b: string): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a.charCodeAt(i) !== b.charCodeAt(i)) return a.charCodeAt(i) - b.charCodeAt(i);
  }
  return a.length - b.length;
}

const SHORT: Record<number, string> = { 8: "b", 9: "t", 10: "n", 12: "f", 13: "r", 34: '"', 92: "\\" };

function quote(text: string): string {
  if (/\p{Surrogate}/u.test(text) || text.normalize("NFC") !== text) throw new Error("text that is not allowed");
  let out = '"';
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    if (SHORT[point]) out += `\\${SHORT[point]}`;
    else if (point < 32) out += `\\u00${point < 16 ? "0" : ""}${point.toString(16)}`;
    else out += character;
  }
  return `${out}"`;
}

const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("hex");

/** The fields of a document in step 1 of the text, as an object by pointer. */
export function fieldsOf(document: unknown): Map<string, unknown> {
  if (typeof document !== "object" || document === null || Array.isArray(document)) throw new Error("no object");
  const fields = new Map<string, unknown>();
  const walk = (value: unknown, steps: string[]): void => {
    if (steps.length > 32) throw new Error("too deep");
    const container = typeof value === "object" && value !== null;
    if (!container || Object.keys(value).length === 0) {
      jcs([...steps, value]);
      fields.set(steps.map((step) => `/${step.split("~").join("~0").split("/").join("~1")}`).join(""), value);
      return;
    }
    for (const [key, member] of Object.entries(value)) {
      if (!Array.isArray(value) && (/^[0-9]+$/.test(key) || key === "__proto__")) throw new Error("a name not allowed");
      walk(member, [...steps, key]);
    }
  };
  walk(document, []);
  return fields;
}

export function preimageOf(salt: string, pointer: string, value: unknown): string {
  return `0x00${salt}${utf8(jcs([pointer, value]))}`;
}

type Field = { salt: string; value: unknown } | { digest: string };
const keysOf = (value: unknown): string =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? JSON.stringify(Object.keys(value).sort()) : "";

/** The commitment that the bytes of an opening open, or an error. */
export function verify(bytes: string): string {
  const opening = JSON.parse(bytes) as { schema: string; fields: Record<string, Field> };
  if (jcs(opening) !== bytes || keysOf(opening) !== '["fields","schema"]' || keysOf(opening.fields) === "") {
    throw new Error("not the bytes of an opening");
  }
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*\.v[1-9][0-9]*$/.test(opening.schema)) throw new Error("schema");
  const digests = new Map<string, string>();
  for (const [pointer, field] of Object.entries(opening.fields)) {
    if ("value" in field) {
      if (keysOf(field) !== '["salt","value"]' || !/^[0-9a-f]{32}$/.test(field.salt)) throw new Error("salt");
      if (typeof field.value === "object" && field.value !== null && Object.keys(field.value).length > 0) {
        throw new Error("value");
      }
      digests.set(pointer, keccak256(preimageOf(field.salt, pointer, field.value)));
    } else {
      if (keysOf(field) !== '["digest"]' || !/^0x[0-9a-f]{64}$/.test(field.digest)) throw new Error("digest");
      digests.set(pointer, field.digest);
    }
  }
  checkShape(opening.fields);
  return keccak256(`0x${utf8(commitmentText(opening.schema, digests))}`);
}

export function commitmentText(schema: string, digests: Map<string, string>): string {
  return jcs({ fields: Object.fromEntries(digests), schema });
}

/** Step 4 of the text, by comparing paths with one another instead of building a tree. */
function checkShape(fields: Record<string, Field>): void {
  const pointers = Object.keys(fields);
  if (pointers.length === 0) throw new Error("no field");
  const root = fields[""];
  if (root && (pointers.length > 1 || ("value" in root && jcs(root.value) !== "{}"))) throw new Error("the root");
  const inside = new Map<string, Set<string>>();
  for (const pointer of pointers) {
    if (pointer !== "" && !/^(\/([^~/]|~[01])*)+$/.test(pointer)) throw new Error("no pointer");
    const steps = pointer.split("/").slice(1);
    if (steps.length > 32 || steps.includes("__proto__")) throw new Error("depth or name");
    steps.forEach((step, i) => {
      const parent = steps
        .slice(0, i)
        .map((each) => `/${each}`)
        .join("");
      if (parent !== "" && parent in fields) throw new Error("a field inside a field");
      inside.set(parent, (inside.get(parent) ?? new Set()).add(step));
    });
  }
  for (const [parent, steps] of inside) {
    if (![...steps].some((step) => /^[0-9]+$/.test(step))) continue;
    if (parent === "") throw new Error("a list as the document");
    for (let i = 0; i < steps.size; i++) if (!steps.has(`${i}`)) throw new Error("a gap, or names in a list");
  }
}
