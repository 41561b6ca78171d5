import { signerOf } from "../../../service/formats/signingKeys.ts";
import { FACES, type Hand } from "../chain/direct.ts";
import type { StrangerWorld } from "./strangerWorld.ts";

type World = StrangerWorld;
type Drive = (world: World) => Promise<unknown>;

const NOBODY = `0x${"00".repeat(20)}`;
const LONGEST_TRANSIT = 366 * 24 * 3_600;
const HOUR = 3_600;

const makers = ["cooperative", "strangeCooperative", "strangeUnion"];
const traders = [...makers, "buyer", "strangeBuyer", "sponsored"];
const maker = (w: World): Hand => w.hand(w.pick(makers));
const trader = (w: World): Hand => w.hand(w.pick(traders));
const otherThan = (w: World, hand: Hand): Hand => {
  const others = traders.map((name) => w.hand(name)).filter(({ account }) => account !== hand.account);
  return w.pick(others);
};

const A_LOT = 10n ** 9n;
const quantity = (w: World): bigint => w.pick([1n, 1_000n, A_LOT, 10n ** 18n]);

/** A batch of its own, past the service, all of it free. */
async function batchOf(w: World, hand: Hand, amount = A_LOT): Promise<string> {
  return w.does(hand, "batches.register", [w.fresh(), amount, amount, 1]);
}

/** Of a batch that this service registered, where the hand has one: the word of somebody whom buyers believe. */
async function goodsOf(w: World, hand: Hand): Promise<string> {
  const known = w.known.get(hand.account) ?? [];
  return known.length > 0 && w.chance(2) > 0 ? w.pick(known) : batchOf(w, hand);
}

async function sent(w: World, from: Hand, to: Hand): Promise<{ shipment: string; batch: string }> {
  const batch = await goodsOf(w, from);
  const shipment = await w.does(from, "batches.ship", [w.fresh(), to.account, HOUR, batch, 1_000n]);
  return { shipment, batch };
}

async function received(w: World, from: Hand, to: Hand): Promise<{ shipment: string; batch: string }> {
  const line = await sent(w, from, to);
  await w.does(to, "batches.receiveShipment", [line.shipment, w.word(), [[line.batch, 900n, 100n]]]);
  return line;
}

const termsOf = (w: World, other: Hand, selling: boolean, arbiter = NOBODY): unknown[] => [
  w.fresh(),
  other.account,
  selling,
  arbiter,
  w.pick([2n ** 40n - 1n, 2n ** 39n]),
  2n ** 40n - 1n,
  arbiter === NOBODY ? w.pick([0, 24, 8_784]) : 24,
  [[10n ** 6n, 1]],
];

interface Deal {
  id: string;
  seller: Hand;
  buyer: Hand;
}

async function proposed(w: World, arbiter?: string): Promise<Deal> {
  const seller = maker(w);
  const buyer = otherThan(w, seller);
  const id = await w.does(seller, "agreements.propose", [termsOf(w, buyer, true, arbiter)]);
  return { id, seller, buyer };
}

async function accepted(w: World, arbiter?: string): Promise<Deal> {
  const deal = await proposed(w, arbiter);
  await w.does(deal.buyer, "agreements.accept", [deal.id]);
  return deal;
}

async function allocated(w: World): Promise<Deal & { batch: string }> {
  const deal = await accepted(w);
  const batch = await goodsOf(w, deal.seller);
  await w.does(deal.seller, "agreements.allocate", [deal.id, 0, batch, 5_000n]);
  return { ...deal, batch };
}

/** `shipment`: its commitment. */
async function delivered(w: World): Promise<Deal & { batch: string; shipment: string }> {
  const deal = await allocated(w);
  const shipment = w.fresh();
  await w.does(deal.seller, "agreements.deliver", [deal.id, 0, shipment, HOUR, deal.batch, 1_000n]);
  return { ...deal, shipment };
}

async function taken(w: World): Promise<Deal & { batch: string; shipment: string }> {
  const deal = await delivered(w);
  await w.does(deal.buyer, "agreements.receiveDelivery", [deal.id, 0, deal.shipment, w.word(), deal.batch, 800n, 200n]);
  return deal;
}

async function disputed(w: World): Promise<Deal> {
  const deal = await accepted(w, w.hand("certifier").account);
  await w.does(deal.buyer, "agreements.dispute", [deal.id, w.word()]);
  return deal;
}

/** What one makes of two. */
async function made(w: World): Promise<{ hand: Hand; stated: unknown[] }> {
  const hand = maker(w);
  const inputs = [await goodsOf(w, hand), await batchOf(w, hand)].sort();
  const outputs = [[w.fresh(), 1_000n, 1_000n, 1]];
  const stated = [w.fresh(), w.pick([0n, 500n]), inputs.map((id) => [id, 1_000n]), outputs];
  await w.does(hand, "batches.transform", [stated]);
  return { hand, stated };
}

