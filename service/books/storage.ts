import { AbiCoder, Interface } from "ethers";
import { agreementsAbi, batchesAbi } from "../chain/abi.ts";
import type { Addresses } from "../chain/deployment.ts";
import { AGREEMENT_STATES, CUSTODIES, KINDS, SCHEMES, SUBJECT_TYPES } from "../chain/enums.ts";
import { type Chain, quantity } from "../chain/provider.ts";
import { findSupplies } from "../agreements/rows/agreements.ts";
import {
  batchSlot,
  certificateSlot,
  keySlot,
  organisationSlot,
  profileSlot,
  readBatchSlot,
  readCertificateSlot,
  readKeySlot,
  readOrganisationSlot,
} from "../formats/slots.ts";
import type { Queryable } from "../store/pool.ts";
import { compareRow, type Differences, type Row, UNKNOWN } from "./differences.ts";

/** What the contracts hold in one block. */
interface Storage {
  words(contract: keyof Addresses, slots: string[]): Promise<bigint[]>;
  /** Answers of getters, each as an object. */
  ask(contract: "batches" | "agreements", name: string, values: unknown[][]): Promise<Row[]>;
}

const GETTERS = { batches: new Interface(batchesAbi), agreements: new Interface(agreementsAbi) };

function storageAt(chain: Chain, addresses: Addresses, block: number): Storage {
  const at = quantity(block);
  return {
    async words(contract, slots) {
      const words = await chain.sendAll<string>(
        slots.map((slot) => ["eth_getStorageAt", [addresses[contract], slot, at]] as const),
      );
      return words.map(BigInt);
    },
    async ask(contract, name, values) {
      const getter = GETTERS[contract].getFunction(name)!;
      const answers = await chain.sendAll<string>(
        values.map((list) => {
          const data = GETTERS[contract].encodeFunctionData(getter, list);
          return ["eth_call", [{ to: addresses[contract], data }, at]] as const;
        }),
      );
      return answers.map((answer) => {
        const [value] = AbiCoder.defaultAbiCoder().decode(getter.outputs, answer);
        return typeof value === "object" ? (value as { toObject(): Row }).toObject() : { value };
      });
    },
  };
}

const AT_ONCE = 1_000;

/** Rows of a statement whose `$1` is the last key, in the order of keys. */
async function* pages<R extends { key: string }>(tx: Queryable, text: string): AsyncGenerator<R[]> {
  for (let after = ""; ;) {
    const { rows } = await tx.query<R>(`${text} limit ${AT_ONCE}`, [after]);
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)!.key;
  }
}

type Check = (tx: Queryable, storage: Storage, addresses: Addresses, differences: Differences) => Promise<void>;

/** What the contracts hold against what the events come to: balances, reservations, agreements, certificates, keys. */
export async function compareStorage(
  tx: Queryable,
  chain: Chain,
  addresses: Addresses,
  block: number,
  differences: Differences,
): Promise<void> {
  const storage = storageAt(chain, addresses, block);
  for (const check of [compareOrganisations, compareBatches, compareLines, compareAgreements, compareCertificates])
    await check(tx, storage, addresses, differences);
}

const IN_CONTRACT = "what the contract holds";

const SERIAL = (account: string): string =>
  `(select o.data ->> 'serial' from records o where o.subject = ${account} and o.kind = 'organisation_registered' limit 1)`;

type OrganisationRow = { key: string; serial: string; kind: string; profile: string; suspended: boolean };
type KeyRow = { account: string; signer: string; custody: string | null };

const compareOrganisations: Check = async (tx, storage, addresses, differences) => {
  const text = `select r.subject as key, r.data ->> 'serial' as serial, r.data ->> 'kind' as kind,
      coalesce((select a.data ->> 'profile' from records a where a.subject = r.subject and a.kind = 'profile_amended'
        order by a.block_number desc, a.log_index desc limit 1), r.data ->> 'profile') as profile,
      coalesce((select s.kind = 'organisation_suspended' from records s where s.subject = r.subject
        and s.kind in ('organisation_suspended', 'organisation_reinstated')
        order by s.block_number desc, s.log_index desc limit 1), false) as suspended
    from records r where r.subject > $1 and r.kind = 'organisation_registered' and r.contract = '${addresses.organisations}'
    order by r.subject`;
  for await (const rows of pages<OrganisationRow>(tx, text)) {
    const accounts = rows.map(({ key }) => key);
    const words = await storage.words("organisations", accounts.map(organisationSlot));
    const profiles = await storage.words("organisations", accounts.map(profileSlot));
    const states = words.map(readOrganisationSlot);
    rows.forEach(({ key, serial, kind, profile, suspended }, i) => {
      const { serial: held, kind: heldKind, standing } = states[i]!;
      const expected = {
        serial: held,
        kind: KINDS[heldKind],
        suspended: standing === 2,
        profile: wordOf(profiles[i]!),
      };
      compareRow(differences, "organisations", key, expected, { serial, kind, suspended, profile }, IN_CONTRACT);
    });
    // Of a key that was taken away and added again the last time counts.
    const { rows: keys } = await tx.query<KeyRow>(
      `select distinct on (account, signer) account, signer, case when ended_by is null then custody end as custody
       from signers where account = any($1) order by account, signer, block_number desc, log_index desc`,
      [accounts],
    );
    const slots = await storage.words(
      "organisations",
      keys.map(({ account, signer }) => keySlot(account, signer)),
    );
    const stateOf = new Map(accounts.map((account, i) => [account, states[i]!]));
    keys.forEach(({ account, signer, custody }, i) => {
      const held = readKeySlot(slots[i]!, stateOf.get(account)!);
      if (held !== custody)
        differences.add(
          "records",
          `${account}/${signer}`,
          "changed",
          `by the events the key is held by ${custody ?? "nobody"}, in the contract by ${held ?? CUSTODIES[0]}`,
        );
    });
  }
};

