import { Interface } from "ethers";
import { batchesAbi } from "../../../service/chain/abi.ts";
import type { Stack } from "../service/stack.ts";

const contract = new Interface(batchesAbi);

/** What the contract itself has marked as made of something recalled. */
export async function marked({ testChain }: Stack, ids: string[]): Promise<boolean[]> {
  const { batches } = testChain.deployment.generations[0]!.addresses;
  const asked = ids.map(async (id) => {
    const data = contract.encodeFunctionData("batch", [id]);
    const answer = await testChain.chain.call({ to: batches, data });
    return (contract.decodeFunctionResult("batch", answer)[0] as { implicated: boolean }).implicated;
  });
  return Promise.all(asked);
}
