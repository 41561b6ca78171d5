import { type Load, loadEach } from "../../accept/state.ts";
import { findLastSuccessors, findSuccessor } from "./kin.ts";

/** Who acts for an organisation that merged, at the end of the line; nothing where it has not. */
export const lastSuccessor: Load<string, string> = { name: (account) => account, read: findLastSuccessors };

/** Who it merged into, itself; nothing where it has not. */
export const successor = loadEach<string, string>((account) => account, findSuccessor);