const unions = ["union", "strangeUnion"];

/** Membership of somebody new, so that nothing of before stands in the way. */
async function member(w: World): Promise<{ union: Hand; hand: Hand }> {
  const union = w.hand(w.pick(unions));
  const hand = await w.stranger("cooperative");
  await w.does(hand, "organisations.join", [union.account]);
  await w.does(union, "organisations.admit", [hand.account]);
  return { union, hand };
}

const actsOf = (w: World): [string, string][] =>
  ["batches.register", "batches.ship", "agreements.propose"].map((name) => {
    const [contract, method] = name.split(".") as ["batches" | "agreements", string];
    return [w.direct.addresses[contract], FACES[contract].getFunction(method)!.selector];
  });

async function granted(w: World): Promise<{ union: Hand; hand: Hand }> {
  const pair = await member(w);
  await w.does(pair.hand, "organisations.grant", [pair.union.account, actsOf(w), 2n ** 48n - 1n]);
  return pair;
}

async function certified(w: World): Promise<string> {
  const batch = w.chance(2) === 0;
  const subject = batch ? await goodsOf(w, maker(w)) : `0x${"00".repeat(12)}${trader(w).account.slice(2)}`;
  const times = w.pick([
    [0n, 2n ** 40n - 1n],
    [2n ** 39n, 2n ** 40n - 1n],
    [1n, 0n],
  ]);
  const values = [w.pick([1, 2, 5]), batch ? 2 : 1, subject, w.fresh(), ...times];
  return w.does(w.hand("certifier"), "certificates.issue", values);
}

async function recovering(w: World): Promise<Hand> {
  const hand = await w.stranger("buyer");
  const values = [hand.account, signerOf(w.key()), 2, w.word()];
  await w.registrar("organisations.startRecovery", values);
  return hand;
}