const wordOf = (word: bigint): string => `0x${word.toString(16).padStart(64, "0")}`;

type BatchRow = {
  key: string;
  account: string;
  origin: string;
  quantity: string;
  mass: string;
  unit: string;
  version: string;
  made: boolean;
  conserved: boolean;
  annulled: boolean;
  implicated: boolean;
  held: boolean;
  recalled: boolean;
  recalls: boolean;
};
type ShareRow = { batch: string; account: string; free: string };

const compareBatches: Check = async (tx, storage, addresses, differences) => {
  const text = `select r.subject as key, r.account, ${SERIAL("r.account")} as origin, r.data ->> 'quantity' as quantity,
      r.data ->> 'netMassMg' as mass, r.data ->> 'unit' as unit,
      coalesce((select a.data ->> 'version' from records a where a.subject = r.subject and a.kind = 'batch_amended'
        order by a.block_number desc, a.log_index desc limit 1), '0') as version,
      t.batch is not null as made, r.data ->> 'netMassMg' <> '0' and coalesce(
        (select (m.data ->> 'conserved')::boolean from records m
         where m.subject = t.transformation and m.kind = 'transformed' limit 1), true) as conserved,
      exists (select from records a where a.subject = r.subject and a.kind = 'batch_annulled') as annulled,
      exists (select from implicated_batches i where i.batch = r.subject) as implicated,
      exists (select from active_holds h where h.batch = r.subject and h.account = r.account) as held,
      exists (select from active_recalls c where c.batch = r.subject and c.holder is null) as recalled,
      exists (select from active_recalls c where c.batch = r.subject) as recalls
    from records r left join transformation_outputs t on t.batch = r.subject
    where r.subject > $1 and r.kind = 'batch_registered' and r.contract = '${addresses.batches}' order by r.subject`;
  for await (const rows of pages<BatchRow>(tx, text)) {
    const ids = rows.map(({ key }) => key);
    const { rows: shares } = await tx.query<ShareRow>(
      `select batch, account, sum(amount)::text as free from stock_entries
       where batch = any($1) and place = 'free' group by batch, account`,
      [ids],
    );
    const frees = new Map(shares.map(({ batch, account, free }) => [`${batch}/${account}`, free]));
    const words = await storage.words("batches", ids.map(batchSlot));
    rows.forEach((row, i) => {
      const state = readBatchSlot(words[i]!);
      const held = {
        ...{ origin: state.origin, quantity: state.quantity, mass: state.netMassMg, unit: state.dimension },
        ...{ version: state.version, made: state.isOutput, conserved: state.conserved, annulled: state.annulled },
        ...{ implicated: state.implicated, held: state.onHold },
        // The recall of a share may come along with what is returned.
        recalled: state.recalled && row.recalls ? UNKNOWN : state.recalled,
      };
      compareRow(differences, "batches", row.key, held, row, IN_CONTRACT);
      const name = `${row.key}/${row.account}`;
      compareFree(differences, name, (words[i]! >> 160n) & 0xffff_ffff_ffff_ffffn, frees.get(name));
    });
    const origins = new Map(rows.map(({ key, account }) => [key, account]));
    const others = shares.filter(({ batch, account }) => origins.get(batch) !== account);
    const holdings = await storage.ask(
      "batches",
      "holding",
      others.map(({ batch, account }) => [batch, account]),
    );
    others.forEach(({ batch, account, free }, i) =>
      compareFree(differences, `${batch}/${account}`, holdings[i]!["free"], free),
    );
  }
};

const compareFree = (differences: Differences, name: string, held: unknown, free = "0"): void =>
  compareRow(differences, "stock_entries", name, { free: held }, { free }, IN_CONTRACT);

type LineRow = {
  key: string;
  shipment: string;
  batch: string;
  sender: string;
  receiver: string;
  quantity: string;
  cancellableFrom: string;
  state: number;
};

