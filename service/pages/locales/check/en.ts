import type { CheckWords } from "../../../check/words.ts";

/** The check in the reader's own browser. No ICU messages: see the type. */
export const check: CheckWords = {
  title: "Checked by your own phone",
  withoutScripts:
    "Your browser has not checked this page: it does so only where scripts may run. What stands here is what the operator’s server says.",
  start: "Check now",
  again: "Check again",
  spare: "Your phone is saving data, so nothing was checked yet.",
  running: "Checking…",
  comma: ", ",
  proof: {
    matches: {
      title: "Matches the chain",
      text: "Your phone has just recomputed this record: it is the one that the chain holds, word for word.\nThat shows who stated it, and that nothing was altered since. Whether it was true when it was stated, no chain can know.",
    },
    pending: {
      title: "Not on the chain yet",
      text: "This was stated a moment ago and is on its way to the chain.",
      todo: "Check again in a few minutes.",
    },
    "not-checked": {
      title: "Not checked",
      text: "Nothing was compared with the chain.",
      todo: "Check again.",
    },
    unreachable: {
      title: "Could not be checked",
      text: "Nobody who keeps the chain answered. That says nothing against this record.",
      todo: "Check again when your connection is better.",
    },
    "nodes-disagree": {
      title: "The keepers of the chain disagree",
      text: "Some of those that were asked have this record’s block; others have another in its place.",
      todo: "Check again in a few minutes. If it stays so, do not rely on this record.",
    },
    stale: {
      title: "Out of date",
      text: "The record has changed since this page was loaded.",
      todo: "Load the page again.",
    },
    "does-not-match": {
      title: "Does not match",
      text: "What the operator’s server gave out is not what the chain holds.",
      todo: "Do not rely on this page. Keep the label, and tell the seller and the cooperative.",
    },
  },
  reasons: {
    label: {
      title: "Not the batch of your label",
      text: "Your label names another record than this one.",
      todo: "Do not rely on this page. Keep the label, and tell the seller and the cooperative.",
    },
    page: {
      title: "This page does not match",
      text: "It says something else than the record that the chain holds.",
      todo: "Do not rely on this page. Keep the label, and tell the seller and the cooperative.",
    },
    contracts: {
      title: "Kept by other contracts",
      text: "This record is not kept by the contracts of this ledger, but by others that look like them.",
      todo: "Do not rely on it.",
    },
    noNodes: {
      title: "Not compared with the chain",
      text: "The proof is sound in itself. Whether the chain has its block, nobody was asked.",
      todo: "Name a node of the chain, and check again.",
    },
    noContracts: {
      title: "Contracts not known",
      text: "The proof is sound in itself. Whether its contracts are those of the ledger you mean cannot be said: anyone can put up others that look like them.",
      todo: "Give the ledger’s manifest, and check again.",
    },
    older: {
      title: "Out of date",
      text: "The chain now has another block in the place of the one that was compared.",
      todo: "Check again in a few minutes with a new proof. If it stays so, do not rely on this record.",
    },
    outdated: {
      title: "Old proof",
      text: "This proof is of an old block. The record was so then; a correction or a recall since is not in it.",
      todo: "Ask for a new proof, and check again.",
    },
    browser: {
      title: "Not checked",
      text: "This browser is too old for the check, or does not let it run.",
      todo: "Try another browser, or another phone.",
    },
  },
  label: {
    same: "Your label names this very record.",
    notCompared: "Label not compared: the link came without the part that only a scan of the label brings.",
  },
  standing: {
    current: { title: "In good standing.", text: "It was not corrected, stopped or recalled." },
    corrected: { title: "Corrected.", text: "The maker corrected it openly; what stands here is the latest." },
    "on-hold": {
      title: "Stopped for now.",
      text: "The maker is looking into something.",
      todo: "Wait before you use it.",
    },
    recalled: { title: "Recalled.", text: "It must not be used.", todo: "Bring it back to the seller." },
    annulled: { title: "Annulled.", text: "The maker took this record back: there is no such batch." },
    erased: { title: "Erased.", text: "Its words were deleted; the chain keeps their fingerprint only." },
  },
  signer: {
    service: "Signed with a key that the service keeps for the cooperative.",
    own_device: "Signed with a key on the cooperative’s own device.",
    former: "Signed with a key that signs for the cooperative no more.",
  },
  genealogy: {
    whole: "What it was made of was checked with it, back to the beginning.",
    part: "Some of what it was made of is not in this proof and was not checked.",
  },
  disclosure: {
    part: "Some fields are not public. The chain holds their fingerprints, so they cannot be changed either.",
    none: "None of its words are public. The chain holds their fingerprints.",
  },
  unproven: "Shown here, but not proven: {fields}.",
  fields: {
    organisation: "cooperative",
    product: "product",
    lot: "lot",
    quantity: "quantity",
    netMass: "net weight",
    producedOn: "date made",
    expiresOn: "best before",
    place: "place",
    note: "note",
    claims: "signs and statements",
    certificate: "certificate",
  },
  details: "What was compared with what",
  facts: { block: "Block", time: "Time of the block", chain: "Chain", nodes: "Who was asked" },
  nodes: {
    operator: "The operator’s node",
    same: "has this block",
    outdated: "has this block, and others long after it",
    other: "has another block in its place",
    behind: "has not come to this block yet",
    "other-chain": "is on another chain",
    unreachable: "did not answer",
  },
  operator: "This page and its check come from the operator.",
  operatorLink: "Check without trusting the operator",
};
