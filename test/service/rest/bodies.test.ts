import { type AddressInfo, connect } from "node:net";
import { expect } from "chai";
import { LedgerError } from "../../../service/base/errors.ts";
import { parseJson } from "../../../service/rest/body.ts";
import { aBatch, type Member, pointersOf, TestApi } from "../../support/service/api.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);

function refusalOf(text: string | Uint8Array): string {
  try {
    parseJson(typeof text === "string" ? bytes(text) : text);
  } catch (error) {
    if (error instanceof LedgerError)
      return [error.code, error.pointer, error.values["reason"]].filter(Boolean).join(" | ");
    throw error;
  }
  return "accepted";
}

describe("JSON bodies", () => {
  it("are read as JSON.parse reads them", () => {
    for (const text of ['{"a":[1,2.5e3,true,null,"é\\u0301\\n"],"b":{}}', ' "x" ', "0", '\ufeff{"a":1}'])
      expect(parseJson(bytes(text))).to.deep.equal(JSON.parse(text.replace("\ufeff", "")));
    expect(parseJson(bytes(nested(32)))).to.be.an("array");
  });

  const REFUSED: [string, string | Uint8Array, string][] = [
    ["nothing", "", "BODY_MALFORMED | it is empty"],
    ["white space", " \n", "BODY_MALFORMED | it is empty"],
    ["an open brace", '{"a":1', "BODY_MALFORMED | a closing brace is expected, line 1, column 7"],
    [
      "a trailing comma",
      '{\n "a":1,\n}',
      "BODY_MALFORMED | a field name between quotation marks is expected, line 3, column 1",
    ],
    ["a comment", '{"a":1 // b\n}', "BODY_MALFORMED | JSON has no comments, line 1, column 8"],
    ["single quotes", "{'a':1}", "BODY_MALFORMED | something is not JSON, line 1, column 2"],
    ["two values", "{} {}", "BODY_MALFORMED | nothing more is expected, line 1, column 4"],
    ["an open text", '{"a":"b}', "BODY_MALFORMED | a text has no closing quotation mark, line 1, column 6"],
    ["a wrong escape", '{"a":"\\x"}', "BODY_MALFORMED | an escape after a backslash is not valid, line 1, column 6"],
    ["a number with a leading zero", '{"a":012}', "BODY_MALFORMED"],
    ["NaN", '{"a":NaN}', "BODY_MALFORMED"],
    ["a raw line break in a text", '{"a":"b\nc"}', "BODY_MALFORMED"],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), "BODY_MALFORMED | it is not UTF-8 text"],
    ["a surrogate in UTF-8", new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]), "BODY_MALFORMED | it is not UTF-8 text"],
    ["a field twice", '{"a":{"b":1,"c":2,"b":3}}', "BODY_DUPLICATE_FIELD | /a/b"],
    ["a field twice, once escaped", '{"lot":"a","\\u006cot":"b"}', "BODY_DUPLICATE_FIELD | /lot"],
    ["a field twice in a list", '[{},{"a/b":1,"a/b":2}]', "BODY_DUPLICATE_FIELD | /1/a~1b"],
    [
      "half a character",
      '{"a":["x","\\ud83d"]}',
      "TEXT_INVALID | /a/1 | contains half a character; delete it and type it again",
    ],
    [
      "half a character in a name",
      '{"\\udc00":1}',
      "TEXT_INVALID | contains half a character; delete it and type it again",
    ],
    ["a prototype", '{"a":{"__proto__":{"x":1}}}', "FIELD_UNKNOWN | /a/__proto__"],
    ["33 levels", nested(33), "BODY_TOO_DEEP"],
    ["200,000 levels", nested(200_000), "BODY_TOO_DEEP"],
    ["200,000 levels of objects", '{"a":'.repeat(100_000), "BODY_TOO_DEEP"],
  ];
  for (const [title, text, expected] of REFUSED)
    it(`with ${title} are refused`, () =>
      expect(refusalOf(text)).to.match(new RegExp(`^${expected.replace(/[|.]/g, "\\$&")}`)));

  it("that are large are judged in no more than their length asks for", () => {
    const rows = JSON.stringify(
      Array.from({ length: 4_000 }, (_, i) => ({ lot: `L-${i}`, quantity: { value: "1", unit: "KGM" } })),
    );
    const started = performance.now();
    parseJson(bytes(rows));
    expect(performance.now() - started).to.be.lessThan(15_000);
  });
});

