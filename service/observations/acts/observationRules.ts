import { Findings, LedgerError } from "../../base/errors.ts";
import { dayInMorocco, notInFuture, parseInstant } from "../../values/dates.ts";
import { type ObservationDocument, observationDocument } from "../rules.ts";
import type { NewObservation } from "./observe.ts";

export interface Circumstances {
  account: string;
  batch: { id: string; producedOn: string };
  now: Date;
}

/** Clocks of telephones go wrong by minutes; what is further ahead is a mistake. */
const CLOCKS_DIFFER_MS = 5 * 60_000;

/** Every rule of one observation; all refusals at once. */
export function checkObservation(input: NewObservation, { account, batch, now }: Circumstances): ObservationDocument {
  const findings = new Findings();
  const document = findings.check("", () => observationDocument({ ...input, organisation: account, batch: batch.id }));
  findings.check("/observedAt", () => {
    const observedAt = instantOrNull(input.observedAt);
    if (observedAt === null) return;
    notInFuture(observedAt, new Date(now.getTime() + CLOCKS_DIFFER_MS).toISOString());
    const observed = dayInMorocco(new Date(observedAt));
    if (observed < batch.producedOn)
      throw new LedgerError("OBSERVATION_BEFORE_BATCH", { observed, produced: batch.producedOn });
  });
  findings.throwAny();
  return document!;
}

/** What is no time is refused by the document's rules already. */
function instantOrNull(text: string): string | null {
  try {
    return parseInstant(text);
  } catch {
    return null;
  }
}
