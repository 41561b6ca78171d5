import type { FastifyInstance, LightMyRequestResponse } from "fastify";

/** A browser without the browser: keeps cookies, fills the forms it was given, follows one redirect at a time. */
export class Visitor {
  readonly #app: FastifyInstance;
  readonly #cookies = new Map<string, string>();
  readonly headers: Record<string, string>;

  constructor(app: FastifyInstance, headers: Record<string, string> = { "accept-language": "en" }) {
    this.#app = app;
    this.headers = headers;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#ask("GET", url, undefined, headers);
  }

  post(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const type = { "content-type": "application/x-www-form-urlencoded" };
    return this.#ask("POST", url, new URLSearchParams(fields).toString(), { ...type, ...headers });
  }

  /** As a browser sends a form with a file. */
  upload(
    url: string,
    fields: Record<string, string>,
    file: { name: string; type: string; content: Buffer },
  ): Promise<LightMyRequestResponse> {
    const boundary = "----of-the-tests";
    const part = (head: string, content: string | Buffer) => [`--${boundary}\r\n${head}\r\n\r\n`, content, "\r\n"];
    const parts = Object.entries(fields)
      .filter(([name]) => name !== file.name)
      .flatMap(([name, value]) => part(`Content-Disposition: form-data; name="${name}"`, value));
    const head = `Content-Disposition: form-data; name="${file.name}"; filename="a paper"\r\nContent-Type: ${file.type}`;
    const all = [...parts, ...part(head, file.content), `--${boundary}--\r\n`].map((one) => Buffer.from(one));
    const headers = { "content-type": `multipart/form-data; boundary=${boundary}` };
    return this.#ask("POST", url, Buffer.concat(all), headers);
  }

  /** What a form of the page would send, with some of its fields typed over. */
  fill(page: string, form: string, typed: Record<string, string> = {}): Record<string, string> {
    const markup = new RegExp(`<form[^>]*action="${form}"[\\s\\S]*?</form>`).exec(page)?.[0] ?? "";
    const fields: Record<string, string> = {};
    for (const [input] of markup.matchAll(/<(?:input|textarea|select)[^>]*>/g)) {
      const name = /name="([^"]*)"/.exec(input)?.[1];
      if (name) fields[name] = decode(/value="([^"]*)"/.exec(input)?.[1] ?? "");
    }
    for (const [, name, options] of markup.matchAll(/<select[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)) {
      const chosen = /<option value="([^"]*)" selected/.exec(options!) ?? /<option value="([^"]*)"/.exec(options!);
      fields[name!] = chosen?.[1] ?? "";
    }
    for (const [, name, text] of markup.matchAll(/<textarea[^>]*name="([^"]*)"[^>]*>([\s\S]*?)<\/textarea>/g)) {
      fields[name!] = decode(text!);
    }
    return { ...fields, ...typed };
  }

  async #ask(
    method: "GET" | "POST",
    url: string,
    payload: string | Buffer | undefined,
    headers: Record<string, string>,
  ) {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await this.#app.inject({
      method,
      url,
      headers: { ...this.headers, ...(cookie && { cookie }), ...headers },
      ...(payload !== undefined && { payload }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0 || value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, encodeURIComponent(value));
    }
    return answer;
  }
}

function decode(text: string): string {
  return text
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}
