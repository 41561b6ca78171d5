import { expect } from "chai";
import { getOrganisation } from "../../../service/ledger/organisations.ts";
import { Cooperative, operator } from "../../support/actors.ts";
import { openStack, type Stack } from "../../support/stack.ts";

describe("outbox and indexer", () => {
  let stack: Stack;
  before(async () => (stack = await openStack()));
  after(() => stack.close());

  it("brings an organisation and its batches to the chain, in the order in which they were asked for", async () => {
    const { ledger } = stack;
    const cooperative = await Cooperative.found(ledger);
    const first = await cooperative.registers(cooperative.batch());
    const list = await cooperative.registers(...Array.from({ length: 20 }, () => cooperative.batch()));
    await cooperative.awaits(list.operation);
    const organisation = await getOrganisation(ledger, ledger.db, operator, cooperative.organisation.id);
    expect(organisation.status).to.equal("active");
    expect(organisation.evidence?.account).to.equal(organisation.id);
    const batch = await cooperative.sees(first.batches[0]!.id);
    expect(batch.state).to.equal("final");
    expect(batch.evidence).to.include({ custody: "service", account: organisation.id, chainId: "7731001" });
    for (const { id } of list.batches) expect((await cooperative.sees(id)).evidence).not.to.equal(null);
  });
});
