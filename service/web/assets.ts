import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { LANGUAGES } from "../values/names.ts";
import { checkWords, scriptOf } from "./scripts.ts";

/** Files of the pages, read once, named by their content and therefore cached for ever. */
interface Asset {
  path: string;
  type: string;
  body: Buffer;
  /** Compressed once, at start, as small as can be; fonts already are. */
  encodings: { br: Buffer; gzip: Buffer } | null;
}

const TYPES = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
} as const;

const FONTS = {
  "arabic-regular.woff2": "noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2",
  "arabic-bold.woff2": "noto-sans-arabic/files/noto-sans-arabic-arabic-700-normal.woff2",
  "tifinagh.woff2": "noto-sans-tifinagh/files/noto-sans-tifinagh-tifinagh-400-normal.woff2",
};

/** One sheet for every page, and more for the desk and for contracts, which readers of labels never fetch. */
const SHEETS = {
  "style.css": ["fonts.css", "base.css", "shell.css", "cards.css", "check.css", "forms.css", "print.css"],
  "desk.css": ["desk.css"],
  "contract.css": ["contract.css"],
};

const ASSETS = new Map<string, Asset>();
const PATHS = new Map<string, string>();

for (const [name, file] of Object.entries(FONTS)) {
  add(name, readFileSync(fileURLToPath(import.meta.resolve(`@fontsource/${file}`))));
}
for (const name of ["band.svg", "favicon.svg", "desk.js"]) add(name, read(name));
for (const name of ["loader", "page"]) add(`${name}.js`, Buffer.from(scriptOf(name)));
for (const language of LANGUAGES) add(`words-${language}.js`, Buffer.from(checkWords(language)));
// The style sheets name fonts and pictures by their plain names; they come last, when the hashed paths are known.
for (const [name, parts] of Object.entries(SHEETS)) {
  const sheet = parts.map((part) => read(part).toString("utf8")).join("");
  add(name, Buffer.from(sheet.replace(/url\("([\w.-]+)"\)/g, (_, named: string) => `url("${assetPath(named)}")`)));
}

function read(name: string): Buffer {
  return readFileSync(new URL(`assets/${name}`, import.meta.url));
}

function add(name: string, body: Buffer): void {
  const [stem, extension] = name.split(".") as [string, keyof typeof TYPES];
  const hash = createHash("sha256").update(body).digest("hex").slice(0, 12);
  const path = `/assets/${stem}.${hash}.${extension}`;
  const encodings = extension === "woff2" ? null : { br: brotliCompressSync(body), gzip: gzipSync(body, { level: 9 }) };
  ASSETS.set(path, { path, type: TYPES[extension], body, encodings });
  PATHS.set(name, path);
}

/** Where an asset is served. */
export function assetPath(name: string): string {
  const path = PATHS.get(name);
  if (!path) throw new Error(`There is no asset ${name}`);
  return path;
}

export function assetBody(name: string): Buffer {
  return ASSETS.get(assetPath(name))!.body;
}

export function assetRoutes(app: FastifyInstance): void {
  for (const asset of ASSETS.values()) {
    app.get(asset.path, (request, reply) => {
      const accepted = request.headers["accept-encoding"] ?? "";
      const encoding = asset.encodings && (["br", "gzip"] as const).find((name) => accepted.includes(name));
      if (encoding) void reply.header("content-encoding", encoding);
      return reply
        .header("content-type", asset.type)
        .header("cache-control", "public, max-age=31536000, immutable")
        .header("vary", "Accept-Encoding")
        .header("x-content-type-options", "nosniff")
        .send(encoding ? asset.encodings![encoding] : asset.body);
    });
  }
  // Browsers ask for this by themselves where no page names an icon (the REST documentation, for one).
  app.get("/favicon.ico", (_, reply) => reply.redirect(assetPath("favicon.svg"), 302));
}
