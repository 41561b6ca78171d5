import type { NodeWord } from "../verifier/nodes.ts";
import type { Proof } from "../verifier/verdict.ts";

/** A state in words: what it is called, what it means in one sentence, and what to do, where there is something to do. */
export interface Told {
  title: string;
  text: string;
  todo?: string;
}

/** Why a record is said not to match, or not to be checked, where that is more than the state itself says. */
export const REASONS = [
  "label",
  "page",
  "contracts",
  "noNodes",
  "noContracts",
  "older",
  "outdated",
  "browser",
] as const;
export type Reason = (typeof REASONS)[number];

/** What the batch is called to be on the second axis: as the chain says, and erased where nothing of its words is left. */
export const STANDINGS = ["current", "corrected", "on-hold", "recalled", "annulled", "erased"] as const;
export type StandingShown = (typeof STANDINGS)[number];

/**
 * The words of the check. They are no ICU messages, only `{name}` is a hole: what formats messages weighs more than the
 * whole check may, so no sentence here counts anything.
 */
export interface CheckWords {
  title: string;
  withoutScripts: string;
  start: string;
  again: string;
  /** Where the reader's phone asks to be spared. */
  spare: string;
  running: string;
  /** Between the members of a list. */
  comma: string;
  proof: Record<Proof, Told>;
  reasons: Record<Reason, Told>;
  label: { same: string; notCompared: string };
  standing: Record<StandingShown, Told>;
  /** Who holds the key that signed the batch. */
  signer: { service: string; own_device: string; former: string };
  genealogy: { whole: string; part: string };
  disclosure: { part: string; none: string };
  /** `{fields}`: those that the bundle shows nothing of, though the page does. */
  unproven: string;
  fields: Record<string, string>;
  details: string;
  facts: { block: string; time: string; chain: string; nodes: string };
  nodes: Record<NodeWord | "operator", string>;
  /** Whom the check rests on, on the operator's own page; `{link}` leads to what rests on nobody. */
  operator: string;
  operatorLink: string;
}

/** What `verify.html` says beyond the check itself. */
export interface FileWords {
  title: string;
  lead: string;
  languages: string;
  what: string;
  link: string;
  linkHelp: string;
  service: string;
  serviceHelp: string;
  bundle: string;
  bundleHelp: string;
  trust: string;
  nodes: string;
  nodesHelp: string;
  manifest: string;
  manifestHelp: string;
  fingerprint: string;
  fingerprintHelp: string;
  /** `{hash}` */
  fingerprintIs: string;
  check: string;
  forget: string;
  kept: string;
  record: string;
  madeOf: string;
  hidden: string;
  id: string;
  errors: Record<InputFault, string>;
}

/** What can be wrong with what a reader gives to `verify.html`. */
export type InputFault =
  | "nothing"
  | "link"
  | "serviceNeeded"
  | "service"
  | "away"
  | "notFound"
  | "bundle"
  | "node"
  | "manifest"
  | "fingerprint";
