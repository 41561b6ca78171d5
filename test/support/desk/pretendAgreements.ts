import type { AgreementReads } from "../../../service/agreements/desk/reads.ts";

/** No sales at all: the desk's pages of sales are tried on the whole service, see journeys/deskSales.test.ts. */
export function pretendAgreements(): AgreementReads {
  const refuse = async (): Promise<never> => {
    throw new Error("no sales here");
  };
  return {
    listAgreements: async () => ({ items: [], next: null }),
    getAgreement: async () => null,
    disclose: refuse,
    invite: refuse,
    listInvitations: async () => [],
    getInvitation: async () => null,
    endInvitation: refuse,
  };
}
