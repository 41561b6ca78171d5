import type { FileWords } from "../../../check/words.ts";

/** The words inside verify.html. No ICU messages: see the type. */
export const file: FileWords = {
  title: "Check a record yourself",
  lead: "This file checks a record on your own device. It asks nobody but those whom you name below.",
  languages: "Language",
  what: "What to check",
  link: "Link of the label, or its 13 digits",
  linkHelp: "Scan the label with your camera and copy the link here, with all that follows the sign #.",
  service: "Address of the service",
  serviceHelp: "Only with the 13 digits, such as https://example.org",
  bundle: "Or a saved proof",
  bundleHelp: "The file that ends in .json. Nothing is fetched then.",
  trust: "Whom you trust",
  nodes: "Nodes of the chain, one address a line",
  nodesHelp:
    "Take them from parties that do not depend on one another. The more there are, the harder it is to deceive you.",
  manifest: "Contracts of the ledger (manifest.json)",
  manifestHelp:
    "From somebody you trust, such as a union or a certifier. Left empty, the service is asked for it, and its fingerprint must be the one that you were given.",
  fingerprint: "Fingerprint of the manifest (SHA-256)",
  fingerprintHelp: "As a union or a certifier gave it to you: on paper, by telephone, on their own site.",
  fingerprintIs: "Fingerprint of this manifest: {hash}",
  check: "Check",
  forget: "Forget what I entered",
  kept: "Nodes and contracts stay in this browser for the next time.",
  record: "What the record says",
  madeOf: "What it was made of",
  hidden: "not public",
  id: "Identifier",
  errors: {
    nothing: "Give a link, the 13 digits, or a saved proof.",
    link: "This is neither the link of a label nor its 13 digits.",
    serviceNeeded: "With the 13 digits alone, the address of the service is needed.",
    service: "This is not the address of a service: it begins with https://",
    away: "The service does not answer. Check the address, or use a saved proof.",
    notFound: "The service knows no batch with these digits, or it is not on the chain yet.",
    bundle: "This file is no proof.",
    node: "A node’s address begins with https:// or http://",
    manifest: "This is no manifest of contracts.",
    fingerprint: "The manifest does not have the fingerprint that you were given. Do not use it.",
  },
};

/** The page that hands out verify.html. */
export const verify = {
  title: "Check without trusting the operator",
  lead: "The check inside the page of a batch comes from the same server as the page. Who wants to rest on nobody’s server uses a file that does the same check by itself, and keeps it.",
  operator:
    "This page, too, comes from the operator. Take the file’s fingerprint below from somebody else as well: a union, a certifier, the published source.",
  steps: {
    take: "Take the file",
    takeText:
      "It is one file that needs nothing else. Save it, open it from your disk, or ask your union or certifier to host it.",
    compare: "Compare its fingerprint",
    compareText: "On your computer, this command must print the fingerprint below:",
    choose: "Choose whom to ask",
    chooseText: "Give it the nodes of parties that you trust, and the fingerprint of the ledger’s contracts.",
  },
  open: "Open verify.html",
  save: "Save verify.html",
  fingerprint: "Fingerprint of verify.html (SHA-256)",
  manifest: "The ledger’s contracts: manifest.json",
  manifestFingerprint: "Fingerprint of manifest.json (SHA-256)",
  nodes: "Nodes that answer readers",
  ownNode: "the operator’s own",
  reproduce: "Whoever has the source makes the same file, byte for byte, with this command:",
  limits: "What it cannot tell",
  limitsText:
    "It shows that the chain holds a record, who stated it, and that nothing was altered since. It cannot show that what was stated is true, nor that the jar in your hand is the one that the label was printed for.",
  embedded:
    "This ledger’s chain lives on one machine. Whoever holds that machine can rewrite its whole past, and no check finds out. Trust begins where independent parties keep the chain.",
};