const compareLines: Check = async (tx, storage, _, differences) => {
  const text = `select l.shipment || l.batch as key, l.shipment, l.batch, ${SERIAL("l.sender")} as sender,
      ${SERIAL("l.receiver")} as receiver, l.quantity::text, l.cancellable_from::text as "cancellableFrom",
      case when e.shipment is null then 1 when e.cancelled then 3 else 2 end as state
    from shipment_lines l left join ended_lines e on e.shipment = l.shipment and e.batch = l.batch
    where (l.shipment, l.batch) > (left($1, 66), substr($1, 67)) order by l.shipment, l.batch`;
  for await (const rows of pages<LineRow>(tx, text)) {
    const lines = await storage.ask(
      "batches",
      "shipmentLine",
      rows.map(({ shipment, batch }) => [shipment, batch]),
    );
    rows.forEach((row, i) => {
      const name = `${row.shipment}/${row.batch}`;
      compareRow(differences, "shipment_lines", name, lines[i]!, { ...row }, IN_CONTRACT);
    });
  }
};

/** Those that time alone brings about are as good as what they come of. */
const BY_TIME: Record<string, string> = { expired: "proposed", overdue: "accepted", lapsed: "disputed" };

type AgreementRow = { key: string; state: string };

const compareAgreements: Check = async (tx, storage, addresses, differences) => {
  const text = `select r.subject as key, (
      select case m.kind when 'dispute_withdrawn' then 'accepted' else substr(m.kind, length('agreement_') + 1) end
      from records m where m.subject = r.subject and m.kind in ('agreement_proposed', 'agreement_accepted',
        'agreement_countered', 'agreement_rejected', 'agreement_withdrawn', 'agreement_settled', 'agreement_disputed',
        'dispute_withdrawn', 'agreement_resolved')
      order by m.block_number desc, m.log_index desc limit 1) as state
    from records r where r.subject > $1 and r.kind = 'agreement_proposed' and r.contract = '${addresses.agreements}'
    order by r.subject`;
  for await (const rows of pages<AgreementRow>(tx, text)) {
    const ids = rows.map(({ key }) => key);
    const held = await storage.ask(
      "agreements",
      "stateOf",
      ids.map((id) => [id]),
    );
    rows.forEach(({ key, state }, i) => {
      const name = AGREEMENT_STATES[Number(held[i]!["value"])]!;
      compareRow(differences, "agreements", key, { state: BY_TIME[name] ?? name }, { state }, IN_CONTRACT);
    });
    const supplies = await findSupplies(tx, ids);
    const allocated = await storage.ask(
      "agreements",
      "allocated",
      supplies.map(({ agreement, line, batch }) => [agreement, line, batch]),
    );
    supplies.forEach(({ agreement, line, batch, reserved }, i) => {
      const name = `${agreement}/${line}/${batch}`;
      compareRow(differences, "stock_entries", name, { reserved: allocated[i]!["value"] }, { reserved }, IN_CONTRACT);
    });
  }
};

type CertificateRow = {
  key: string;
  issuer: string;
  scheme: string;
  subjectType: string;
  validFrom: string;
  validUntil: string;
  revokedFrom: string;
  suspended: boolean;
};

const compareCertificates: Check = async (tx, storage, addresses, differences) => {
  const text = `select r.subject as key, ${SERIAL("r.account")} as issuer, r.data ->> 'scheme' as scheme,
      r.data ->> 'subjectType' as "subjectType", r.data ->> 'validFrom' as "validFrom",
      r.data ->> 'validUntil' as "validUntil",
      coalesce((select v.data ->> 'effectiveFrom' from records v where v.subject = r.subject
        and v.kind = 'certificate_revoked' order by v.block_number desc, v.log_index desc limit 1), '0') as "revokedFrom",
      coalesce((select s.kind = 'certificate_suspended' from records s where s.subject = r.subject
        and s.kind in ('certificate_suspended', 'certificate_reinstated')
        order by s.block_number desc, s.log_index desc limit 1), false) as suspended
    from records r where r.subject > $1 and r.kind = 'certificate_issued' and r.contract = '${addresses.certificates}'
    order by r.subject`;
  for await (const rows of pages<CertificateRow>(tx, text)) {
    const words = await storage.words(
      "certificates",
      rows.map(({ key }) => certificateSlot(key)),
    );
    rows.forEach((row, i) => {
      const { issuer, scheme, subjectType, course } = readCertificateSlot(words[i]!);
      const { validFrom, validUntil, revokedFrom, suspensions } = course;
      const held = {
        ...{
          issuer,
          scheme: SCHEMES[scheme],
          subjectType: SUBJECT_TYPES[subjectType],
          validFrom,
          validUntil,
          revokedFrom,
        },
        suspended: suspensions.some(({ until }) => until === 0),
      };
      compareRow(differences, "certificates", row.key, held, row, IN_CONTRACT);
    });
  }
};
