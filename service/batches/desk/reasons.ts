import { reasonFormOf } from "../../desk/form.ts";
import { annul } from "../acts/annul.ts";
import { hold } from "../acts/hold.ts";
import { releaseHold } from "../acts/releaseHold.ts";
import type { BatchView } from "../views/types.ts";
import type { BatchDesk } from "./reads.ts";
import { aboutBatch, batchHome, doneAtBatch, findBatch } from "./subject.ts";

const what = { under: "/desk/batches/:id", find: findBatch, about: aboutBatch, home: batchHome, done: doneAtBatch };

/** Stops one's own stock while something is looked into. */
export const holdForm = reasonFormOf<BatchDesk, typeof hold, BatchView>({ ...what, act: hold });

export const releaseHoldForm = reasonFormOf<BatchDesk, typeof releaseHold, BatchView>({ ...what, act: releaseHold });

/** For what should never have been registered. */
export const annulForm = reasonFormOf<BatchDesk, typeof annul, BatchView>({ ...what, act: annul });