/** How each function is driven; what it needs is done first, so that it is not refused for that. */
export const DRIVES: Record<string, Drive> = {
  "organisations.register": (w) => w.stranger(w.pick(["cooperative", "union", "buyer", "carrier", "auditor"])),
  "organisations.sponsor": (w) => {
    const sponsor = w.hand(w.pick(["cooperative", "union", "strangeCooperative"]));
    return w.acts(sponsor, "organisations.sponsor", [w.serial(), w.word(), signerOf(w.key()), 2]);
  },
  "organisations.vouch": async (w) => {
    const values = [w.serial(), w.fresh(), signerOf(w.key()), 2];
    await w.registrar("organisations.vouch", [await w.does(w.hand("cooperative"), "organisations.sponsor", values)]);
  },
  "organisations.suspend": async (w) =>
    w.registrar("organisations.suspend", [(await w.stranger("buyer")).account, w.word()]),
  "organisations.reinstate": async (w) => {
    const { account } = await w.stranger("cooperative");
    await w.registrar("organisations.suspend", [account, w.word()]);
    await w.registrar("organisations.reinstate", [account]);
  },
  "organisations.setVerifier": (w) => w.registrar("organisations.setVerifier", [w.direct.addresses.journal, true]),
  "organisations.startRecovery": recovering,
  "organisations.withdrawRecovery": async (w) =>
    w.registrar("organisations.withdrawRecovery", [(await recovering(w)).account]),
  "organisations.vetoRecovery": async (w) => w.acts(await recovering(w), "organisations.vetoRecovery", []),
  "organisations.amendProfile": (w) => w.acts(trader(w), "organisations.amendProfile", [w.word()]),
  "organisations.addSigner": (w) => w.acts(trader(w), "organisations.addSigner", [signerOf(w.key()), w.pick([1, 2])]),
  "organisations.removeSigner": async (w) => {
    const hand = trader(w);
    const signer = signerOf(w.key());
    await w.does(hand, "organisations.addSigner", [signer, 1]);
    await w.acts(hand, "organisations.removeSigner", [signer]);
  },
  "organisations.join": async (w) =>
    w.acts(w.chance(2) ? await w.stranger("cooperative") : w.hand("strangeCooperative"), "organisations.join", [
      w.hand(w.pick(unions)).account,
    ]),
  "organisations.admit": member,
  "organisations.expel": async (w) => {
    const { union, hand } = await member(w);
    await w.acts(union, "organisations.expel", [hand.account, w.word()]);
  },
  "organisations.leaveUnion": async (w) => {
    const { union, hand } = await member(w);
    await w.acts(hand, "organisations.leaveUnion", [union.account]);
  },
  "organisations.grant": granted,
  "organisations.revokeGrant": async (w) => {
    const { union, hand } = await granted(w);
    await w.acts(hand, "organisations.revokeGrant", [union.account, actsOf(w).slice(0, 1)]);
  },
  "organisations.revokeAllGrants": async (w) => {
    const { union, hand } = await granted(w);
    await w.acts(hand, "organisations.revokeAllGrants", [union.account]);
  },
  "organisations.handOver": async (w) =>
    w.acts(await w.stranger("cooperative"), "organisations.handOver", [w.hand("cooperative").account, w.word()]),
  "organisations.takeOver": async (w) => {
    const old = await w.stranger("cooperative");
    const successor = w.hand(w.pick(makers));
    const document = w.fresh();
    await w.does(old, "organisations.handOver", [successor.account, document]);
    await w.acts(successor, "organisations.takeOver", [old.account, document]);
  },
  "organisations.withdrawMerger": async (w) => {
    const old = await w.stranger("cooperative");
    const successor = w.hand("cooperative");
    await w.does(old, "organisations.handOver", [successor.account, w.word()]);
    await w.acts(old, "organisations.withdrawMerger", [successor.account]);
  },
  "batches.register": (w) =>
    w.acts(maker(w), "batches.register", [w.fresh(), quantity(w), w.pick([0n, 1_000n, 10n ** 18n]), 1 + w.chance(5)]),
  "batches.registerMany": (w) =>
    w.acts(maker(w), "batches.registerMany", [
      Array.from({ length: 1 + w.chance(4) }, () => [w.fresh(), quantity(w), 0n, 5]),
    ]),
  "batches.transform": made,
  "batches.annulTransformation": async (w) => {
    const { hand, stated } = await made(w);
    await w.acts(hand, "batches.annulTransformation", [stated, w.word()]);
  },
  "batches.ship": async (w) => {
    const from = trader(w);
    const batch = makers.some((name) => w.hand(name).account === from.account)
      ? await goodsOf(w, from)
      : (await received(w, w.hand("cooperative"), from)).batch;
    const time = w.pick([HOUR, LONGEST_TRANSIT]);
    await w.acts(from, "batches.ship", [w.fresh(), otherThan(w, from).account, time, batch, 1n]);
  },
  "batches.shipMany": async (w) => {
    const from = maker(w);
    const lines = [await goodsOf(w, from), await batchOf(w, from)].sort().map((batch) => [batch, 1_000n]);
    await w.acts(from, "batches.shipMany", [w.fresh(), otherThan(w, from).account, HOUR, lines]);
  },
  "batches.receiveShipment": async (w) => {
    const from = maker(w);
    await received(w, from, otherThan(w, from));
  },
  "batches.cancelShipment": async (w) => {
    const from = maker(w);
    const to = otherThan(w, from);
    const { shipment, batch } = await sent(w, from, to);
    // The receiver may at any time; the sender when it is late.
    await w.acts(to, "batches.receiveShipment", [shipment, w.word(), [[batch, 0n, 0n]]]);
    const late = await sent(w, from, to);
    await w.later(2 * HOUR);
    await w.acts(from, "batches.cancelShipment", [late.shipment, w.word(), [late.batch]]);
  },
  "batches.returnShipment": async (w) => {
    const from = maker(w);
    const to = otherThan(w, from);
    const { shipment, batch } = await received(w, from, to);
    await w.acts(to, "batches.returnShipment", [shipment, w.fresh(), HOUR, [[batch, 300n]]]);
  },
  "batches.dispose": async (w) => {
    const hand = maker(w);
    await w.acts(hand, "batches.dispose", [await goodsOf(w, hand), 7n, 1 + w.chance(4), w.word()]);
  },
  "batches.amend": async (w) => {
    const hand = maker(w);
    await w.acts(hand, "batches.amend", [await goodsOf(w, hand), w.word()]);
  },
  "batches.annul": async (w) => {
    const hand = maker(w);
    await w.acts(hand, "batches.annul", [await batchOf(w, hand), w.word()]);
  },
  "batches.hold": async (w) => {
    const hand = maker(w);
    await w.acts(hand, "batches.hold", [await batchOf(w, hand), w.word()]);
  },
  "batches.release": async (w) => {
    const hand = maker(w);
    const batch = await goodsOf(w, hand);
    await w.does(hand, "batches.hold", [batch, w.word()]);
    await w.acts(hand, "batches.release", [batch, w.word()]);
  },
  "batches.recall": async (w) => {
    const from = maker(w);
    const to = otherThan(w, from);
    const { batch } = await received(w, from, to);
    await w.acts(from, "batches.recall", [batch, to.account, w.word()]);
  },
  "batches.lift": async (w) => {
    const hand = maker(w);
    const batch = await goodsOf(w, hand);
    await w.does(hand, "batches.recall", [batch, NOBODY, w.word()]);
    await w.acts(hand, "batches.lift", [batch, NOBODY, w.word()]);
  },
  "batches.recallByAuthority": async (w) =>
    w.registrar("batches.recallByAuthority", [await batchOf(w, maker(w)), NOBODY, w.word()]),
  "batches.liftByAuthority": async (w) => {
    const batch = await goodsOf(w, maker(w));
    await w.registrar("batches.recallByAuthority", [batch, NOBODY, w.word()]);
    await w.registrar("batches.liftByAuthority", [batch, NOBODY, w.word()]);
  },
  "batches.propagate": async (w) => {
    const { hand, stated } = await made(w);
    const [[input]] = stated[2] as [[string]];
    await w.acts(hand, "batches.recall", [input, NOBODY, w.word()]);
    await w.anybody("batches.propagate", [hand.account, stated]);
    await w.acts(hand, "batches.lift", [input, NOBODY, w.word()]);
  },
  "certificates.accredit": (w) =>
    w.registrar("certificates.accredit", [w.hand("certifier").account, 1 + w.chance(7), true]),
  "certificates.issue": certified,
  "certificates.suspendCertificate": async (w) =>
    w.acts(w.hand("certifier"), "certificates.suspendCertificate", [await certified(w), w.word()]),
  "certificates.reinstateCertificate": async (w) => {
    const id = await certified(w);
    await w.does(w.hand("certifier"), "certificates.suspendCertificate", [id, w.word()]);
    await w.acts(w.hand("certifier"), "certificates.reinstateCertificate", [id, w.word()]);
  },
  "certificates.revokeCertificate": async (w) =>
    w.acts(w.hand("certifier"), "certificates.revokeCertificate", [
      await certified(w),
      w.pick([1n, 1_700_000_000n]),
      w.word(),
    ]),
  "agreements.propose": (w) => proposed(w),
  "agreements.counter": async (w) => {
    const { id, seller, buyer } = await proposed(w);
    await w.acts(buyer, "agreements.counter", [id, termsOf(w, seller, false)]);
  },
  "agreements.accept": (w) => accepted(w),
  "agreements.reject": async (w) => {
    const { id, buyer } = await proposed(w);
    await w.acts(buyer, "agreements.reject", [id, w.word()]);
  },
  "agreements.withdraw": async (w) => {
    const { id, seller } = await proposed(w);
    await w.acts(seller, "agreements.withdraw", [id, w.word()]);
  },
  "agreements.allocate": allocated,
  "agreements.deallocate": async (w) => {
    const { id, seller, batch } = await allocated(w);
    await w.acts(seller, "agreements.deallocate", [id, 0, batch, 2_000n]);
  },
  "agreements.deliver": delivered,
  "agreements.receiveDelivery": taken,
  "agreements.cancelDelivery": async (w) => {
    const { id, seller, shipment, batch } = await delivered(w);
    await w.later(2 * HOUR);
    await w.acts(seller, "agreements.cancelDelivery", [id, 0, shipment, w.word(), batch]);
  },
  "agreements.returnDelivery": async (w) => {
    const { id, buyer, shipment, batch } = await taken(w);
    await w.acts(buyer, "agreements.returnDelivery", [id, 0, shipment, w.fresh(), HOUR, batch, 300n]);
  },
  "agreements.declarePayment": async (w) => {
    const { id, buyer } = await accepted(w);
    await w.acts(buyer, "agreements.declarePayment", [id, w.word()]);
  },
  "agreements.confirmPayment": async (w) => {
    const { id, seller, buyer } = await accepted(w);
    const commitment = w.fresh();
    await w.does(buyer, "agreements.declarePayment", [id, commitment]);
    await w.acts(seller, "agreements.confirmPayment", [id, 0, commitment]);
  },
  "agreements.settle": async (w) => {
    const { id, seller, buyer } = await accepted(w);
    await w.does(seller, "agreements.settle", [id]);
    await w.acts(buyer, "agreements.settle", [id]);
  },
  "agreements.dispute": disputed,
  "agreements.withdrawDispute": async (w) => {
    const { id, buyer } = await disputed(w);
    await w.acts(buyer, "agreements.withdrawDispute", [id]);
  },
  "agreements.resolve": async (w) =>
    w.acts(w.hand("certifier"), "agreements.resolve", [(await disputed(w)).id, w.word()]),
  "agreements.release": async (w) => {
    const deal = await allocated(w);
    await w.does(deal.seller, "agreements.settle", [deal.id]);
    await w.does(deal.buyer, "agreements.settle", [deal.id]);
    await w.anybody("agreements.release", [deal.id, 0, [deal.batch]]);
  },
};
