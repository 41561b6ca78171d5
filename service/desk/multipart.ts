/** A file of a posted form, as the browser names its type. */
export interface Upload {
  type: string;
  content: Buffer;
}

const MAX_PARTS = 50;
const HEADERS_END = Buffer.from("\r\n\r\n");

/**
 * The fields of a form that was posted with files (RFC 7578); a file that was not chosen is left out. What is not written as
 * it must be is left out as well: the form then says what is missing.
 */
export function parseMultipart(contentType: string, body: Buffer): Record<string, string | Upload> {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^;\s"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  const fields: Record<string, string | Upload> = {};
  if (boundary === undefined) return fields;
  for (const part of partsOf(Buffer.concat([Buffer.from("\r\n"), body]), Buffer.from(`\r\n--${boundary}`))) {
    const end = part.indexOf(HEADERS_END);
    if (end === -1) continue;
    const headers = part.subarray(0, end).toString();
    const content = part.subarray(end + HEADERS_END.length);
    const [, name] = /^content-disposition:[^\r\n]*;\s*name="([^"\r\n]*)"/im.exec(headers) ?? [];
    if (name === undefined || name === "__proto__") continue;
    if (!/^content-disposition:[^\r\n]*;\s*filename/im.test(headers)) fields[name] = content.toString();
    else if (content.length > 0) {
      const [, type = ""] = /^content-type:\s*([^;\s]*)/im.exec(headers) ?? [];
      fields[name] = { type: type.toLowerCase(), content };
    }
  }
  return fields;
}

function partsOf(body: Buffer, delimiter: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let from = body.indexOf(delimiter);
  while (from !== -1 && parts.length < MAX_PARTS) {
    const start = from + delimiter.length;
    const next = body.indexOf(delimiter, start);
    if (next === -1) break;
    parts.push(body.subarray(start, next));
    from = next;
  }
  return parts;
}

export const isUpload = (value: unknown): value is Upload =>
  typeof value === "object" && value !== null && Buffer.isBuffer((value as Partial<Upload>).content);
