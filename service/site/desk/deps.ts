import type { AgreementDesk } from "../../agreements/desk/reads.ts";
import type { BatchReads } from "../../batches/desk/reads.ts";
import type { CertificateDesk } from "../../certificates/desk/reads.ts";
import type { KeyReads } from "../../keys/desk/notice.ts";
import type { LabelDesk } from "../../labels/desk/reads.ts";
import type { ObservationDesk, ObservationReads } from "../../observations/desk/observe.ts";
import type { OrganisationDesk } from "../../organisations/desk/contactForm.ts";
import type { StoryView } from "../../provenance/views/types.ts";
import type { RecallDesk, RecallReads } from "../../recalls/desk/reads.ts";
import type { ShipmentReads } from "../../shipments/desk/reads.ts";
import type { TransformationDesk, TransformationReads } from "../../transformations/desk/transformFields.ts";
import type { UnionDesk } from "../../unions/desk/reads.ts";

/** What the desk asks of the ledger beyond what each subject lists for itself. */
interface SiteReads {
  readStory(batch: string): Promise<StoryView>;
}

/** What is done with batches beyond registering them, of all subjects. */
export interface ActReads
  extends
    Omit<BatchReads, "listBatches" | "getBatch">,
    ShipmentReads,
    TransformationReads,
    RecallReads,
    ObservationReads,
    SiteReads {}

/**
 * What the whole desk is handed, of all subjects. The idempotency keys are random; the same key with the same input must
 * have one effect, however often it arrives.
 */
export interface DeskDeps
  extends
    OrganisationDesk,
    UnionDesk,
    CertificateDesk,
    TransformationDesk,
    RecallDesk,
    AgreementDesk,
    ObservationDesk,
    LabelDesk,
    KeyReads,
    SiteReads {}
