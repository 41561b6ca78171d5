import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { generateOpenApi } from "../../../scripts/generate/openapi.ts";
import { ERRORS } from "../../../service/base/errorTable.ts";
import { contractErrors } from "../../../service/chain/reasons.ts";
import { type Answer, TestApi } from "../../support/service/api.ts";
import { document, mismatch, operations } from "../../support/service/openapiCheck.ts";

const CODES = Object.keys(ERRORS);

interface Schema {
  type?: string;
  description?: string;
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  examples?: unknown[];
}

describe("the OpenAPI document", () => {
  it("is the one that is committed", async () => {
    expect(await generateOpenApi()).to.equal(readFileSync("service/site/openapi.json", "utf8"));
  });

  it("names, summarises, groups and guards every operation", () => {
    expect(operations.length).to.be.greaterThan(20);
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { operationId, summary, tags, path, method, security, parameters, responses } of operations) {
      const where = `${method} ${path}`;
      expect(operationId, where).to.match(/^[a-z][A-Za-z]+$/);
      expect(summary, where).to.match(/^[A-Z].*[^.]$/);
      expect(tags, where).to.have.length(1);
      for (const parameter of parameters) expect(parameter.description, `${where} ${parameter.name}`).to.match(/\.$/);
      for (const [status, { description }] of Object.entries(responses))
        expect(description, `${where} ${status}`).to.not.be.oneOf([undefined, "", "Default Response"]);
      if (method === "POST")
        expect(
          parameters.map(({ name }) => name),
          where,
        ).to.include("Idempotency-Key");
      const expected = ["429", "500", "503", ...(security === undefined && path.startsWith("/v1/") ? ["401"] : [])];
      expect(Object.keys(responses), where).to.include.members(expected);
    }
  });

  it("describes every property", () => {
    const walk = (schema: Schema, where: string, named: boolean): void => {
      if (named && !schema.$ref) {
        const described = schema.description ?? schema.anyOf?.find(({ description, $ref }) => description ?? $ref);
        expect(described, where).to.not.equal(undefined);
      }
      for (const [name, property] of Object.entries(schema.properties ?? {})) walk(property, `${where}/${name}`, true);
      if (schema.items) walk(schema.items, `${where}[]`, false);
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) walk(schema, name, true);
  });

  it("gives examples that are what it says", () => {
    for (const [name, schema] of Object.entries(document.components.schemas))
      for (const example of schema.examples ?? []) expect(mismatch(schema, example), name).to.equal(null);
  });

  it("lists every code, and says which operation answers which", () => {
    const { properties } = document.components.schemas["Problem"] as { properties: { code: { enum: string[] } } };
    expect(properties.code.enum).to.deep.equal(CODES);
    for (const { operationId, responses } of operations)
      for (const [status, { content }] of Object.entries(responses)) {
        const codes = content?.["application/problem+json"]?.["x-codes"];
        if (!codes) continue;
        for (const code of codes)
          expect(ERRORS[code as keyof typeof ERRORS][0], `${operationId} ${code}`).to.equal(Number(status));
      }
  });

  it("announces every code somewhere, but for those that only verifiers, pages and the service itself meet", () => {
    const announced = new Set(
      operations.flatMap(({ responses }) =>
        Object.values(responses).flatMap(({ content }) => content?.["application/problem+json"]?.["x-codes"] ?? []),
      ),
    );
    const elsewhere = [
      "DOCUMENT_INVALID",
      "OPENING_INVALID",
      "PROOF_INVALID",
      "CHECKPOINT_INVALID",
      "METHOD_NOT_ALLOWED",
      "RECOVERY_TOO_EARLY",
      // Of acts of the service itself, which nobody waits for.
      "PROPAGATION_NOT_NEEDED",
      // Of acts that no route takes: whoever signs them without this service is told by the chain.
      "AGREEMENT_EXISTS",
      "SHIPMENT_IS_DELIVERY",
      "AGREEMENT_NOT_OF_THREAD",
    ];
    expect(CODES.filter((code) => !announced.has(code))).to.have.members(elsewhere);
  });

  it("every code is given somewhere in the service", () => {
    const sources = readdirSync("service", { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|sql)$/.test(entry.name) && entry.name !== "errors.ts")
      .filter((entry) => !["documentation.ts", "problem.ts"].includes(entry.name))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
      .map((source) => source.replaceAll(/responses\([\s\S]*?\n {6}\}/g, ""))
      .join("\n");
    // A contract's refusal may bear the name of its code.
    const alike = new Set(
      contractErrors().map((name) => name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toUpperCase()),
    );
    const given = (code: string) => alike.has(code) || new RegExp(`["']${code}["']|: "${code}"`).test(sources);
    expect(CODES.filter((code) => !given(code))).to.deep.equal([]);
  });
});

describe("the pages of problems", () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.open();
  });
  after(() => api.close());

  it("explain every code under the address that problems point to", async () => {
    const ask = (url: string): Promise<Answer> => api.as(null)("GET", url);
    const { body } = await ask("/problems");
    expect(body.items.map(({ code }: { code: string }) => code)).to.deep.equal(CODES);
    for (const item of body.items) {
      expect((await ask(`/problems/${item.code}`)).body).to.deep.equal(item);
      expect(item.sentence).to.match(/[.]$/);
      expect(item.title).to.match(/^[A-Z][a-z ]+$/);
    }
    for (const code of ["toString", "__proto__", "constructor"])
      expect((await ask(`/problems/${code}`)).status).to.equal(404);
  });
});
