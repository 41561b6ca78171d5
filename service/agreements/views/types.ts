import type { Static } from "typebox";
import type { Agreement } from "./schemas.ts";

/** What an agreement looks like to whoever may see it; its schema says more of each part. */
export type AgreementView = Static<typeof Agreement>;
export type AgreementLineView = AgreementView["lines"][number];
export type DeliveryView = AgreementView["deliveries"][number];
export type PaymentView = AgreementView["payments"][number];
export type AgreementActView = AgreementView["acts"][number];
export type AgreementSums = NonNullable<AgreementView["sums"]>;
export type DisclosedField = AgreementLineView["disclosed"][number];
