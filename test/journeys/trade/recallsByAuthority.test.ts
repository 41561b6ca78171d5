import { expect } from "chai";
import { execute } from "../../../service/accept/execute.ts";
import { recall } from "../../../service/recalls/acts/recall.ts";
import { type Organisation, Rest, type Send, type Told } from "../../support/service/rest.ts";
import { openStack, type Stack } from "../../support/service/stack.ts";

const refusedAs = ({ status, body }: Told): [number, string] => [status, body.code];

describe("a recall in which an authority has a part", () => {
  let stack: Stack;
  let rest: Rest;
  let cooperative: Organisation;
  let second: Send;
  before(async () => {
    stack = await openStack();
    rest = new Rest(stack);
    cooperative = await rest.organisation();
    second = (await rest.key(cooperative, "manager", "Aïcha")).send;
  });
  after(() => stack.close());

  const statusOf = async (id: string) => (await cooperative.send("GET", `/v1/batches/${id}`)).body.status as string;

  it("that it proposed is confirmed by nobody else, by whichever act", async () => {
    const { send, id: account } = cooperative;
    const batch = await rest.batch(cooperative, "ONSSA-0");
    const { body } = await rest.operator("POST", `/v1/batches/${batch.id}/recall`, { reason: "analysis" });
    const confirmed = await send("POST", `/v1/recalls/${body.id}/confirmation`, { reach: 1 });
    expect(refusedAs(confirmed)).to.deep.equal([403, "ROLE_TOO_WEAK"]);
    const manager = { kind: "organisation", account, role: "manager", key: "one of theirs", name: "Aïcha" } as const;
    const asked = stack.ledger.db.transaction((tx) =>
      execute(stack.ledger, tx, manager, recall, { subject: body.id, body: { reach: 1 } }),
    );
    expect(await asked.catch((error: unknown) => error)).to.include({ code: "ROLE_TOO_WEAK" });
    await rest.operator("POST", `/v1/recalls/${body.id}/withdrawal`);
  });

  it("of its own takes two requests, and only the authority lifts it", async () => {
    const { send } = cooperative;
    const batch = await rest.batch(cooperative, "ONSSA-1");
    const recalled = await rest.recalls(rest.operator, rest.operator, "recall", batch.id);
    expect(recalled.status, recalled.text).to.equal(201);
    expect(recalled.body).to.include({ by: "authority", inForce: true });
    expect(await statusOf(batch.id)).to.equal("recalled");
    const { body: listed } = await send("GET", `/v1/recalls?batch=${batch.id}`);
    expect(listed.items.map(({ id }: { id: string }) => id)).to.deep.equal([recalled.body.id]);
    expect(refusedAs(await send("GET", `/v1/recalls/${recalled.body.id}/report`))).to.deep.equal([
      403,
      "ROLE_TOO_WEAK",
    ]);
    expect(refusedAs(await send("POST", `/v1/batches/${batch.id}/lift`, { reason: "x" }))).to.deep.equal([
      409,
      "RECALL_NOT_STANDING",
    ]);
    expect(refusedAs(await send("POST", `/v1/batches/${batch.id}/annulment`, { reason: "x" }))).to.deep.equal([
      409,
      "BATCH_RECALLED",
    ]);
    const proposal = (await rest.operator("POST", `/v1/batches/${batch.id}/lift`, { reason: "analysis is good" })).body;
    expect(refusedAs(await second("POST", `/v1/recalls/${proposal.id}/confirmation`, { reach: 1 }))).to.deep.equal([
      403,
      "ROLE_TOO_WEAK",
    ]);
    const lifted = await rest.operator("POST", `/v1/recalls/${proposal.id}/confirmation`, { reach: 1 });
    expect(lifted.status, lifted.text).to.equal(201);
    expect(await statusOf(batch.id)).to.equal("current");
    await rest.sound();
  });

  it("that a manager proposed may be confirmed by it, which then is not the one that recalls", async () => {
    const batch = await rest.batch(cooperative, "MIEL-9");
    const { body } = await rest.recalls(cooperative.send, rest.operator, "recall", batch.id);
    expect(body).to.include({ by: "origin", state: "final" });
    expect(body.evidence.account).to.equal(cooperative.id);
    expect(body.confirmedBy.role).to.equal("operator");
  });
});
