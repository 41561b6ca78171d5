import { expect } from "chai";
import { parseReceipt, verifyReceipt } from "../../../service/members/rules/receipts.ts";
import { type Organisation, Rest } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

interface Transaction {
  input: string;
}
interface Block {
  transactions: Transaction[];
}

/** A dairy cooperative's round: forty members and three authorised non-members bring milk, which is pooled into one batch. */
describe("a milk round", () => {
  let stack: Stack;
  let rest: Rest;
  let dairy: Organisation;
  let batch: string;
  const people = Array.from({ length: 43 }, (_, i) => ({
    number: `ADH-${100 + i}`,
    name: i % 2 ? `Éleveuse Nº ${i} Aït Ouhssain` : `مربي ${i} آيت أوحساين`,
    kind: i < 40 ? "member" : "authorised_non_member",
  }));
  let ids: string[];
  let receipts: { id: string; text: string }[];

  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    dairy = await rest.organisation();
    // The first key is the operator's, which opens nothing of members.
    dairy = { ...dairy, ...(await rest.key(dairy, "manager")), id: dairy.id };
  });
  after(() => stack.close());

  /** What the chain itself says: every commitment that the batch's events name, the newest last. */
  async function commitmentsOnChain(): Promise<string[]> {
    const { body } = await dairy.send("GET", `/v1/audit/records?subject=${batch}`);
    const commitments: string[] = [];
    for (const { data, evidence } of body.items) {
      const receipt = await stack.testChain.request<{ logs: { data: string; address: string }[] }>(
        "eth_getTransactionReceipt",
        [evidence.transaction],
      );
      const said = receipt.logs.filter(({ address }) => address.toLowerCase() === evidence.contract);
      expect(said.some(({ data: bytes }) => bytes.includes(data.commitment.slice(2)))).to.equal(true);
      commitments.push(data.commitment);
    }
    return commitments;
  }

  it("is recorded with everyone's share, and the cooperative sees how much came from non-members", async () => {
    const entered = await dairy.send("POST", "/v1/members", people);
    expect(entered.status, entered.text).to.equal(201);
    ids = entered.body.items.map(({ id }: { id: string }) => id);
    const registered = await dairy.send("POST", "/v1/batches", {
      product: dairy.product,
      lot: "LAIT-2025-10-20",
      quantity: { value: "430", unit: "LTR" },
      netMass: { value: "442.9", unit: "KGM" },
      producedOn: "2025-10-20",
    });
    expect(registered.status, registered.text).to.equal(201);
    batch = registered.body.id;
    const recorded = await dairy.send("POST", `/v1/batches/${batch}/intakes`, {
      intakes: ids.map((member, i) => ({
        member,
        quantity: i % 3 ? { value: "10.5", unit: "LTR" } : { value: "9000", unit: "MLT" },
        broughtOn: "2025-10-20",
        ...(i === 7 && { note: "Deuxième traite" }),
      })),
    });
    expect(recorded.status, recorded.text).to.equal(201);
    expect(recorded.body).to.deep.include({
      state: "final",
      version: 1,
      size: 43,
      total: { value: "429", unit: "LTR" },
      unaccounted: { value: "1", unit: "LTR" },
      nonMemberShare: "6.99",
    });
    const read = await dairy.send("GET", `/v1/batches/${batch}`);
    expect(read.body).to.include({ status: "current", commitment: recorded.body.commitment });
  });

  it("gives each a receipt that proves against the chain alone, and shows nothing of the others", async () => {
    const { body } = await dairy.send("GET", `/v1/batches/${batch}/intakes?limit=200`);
    receipts = [];
    for (const { id } of body.items) {
      const { status, text } = await dairy.send("GET", `/v1/batches/${batch}/intakes/${id}/receipt`);
      expect(status, text).to.equal(200);
      receipts.push({ id, text });
    }
    const [registered, amended] = await commitmentsOnChain();
    receipts.forEach(({ text }, i) => {
      const proven = verifyReceipt(parseReceipt(text), amended!);
      expect(proven).to.deep.include({ index: i, size: 43 });
      expect(proven.intake).to.deep.include({ member: ids[i], name: people[i]!.name, kind: people[i]!.kind });
      expect(() => verifyReceipt(parseReceipt(text), registered!)).to.throw();
      for (const [j, { name }] of people.entries()) expect(text.includes(name)).to.equal(i === j);
    });
  });

  it("leaves no word of any person on the chain", async () => {
    const words = people.flatMap(({ number, name }, i) => [number, name, ids[i]!, ids[i]!.replaceAll("-", "")]);
    const spelled = [...words, "Deuxième"].flatMap((word) => [word, Buffer.from(word).toString("hex")]);
    const head = Number(await stack.testChain.request<string>("eth_blockNumber"));
    let bytes = "";
    for (let number = 0; number <= head; number++) {
      const at = `0x${number.toString(16)}`;
      const { transactions } = await stack.testChain.request<Block>("eth_getBlockByNumber", [at, true]);
      const logs = await stack.testChain.request<object[]>("eth_getLogs", [{ fromBlock: at, toBlock: at }]);
      bytes += transactions.map(({ input }) => input).join() + JSON.stringify(logs);
    }
    const commitments = await commitmentsOnChain();
    for (const commitment of commitments) expect(bytes).to.include(commitment.slice(2));
    expect(spelled.filter((word) => bytes.includes(word))).to.deep.equal([]);
  });

  it("forgets a person who asks for it, and nobody else's receipt suffers", async () => {
    const [before] = [(await dairy.send("GET", `/v1/batches/${batch}/intakes`)).body.list];
    const gone = 12;
    const erased = await dairy.send("POST", `/v1/members/${ids[gone]}/erasure`, { confirm: people[gone]!.number });
    expect(erased.status, erased.text).to.equal(200);
    const [, amended] = await commitmentsOnChain();
    for (const [i, { id, text }] of receipts.entries()) {
      const again = await dairy.send("GET", `/v1/batches/${batch}/intakes/${id}/receipt`);
      if (i === gone) expect([again.status, again.body.code]).to.deep.equal([409, "INTAKE_ERASED"]);
      else expect(again.text).to.equal(text);
      // What was handed out stays with whoever has it, the erased person too.
      expect(verifyReceipt(parseReceipt(text), amended!).index).to.equal(i);
    }
    const { body } = await dairy.send("GET", `/v1/batches/${batch}/intakes`);
    expect(body.list).to.include({ root: before.root, size: 43, commitment: before.commitment, erased: 1 });
    expect(body.list.total).to.deep.equal({ value: "420", unit: "LTR" });
  });

  it("adds up in each member's ledger", async () => {
    const next = await dairy.send("POST", "/v1/batches", {
      product: dairy.product,
      lot: "LAIT-2025-10-21",
      quantity: { value: "12", unit: "LTR" },
      netMass: { value: "12.36", unit: "KGM" },
      producedOn: "2025-10-21",
    });
    const intakes = [{ member: ids[1], quantity: { value: "12", unit: "LTR" }, broughtOn: "2025-10-21" }];
    const recorded = await dairy.send("POST", `/v1/batches/${next.body.id}/intakes`, { intakes });
    expect(recorded.status, recorded.text).to.equal(201);
    const { body } = await dairy.send("GET", `/v1/members/${ids[1]}/intakes`);
    expect(body.member.name).to.equal(people[1]!.name);
    expect(body.totals).to.deep.equal([{ value: "22.5", unit: "LTR" }]);
    expect(body.items.map(({ batch: { lot } }: { batch: { lot: string } }) => lot)).to.deep.equal([
      "LAIT-2025-10-21",
      "LAIT-2025-10-20",
    ]);
  });
});
