import { randomUUID } from "node:crypto";
import { insertIntent } from "../accept/intents.ts";
import { findDueRecoveries } from "../keys/rows/recoveries.ts";
import type { RegistrarLane } from "./registrar.ts";
import { lockPicking } from "./rows.ts";

/**
 * Anybody may complete a recovery whose time has come, so nobody must have to: the service does it by itself. On a chain
 * that makes no block while nothing happens our own clock tells the time; tried too early, it is tried again.
 */
export async function askForDueRecoveries(lane: Pick<RegistrarLane, "db" | "chain">): Promise<void> {
  const head = await lane.chain.block("latest");
  const now = Math.max(head!.timestamp, Math.floor(Date.now() / 1000));
  if ((await findDueRecoveries(lane.db, now)).length === 0) return;
  await lane.db.transaction(async (tx) => {
    // Two copies of the service must not both ask.
    await lockPicking(tx, "registrar");
    for (const account of await findDueRecoveries(tx, now))
      await insertIntent(tx, {
        kind: "completeRecovery",
        arguments: {},
        id: randomUUID(),
        account,
        channel: "registrar",
        weight: 1,
        dependsOn: null,
        requestedBy: "service",
      });
  });
}
