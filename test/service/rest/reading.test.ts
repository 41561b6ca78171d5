import { brotliDecompressSync } from "node:zlib";
import { expect } from "chai";
import { aBatch, type Answer, type Member, type Send, TestApi } from "../../support/service/api.ts";

describe("reading", () => {
  let api: TestApi;
  let member: Member;
  let batch: Answer["body"];
  before(async () => {
    api = await TestApi.open();
    member = await api.cooperative();
    batch = (await member.send("POST", "/v1/batches", aBatch(member))).body;
    await api.mine(batch.operation, "batch_registered", batch.id);
    const list = Array.from({ length: 6 }, () => aBatch(member));
    expect((await member.send("POST", "/v1/batches", list)).status).to.equal(202);
  });
  after(() => api.close());

  /** Follows `Link` to the end, as any client does that knows nothing of cursors. */
  async function walk(send: Send, first: string): Promise<{ ids: string[]; pages: number }> {
    const ids: string[] = [];
    let pages = 0;
    for (let url: string | undefined = first; url; pages += 1) {
      const { body, headers }: Answer = await send("GET", url);
      ids.push(...body.items.map(({ id, position }: { id?: string; position?: string }) => id ?? position));
      url = /^<([^>]+)>; rel="next"$/.exec(headers["link"] ?? "")?.[1];
      expect(url === undefined).to.equal(body.next === null);
      if (url) expect(new URL(url, "http://x").searchParams.get("cursor")).to.equal(body.next);
    }
    return { ids, pages };
  }

  describe("lists", () => {
    it("are walked page by page, each thing once, newest first", async () => {
      const all = (await member.send("GET", "/v1/batches")).body.items.map(({ id }: { id: string }) => id);
      expect(all).to.have.length(7);
      expect(all.at(-1)).to.equal(batch.id);
      expect(await walk(member.send, "/v1/batches?limit=3")).to.deep.equal({ ids: all, pages: 3 });
      expect(await walk(member.send, "/v1/batches?limit=7")).to.deep.equal({ ids: all, pages: 1 });
    });

    it("keep their filters from page to page", async () => {
      const { ids } = await walk(member.send, `/v1/batches?limit=2&product=${member.product}`);
      expect(ids).to.have.length(7);
      expect((await walk(member.send, `/v1/batches?product=0x${"0".repeat(64)}`)).ids).to.deep.equal([]);
      expect((await walk(member.send, `/v1/batches?lot=${batch.lot}`)).ids).to.deep.equal([batch.id]);
      expect((await walk(member.send, `/v1/batches?lot=${encodeURIComponent("E\u0301")}`)).ids).to.deep.equal([]);
    });

    it("show the operator everything, and an organisation its own", async () => {
      const other = await api.cooperative();
      expect((await walk(api.operator, "/v1/organisations?limit=1")).ids).to.include.members([member.id, other.id]);
      expect((await walk(other.send, "/v1/organisations")).ids).to.deep.equal([other.id]);
      expect((await walk(other.send, "/v1/batches")).ids).to.deep.equal([]);
      expect((await walk(api.operator, "/v1/products?limit=1")).ids).to.include.members([
        member.product,
        other.product,
      ]);
    });

    it("refuse a query that makes no sense, naming the parameter", async () => {
      const cases: [string, string, string | undefined][] = [
        ["limit=0", "FIELD_INVALID", "limit"],
        ["limit=201", "FIELD_INVALID", "limit"],
        ["limit=ten", "FIELD_INVALID", "limit"],
        ["limit=1.5", "FIELD_INVALID", "limit"],
        ["limit=", "FIELD_INVALID", "limit"],
        ["limit=1&limit=2", "FIELD_INVALID", "limit"],
        ["size=3", "FIELD_UNKNOWN", "size"],
        ["product=0x1", "FIELD_INVALID", "product"],
        ["lot=%00", "FIELD_INVALID", "lot"],
        ["cursor=zzz", "CURSOR_INVALID", undefined],
        [`cursor=${"9".repeat(200)}`, "FIELD_INVALID", "cursor"],
        [`cursor=${Buffer.from("1.2").toString("base64url")}`, "CURSOR_INVALID", undefined],
      ];
      for (const [query, code, parameter] of cases) {
        const answer = await member.send("GET", `/v1/batches?${query}`);
        expect([answer.status, answer.body.code, answer.body.errors[0]?.parameter], query).to.deep.equal([
          400,
          code,
          parameter,
        ]);
      }
    });

    it("are kept in no cache", async () => {
      for (const url of ["/v1/batches", "/v1/status", "/v1/batches/0x12"])
        expect((await member.send("GET", url)).headers["cache-control"], url).to.equal("no-store");
    });

    it("are compressed for those who ask for it", async () => {
      const plain = await api.app.inject({ url: "/v1/batches", headers: { authorization: `Bearer ${member.key}` } });
      const small = await api.app.inject({
        url: "/v1/batches",
        headers: { authorization: `Bearer ${member.key}`, "accept-encoding": "br, gzip" },
      });
      expect(small.headers["content-encoding"]).to.equal("br");
      expect(small.rawPayload.length * 3).to.be.lessThan(plain.rawPayload.length);
      expect(brotliDecompressSync(small.rawPayload).toString()).to.equal(plain.body);
    });
  });

  describe("one thing", () => {
    it("is sent again only when it has changed", async () => {
      const url = `/v1/batches/${batch.id}`;
      const first = await member.send("GET", url);
      const weak = first.headers["etag"]!;
      expect(weak).to.match(/^W\/"[\w-]+"$/);
      const tag = weak.slice(2);
      expect(first.headers["cache-control"]).to.equal("private, no-cache");
      for (const known of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
        const again = await member.send("GET", url, undefined, { "if-none-match": known });
        expect([again.status, again.text]).to.deep.equal([304, ""]);
      }
      expect((await member.send("GET", url, undefined, { "if-none-match": '"x"' })).status).to.equal(200);
      await api.ledger.db.query("update finality set number = 1000000");
      expect((await member.send("GET", url, undefined, { "if-none-match": tag })).body.state).to.equal("final");
    });

    it("does not exist under an id that cannot be", async () => {
      const paths = ["organisations", "products", "batches", "operations"].map((name) => `/v1/${name}`);
      for (const path of paths)
        for (const id of ["0x12", "x", "%00", batch.id.toUpperCase(), `${"a".repeat(200)}`, "..%2f"]) {
          const answer = await member.send("GET", `${path}/${id}`);
          expect([answer.status, answer.body.code], `${path}/${id}`).to.deep.equal([404, "NOT_FOUND"]);
        }
      expect((await member.send("GET", "/v1/batches/0x12")).body.detail).to.equal("There is no such batch.");
    });

    it("is a state of affairs on the chain, or on its way there", async () => {
      const operation = await member.send("GET", `/v1/operations/${batch.operation}`);
      expect(operation.body).to.include({ kind: "registerBatches", organisation: member.id, rejection: null });
      expect(operation.body.evidence.block).to.be.a("number");
    });
  });

  describe("labels", () => {
    it("are pictures of batches that are on the chain", async () => {
      const svg = await member.send("GET", `/v1/batches/${batch.id}/label`);
      expect(svg.headers["content-type"]).to.equal("image/svg+xml");
      expect(svg.text)
        .to.match(/^<svg /)
        .and.include("TEST");
      const png = await member.send("GET", `/v1/batches/${batch.id}/label?format=png&language=fr`);
      expect(png.headers["content-type"]).to.equal("image/png");
    });

    it("are not printed before, nor in other formats and languages", async () => {
      const waiting = (await member.send("POST", "/v1/batches", aBatch(member))).body;
      const early = await member.send("GET", `/v1/batches/${waiting.id}/label`);
      expect([early.status, early.body.code]).to.deep.equal([409, "BATCH_NOT_MINED"]);
      await api.refuse(waiting.operation, "CHAIN_REFUSED", { reason: "BatchesUnknown" });
      const never = await member.send("GET", `/v1/batches/${waiting.id}/label`);
      expect([never.status, never.body.code]).to.deep.equal([409, "CHAIN_REFUSED"]);
      expect(never.body.detail).to.equal("The contract refused this: BatchesUnknown.");
      for (const query of ["format=pdf", "language=es"])
        expect((await member.send("GET", `/v1/batches/${batch.id}/label?${query}`)).body.code).to.equal(
          "FIELD_INVALID",
        );
    });
  });

  describe("the chain's records", () => {
    it("are walked oldest first, each with its evidence", async () => {
      const { ids } = await walk(api.operator, "/v1/audit/records?limit=1");
      expect(ids).to.deep.equal([...ids].sort((a, b) => Number(a) - Number(b)));
      expect(ids.length).to.be.greaterThan(2);
    });

    it("are found by kind, by what they are about, by organisation", async () => {
      const found = await member.send("GET", `/v1/audit/records?kind=batch_registered&subject=${batch.id}`);
      expect(found.body.items).to.have.length(1);
      expect(found.body.items[0].evidence.account).to.equal(member.id);
      const other = await api.cooperative();
      expect((await other.send("GET", `/v1/audit/records?subject=${batch.id}`)).body.items).to.deep.equal([]);
      const reach = await other.send("GET", `/v1/audit/records?organisation=${member.id}`);
      expect([reach.status, reach.body.code]).to.deep.equal([404, "NOT_FOUND"]);
      const all = await api.operator("GET", `/v1/audit/records?organisation=${member.id}`);
      expect(all.body.items.length).to.be.greaterThan(1);
    });

    it("survive any cursor", async () => {
      for (const position of ["1.999999999999999", "999999999999999.0", "0.0"]) {
        const cursor = Buffer.from(position).toString("base64url");
        expect((await api.operator("GET", `/v1/audit/records?cursor=${cursor}`)).status, position).to.equal(200);
      }
    });
  });
});
