import { expect } from "chai";
import { marked } from "../../support/chain/marked.ts";
import { Rest } from "../../support/service/rest.ts";
import { openStack } from "../../support/service/stack.ts";
import { eventually } from "../../support/service/waiting.ts";

describe("a recall on a chain that changes its mind, by a service that dies", () => {
  it("is told to the end all the same", async function () {
    // More than the blocks of the recall and of its tellings: what is final is not taken away.
    const confirmations = 8;
    const stack = await openStack({ confirmations });
    const rest = new Rest(stack);
    const { testChain } = stack;
    const mine = (blocks: number) => testChain.mine(blocks);
    const cooperative = await rest.organisation();
    const second = (await rest.key(cooperative, "manager")).send;
    const source = await rest.batch(cooperative, "S", "100");
    const made: string[] = [];
    for (let last = source.id, i = 0; i < 4; i += 1) {
      const { body } = await cooperative.send("POST", "/v1/transformations", {
        process: "pack",
        performedOn: "2025-10-02",
        inputs: [{ batch: last, quantity: { value: String(80 - 10 * i), unit: "KGM" } }],
        outputs: [
          { product: cooperative.product, lot: `S-${i}`, quantity: { value: String(80 - 10 * i), unit: "KGM" } },
        ],
      });
      made.push((last = body.outputs[0].id));
    }
    await mine(confirmations + 1);
    const snapshot = await testChain.request("evm_snapshot");
    await rest.recalls(cooperative.send, second, "recall", source.id);
    await eventually(async () => expect((await marked(stack, made)).slice(0, 2)).to.deep.equal([true, true]));

    // Recall and tellings are gone; then the service dies before it has noticed.
    await testChain.request("evm_revert", [snapshot]);
    await mine(1);
    await stack.stopService();
    const again = await openStack({ on: stack, confirmations });
    const block = setInterval(() => void mine(1).catch(() => undefined), 300);
    try {
      await eventually(async () => expect(await marked(again, made)).to.deep.equal([true, true, true, true]));
      await eventually(async () => {
        const { rows } = await again.ledger.db.query(
          "select 1 from operations where kind in ('propagate', 'recall', 'recallByAuthority') and state in ('queued', 'sent', 'mined')",
        );
        expect(rows).to.deep.equal([]);
      });
    } finally {
      clearInterval(block);
    }
    await new Rest(again).sound();
    await again.close();
    await stack.close();
  });
});
