import { expect } from "chai";
import fc from "fast-check";
import { aBatch, type Member, type Send, TestApi } from "../../support/service/api.ts";
import { operations } from "../../support/service/openapiCheck.ts";

/** Text that breaks things: controls, directions, halves of characters, numbers, SQL, paths, ids. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.constantFrom(
    "",
    " ",
    "\u0000",
    "\u202e",
    "\ud800",
    "0",
    "-1",
    "1e9",
    "9".repeat(400),
    "';--",
    "../..",
    "KGM",
    "H87",
  ),
  fc.constantFrom("2025-01-01", "9999-12-31", "0000-00-00", `0x${"0".repeat(64)}`, `0x${"f".repeat(40)}`),
);
const field = fc.oneof(
  fc.constantFrom(
    "kind",
    "name",
    "place",
    "commune",
    "fr",
    "ar",
    "sign",
    "role",
    "reason",
    "toString",
    "__proto__",
    "",
  ),
  fc.constantFrom("observedAt", "kind", "note"),
  fc.constantFrom("product", "lot", "quantity", "value", "unit", "netMass", "producedOn", "expiresOn", "note"),
  fc.constantFrom("intakes", "member", "number", "broughtOn", "confirm"),
  fc.constantFrom("process", "performedOn", "inputs", "outputs", "batch", "loss", "acknowledge", "way", "disposedOn"),
  text,
);
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    text,
    fc.constantFrom(null, true, 0, -0, 1e308, 0.1),
    fc.array(tie("json"), { maxLength: 4 }),
    fc.array(fc.tuple(field, tie("json")), { maxLength: 6 }).map((entries) => Object.fromEntries(entries) as unknown),
  ),
}));

describe("whatever is sent", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  it("as a body is answered by what the document announces, and never by a failure of ours", async function () {
    const { body: batch } = await member.send("POST", "/v1/batches", aBatch(member));
    const { body: person } = await member.send("POST", "/v1/members", { number: "1", name: "Itto", kind: "member" });
    const posts: [Send, string][] = [
      [api.operator, "/v1/organisations"],
      [api.operator, `/v1/organisations/${member.id}/api-keys`],
      [api.operator, `/v1/organisations/${member.id}/recovery`],
      [member.send, `/v1/organisations/${member.id}/signers`],
      [member.send, `/v1/organisations/${member.id}/signers/0x${"1".repeat(64)}/revocation`],
      [member.send, "/v1/products"],
      [member.send, "/v1/batches"],
      [member.send, "/v1/members"],
      [member.send, `/v1/members/${person.id}/erasure`],
      [member.send, `/v1/batches/${batch.id}/intakes`],
      [member.send, "/v1/transformations"],
      [member.send, `/v1/batches/0x${"0".repeat(64)}/disposals`],
      [member.send, `/v1/batches/${batch.id}/observations`],
      [member.send, "/v1/shipments"],
      ...["receipt", "rejection", "cancellation"].map((act): [Send, string] => [
        member.send,
        `/v1/shipments/0x${"0".repeat(64)}/${act}`,
      ]),
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...posts), json, async ([send, url], body) => {
        expect((await send("POST", url, body)).status).to.be.lessThan(500);
      }),
      { numRuns: 200 },
    );
  });

  it("as one field of a batch is either stored as that text or refused at that field", async function () {
    const part = fc.constantFrom("lot", "producedOn", "expiresOn", "product", "note", "place", "quantity", "netMass");
    await fc.assert(
      fc.asyncProperty(part, json, async (name, value) => {
        const answer = await member.send("POST", "/v1/batches", aBatch(member, { [name]: value }));
        expect(answer.status).to.be.lessThan(500);
        if (answer.status === 202) return;
        for (const { pointer } of answer.body.errors as { pointer: string }[])
          expect(pointer.split("/")[1], answer.text).to.be.oneOf([name, ...(name === "quantity" ? ["netMass"] : [])]);
      }),
      { numRuns: 200 },
    );
  });

  it("as a path, a query or a header never breaks anything", async function () {
    const gets = operations.filter(({ method, operationId }) => method === "GET" && operationId !== "getMetrics");
    const names = fc.constantFrom(
      "limit",
      "cursor",
      "lot",
      "product",
      "kind",
      "subject",
      "organisation",
      "format",
      "search",
      "x",
    );
    const header = fc.constantFrom("if-none-match", "prefer", "idempotency-key", "x-request-id", "accept", "cookie");
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...gets),
        text,
        fc.array(fc.tuple(names, text), { maxLength: 3 }),
        fc.array(fc.tuple(header, fc.string({ maxLength: 20 })), { maxLength: 2 }),
        async ({ path }, id, query, headers) => {
          const url = `${path.replace(/\{\w+\}/g, encodeURIComponent(id.toWellFormed()))}?${new URLSearchParams(query)}`;
          const { statusCode } = await api.app.inject({
            url,
            headers: { ...Object.fromEntries(headers), authorization: `Bearer ${member.key}` },
          });
          expect(statusCode, url).to.be.lessThan(500);
        },
      ),
      { numRuns: 300 },
    );
  });
});