describe("bodies over HTTP", () => {
  let api: TestApi;
  let member: Member;
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
  });
  after(() => api.close());

  const post = (body: string | Uint8Array, headers?: Record<string, string>) =>
    member.send("POST", "/v1/batches", body, headers);

  it("are refused with a pointer when a field stands twice", async () => {
    const batch = JSON.stringify(aBatch(member));
    const answer = await post(`${batch.slice(0, -1)},"lot":"OTHER"}`);
    expect([answer.status, answer.body.code]).to.deep.equal([400, "BODY_DUPLICATE_FIELD"]);
    expect(pointersOf(answer)).to.deep.equal(["/lot BODY_DUPLICATE_FIELD"]);
  });

  it("are refused when they are no JSON, too deep or empty", async () => {
    for (const [body, code] of [
      ["{", "BODY_MALFORMED"],
      [nested(200), "BODY_TOO_DEEP"],
      ["", "BODY_MALFORMED"],
    ] as const) {
      const answer = await post(body);
      expect([answer.status, answer.body.code], body.slice(0, 9)).to.deep.equal([400, code]);
    }
    const without = await api.as(member.key)("POST", "/v1/batches");
    expect([without.status, without.body.code]).to.deep.equal([400, "BODY_MALFORMED"]);
  });

  it("are refused when they are larger than half a megabyte, announced or not", async () => {
    const answer = await post(JSON.stringify({ lot: "x".repeat(1_000_000) }));
    expect([answer.status, answer.body.code]).to.deep.equal([413, "BODY_TOO_LARGE"]);
    expect(answer.body.detail).to.equal("The body is larger than 524288 bytes.");
  });

  it("are refused in any other media type or compressed", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "application/merge-patch+json",
      "nonsense",
    ]) {
      const answer = await post(JSON.stringify(aBatch(member)), { "content-type": type });
      expect([answer.status, answer.body.code], type).to.deep.equal([415, "MEDIA_TYPE_UNSUPPORTED"]);
    }
    const compressed = await post(JSON.stringify(aBatch(member)), { "content-encoding": "gzip" });
    expect(compressed.status).to.equal(415);
    const charset = await post(JSON.stringify(aBatch(member)), { "content-type": "application/json; charset=utf-8" });
    expect(charset.status).to.equal(202);
  });

  it("are not needed to delete", async () => {
    const path = `/v1/organisations/${member.id}/suspension`;
    const answer = await api.operator("DELETE", path, undefined, { "content-type": "application/json" });
    expect(answer.body.code).to.equal("ORGANISATION_NOT_SUSPENDED");
  });
});

describe("what is no HTTP", () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.open();
    await api.app.listen({ host: "127.0.0.1", port: 0 });
  });
  after(() => api.close());

  const say = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const { port } = api.app.server.address() as AddressInfo;
      let answer = "";
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      socket
        .on("data", (chunk) => (answer += chunk.toString()))
        .on("close", () => resolve(answer))
        .on("error", reject);
    });

  it("is answered by a problem, and nothing of it is logged", async () => {
    const garbage = await say("GET / HTTP/1.1\r\nAuthorization Bearer sil_secret\r\n\r\n");
    expect(garbage).to.match(/^HTTP\/1.1 400 .*application\/problem\+json.*"code":"REQUEST_MALFORMED"/s);
    const large = await say(
      `GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer sil_secret${"x".repeat(20_000)}\r\n\r\n`,
    );
    expect(large).to.include("its headers are too large");
    expect(api.logs.join()).to.not.include("sil_secret");
  });

  it("a length that is not the body's is no way in", async () => {
    const answer = await say(
      "POST /v1/batches HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    );
    expect(answer).to.match(/^HTTP\/1.1 400 /);
  });
});
