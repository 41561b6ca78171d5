import { Contract, JsonRpcProvider, NonceManager, Wallet } from "ethers";
import { callOf } from "../../service/acts.ts";
import { registerBatches } from "../../service/batches/acts/registerBatches.ts";
import { relayAbi } from "../../service/chain/abi.ts";
import { signRequest } from "../../service/chain/relayRequests.ts";
import { keyOwner, openKey } from "../../service/formats/signingKeys.ts";
import { findSigningKeys } from "../../service/keys/rows/credentials.ts";
import type { Bench } from "./setting.ts";

/**
 * The obvious way, on the same node and the same contracts: sign the request, send it with an ethers wallet, await the
 * receipt, do the next. Nothing is stored, so a crash loses what was on the way. Batches a second.
 */
export async function naive({ service, backends, post }: Bench, count: number): Promise<number> {
  const { contracts, db } = service.ledger;
  const provider = new JsonRpcProvider(backends.chainUrl, undefined, { pollingInterval: 50 });
  const wallet = new NonceManager(new Wallet(Buffer.from(backends.registrarKey).toString("hex"), provider));
  const relay = new Contract(contracts.relay, relayAbi, wallet);
  const organisation = await post<{ id: string }>(
    "/v1/organisations",
    { kind: "cooperative", name: { fr: "Naïve" }, place: { commune: { fr: "Arfoud" } } },
    backends.operatorApiKey,
    { prefer: "wait=30" },
  );
  const account = organisation.id;
  const key = (await findSigningKeys(db, [account])).get(account)!;
  const privateKey = openKey(backends.masterKey, keyOwner(account, key.signer), key.sealed);
  const addresses = { accessManager: "", ...contracts };

  const started = performance.now();
  for (let i = 0; i < count; i++) {
    const commitment = `0x${Buffer.from(service.ledger.randomBytes(32)).toString("hex")}`;
    const batch = { id: "", commitment, quantity: "400000000", netMassMg: "400000000", dimension: 1 };
    const call = callOf(addresses, { kind: registerBatches.word, arguments: { batches: [batch] }, account });
    const request = signRequest(addresses, contracts.chainId, privateKey, {
      account,
      signer: key.signer,
      target: call.target,
      gas: call.gas,
      nonce: BigInt(i),
      deadline: Math.floor(Date.now() / 1000) + 3600,
      data: call.data,
    });
    const sent = (await relay.getFunction("execute")(request)) as { wait(): Promise<unknown> };
    await sent.wait();
  }
  const perSecond = (count * 1000) / (performance.now() - started);
  provider.destroy();
  return perSecond;
}
