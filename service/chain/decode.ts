import { Interface, type LogDescription, type ParamType } from "ethers";
import type { Fact } from "../store/blocks.ts";
import {
  accessManagerAbi,
  agreementsAbi,
  batchesAbi,
  certificatesAbi,
  journalAbi,
  organisationsAbi,
  relayAbi,
} from "./abi.ts";
import type { Addresses } from "./deployment.ts";
import { CUSTODIES, DISPOSALS, KINDS, SCHEMES, SUBJECT_TYPES } from "./enums.ts";
import { functionOf } from "./functions.ts";
import type { Log } from "./provider.ts";
import { refusalOf } from "./reasons.ts";

const INTERFACES: Record<keyof Addresses, Interface> = {
  accessManager: new Interface(accessManagerAbi),
  organisations: new Interface(organisationsAbi),
  relay: new Interface(relayAbi),
  batches: new Interface(batchesAbi),
  journal: new Interface(journalAbi),
  certificates: new Interface(certificatesAbi),
  agreements: new Interface(agreementsAbi),
};

/** Which argument an event is about, the first that it has; else the contract itself. */
const SUBJECTS = ["id", "requestId", "account", "verifier", "relayer", "target"];

/** Facts of one block in its order. Logs that are no event of ours are left out. */
export function decodeLogs(addresses: Addresses, logs: Log[]): Fact[] {
  const facts: Fact[] = [];
  // The Relay closes each act with its own event: what stands open before it belongs to that request.
  let open: Fact[] = [];
  let transaction = "";
  for (const log of logs) {
    if (log.transactionHash !== transaction) open = [];
    transaction = log.transactionHash;
    const fact = decodeLog(addresses, log);
    if (!fact) continue;
    facts.push(fact);
    open.push(fact);
    if (fact.kind === "request_executed") {
      const delegated = open.find(({ kind }) => kind === "request_delegated");
      for (const act of open) {
        Object.assign(act, { request: fact.subject, signer: fact.data["signer"] });
        // Every record of an act that a delegate did says so.
        if (delegated) act.data["delegate"] = delegated.data["delegate"];
      }
      open = [];
    } else if (fact.kind === "request_failed") {
      fact.request = fact.subject;
      open = [];
    }
  }
  return facts;
}

function decodeLog(addresses: Addresses, log: Log): Fact | null {
  const contract = (Object.keys(addresses) as (keyof Addresses)[]).find((name) => addresses[name] === log.address);
  const event = contract ? INTERFACES[contract].parseLog(log) : null;
  if (!event) return null;
  const data = dataOf(event, addresses);
  const subject = SUBJECTS.map((name) => data[name]).find((value) => typeof value === "string");
  return {
    logIndex: log.logIndex,
    transaction: log.transactionHash,
    contract: log.address,
    kind: snake(event.name),
    account: typeof data["account"] === "string" ? data["account"] : null,
    subject: subject ?? log.address,
    request: log.transactionHash,
    signer: null,
    data,
  };
}

function dataOf(event: LogDescription, addresses: Addresses): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  event.fragment.inputs.forEach((input, i) => {
    data[input.name] = spell(input, event.args[i] as unknown);
  });
  if (Array.isArray(data["acts"]))
    data["acts"] = (data["acts"] as { target: string; selector: string }[]).map((act) => ({
      ...act,
      name: functionOf(addresses, act.target, act.selector),
    }));
  if (event.name === "RequestFailed") data["refusal"] = refusalOf(String(data["reason"]));
  return data;
}

function spell(type: ParamType, value: unknown): unknown {
  if (type.isArray()) return [...(value as unknown[])].map((item) => spell(type.arrayChildren, item));
  if (type.isTuple())
    return Object.fromEntries(type.components.map((field, i) => [field.name, spell(field, (value as unknown[])[i])]));
  if (typeof value === "boolean") return value;
  if (type.name === "kind") return KINDS[Number(value)];
  if (type.name === "custody") return CUSTODIES[Number(value)];
  if (type.name === "scheme") return SCHEMES[Number(value)];
  if (type.name === "subjectType") return SUBJECT_TYPES[Number(value)];
  if (type.name === "disposal") return DISPOSALS[Number(value)];
  const text = String(value);
  return text.startsWith("0x") ? text.toLowerCase() : text;
}

/** BatchRegistered → batch_registered */
const snake = (name: string): string => name.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
