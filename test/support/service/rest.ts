import type { KeyRole } from "../../../service/access/roles.ts";

import type { Difference } from "../../../service/books/differences.ts";
import { fsck } from "../../../service/books/fsck.ts";
import { unexplained } from "./asking.ts";
import { holdAgainstContract } from "./openapiCheck.ts";
import { OPERATOR_KEY, type Stack } from "./stack.ts";
import { eventually } from "./waiting.ts";

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers as they please
export type Told = { status: number; body: any; text: string };

export interface Organisation {
  id: string;
  code: string;
  product: string;
  key: string;
  /** With the first key, a manager's. */
  send: Send;
}

export type Send = (method: "GET" | "POST" | "PUT" | "DELETE", url: string, body?: unknown) => Promise<Told>;

/** REST over the whole service with a real chain: every act is waited for, every answer held against the document. */
export class Rest {
  readonly stack: Stack;

  constructor(stack: Stack) {
    this.stack = stack;
  }

  /** `behalf`: the organisation that the key's acts for, by account or code. */
  as(key: string, wait = 30, behalf?: string): Send {
    return async (method, url, body) => {
      const response = await this.stack.app.inject({
        method,
        url,
        headers: {
          authorization: `Bearer ${key}`,
          ...(wait > 0 && { prefer: `wait=${wait}` }),
          ...(behalf !== undefined && { "on-behalf-of": behalf }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { payload: JSON.stringify(body) }),
      });
      const { statusCode: status, body: text } = response;
      holdAgainstContract(method, url, { status, contentType: String(response.headers["content-type"] ?? ""), text });
      return { status, text, body: text === "" ? null : (JSON.parse(text) as unknown) };
    };
  }

  get operator(): Send {
    return this.as(OPERATOR_KEY);
  }

  /** Ready on the chain, with one product; a buyer has none. */
  async organisation(kind = "cooperative", name = "Coopérative d’essai"): Promise<Organisation> {
    const { body } = await this.operator("POST", "/v1/organisations", {
      kind,
      name: { fr: name },
      place: { commune: { fr: "Arfoud" } },
      acknowledge: ["ORGANISATION_NAMESAKE"],
    });
    const send = this.as(body.apiKey.key);
    const product = await send("POST", "/v1/products", { name: { fr: "Miel" } });
    return { id: body.id, code: body.code, product: product.body.id, key: body.apiKey.key, send };
  }

  /** A person's key, old enough to take part in a recall. */
  async key(of: Organisation, role: KeyRole, name = `a ${role}`): Promise<{ id: string; key: string; send: Send }> {
    const { body } = await of.send("POST", `/v1/organisations/${of.id}/api-keys`, { name, role });
    await this.age();
    return { id: body.id, key: body.key, send: this.as(body.key) };
  }

  /** All keys there are were issued two days ago. */
  async age(): Promise<void> {
    await this.stack.ledger.db.query("update api_keys set created_at = now() - interval '2 days'");
  }

  /** A registered batch, on the chain. */
  async batch(of: Organisation, lot: string, value = "400", unit = "KGM"): Promise<{ id: string; code: string }> {
    const answer = await of.send("POST", "/v1/batches", {
      product: of.product,
      lot,
      quantity: { value, unit },
      producedOn: "2025-10-01",
    });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body;
  }

  /** Proposes with one key, confirms with another; the recall as it stands then. */
  async recalls(
    propose: Send,
    confirm: Send,
    kind: "recall" | "lift",
    batch: string,
    more: object = {},
  ): Promise<Told> {
    const proposed = await propose("POST", `/v1/batches/${batch}/${kind}`, { reason: "glass in a jar", ...more });
    if (proposed.status !== 202) throw new Error(proposed.text);
    const { id, reach } = proposed.body;
    return confirm("POST", `/v1/recalls/${id}/confirmation`, { reach: reach.batches });
  }

  /** Records and chain agree, on every event. */
  async sound(meant: (difference: Difference) => boolean = () => false): Promise<void> {
    const { ledger, chain, testChain } = this.stack;
    await eventually(async () => {
      const { differences } = await fsck(ledger.db, chain, testChain.deployment);
      const found = unexplained(differences.filter((difference) => !meant(difference)));
      if (found.length) throw new Error(found.join("\n"));
    });
  }
}
