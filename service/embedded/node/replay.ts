import type { Log } from "../failures.ts";
import type { BlockFile } from "./blocks.ts";
import type { BlockHeader, Chain } from "./chain.ts";

/**
 * Mines every stored block again, at its own time, and compares each hash. Transactions go in one by one: their order
 * is part of the block. Returns the head.
 */
export async function replay(
  chain: Chain,
  blocks: BlockFile,
  log: Log,
  onBlock: (number: number) => void,
): Promise<BlockHeader> {
  let head = await chain.head();
  const onTorn = (bytes: number): void =>
    log.warn(
      `The last line of ${blocks.path} was not finished (${bytes} bytes); nobody was told of it, it is dropped.`,
    );
  for await (const block of blocks.read(onTorn)) {
    if (block.parent !== head.hash) throw blocks.damaged(block.number, "its parent is not the block before it");
    try {
      for (const raw of block.transactions) await chain.request("eth_sendRawTransaction", [raw]);
      head = await chain.mine(block.timestamp);
    } catch (error) {
      throw blocks.damaged(block.number, `the chain refuses it: ${(error as Error).message}`);
    }
    if (head.hash !== block.hash || head.transactions.length !== block.transactions.length)
      throw blocks.damaged(block.number, "it replays to another block");
    onBlock(block.number);
  }
  return head;
}

/**
 * Lets the chain's clock run from now on. After a replay it stands at the last block, and estimates and calls on the
 * pending block would meet deadlines of long ago as if they were still to come.
 */
export async function setClock(chain: Chain, head: BlockHeader): Promise<void> {
  const behind = Math.floor(Date.now() / 1000) - head.timestamp;
  if (behind > 0) await chain.request("evm_increaseTime", [behind]);
}
