/**
 * What the example's boxes are sold for: a sale that was agreed, delivered, paid and settled, with the producers' share shown to
 * everybody; another that waits for the cooperative's answer; and a certificate that somebody accredited gave.
 */
import { dayInMorocco } from "../../service/values/dates.ts";
import type { Organisation, Service } from "./service.ts";

const inDays = (days: number): string => dayInMorocco(new Date(Date.now() + days * 24 * 3600_000));
const kg = (value: number) => ({ value: String(value), unit: "KGM" });
const mad = (amount: string) => ({ amount, currency: "MAD" });

interface Parties {
  seller: Organisation;
  buyer: Organisation;
  product: string;
  batch: string;
}

export async function sell(service: Service, { seller, buyer, product, batch }: Parties): Promise<void> {
  const [own, other] = [await service.keyOf(seller), await service.keyOf(buyer)];
  const line = (quantity: number, price: string) => ({
    product,
    quantity: kg(quantity),
    price: mad(price),
    producerShare: mad("70.00"),
  });
  const terms = { circuit: "short_chain", validUntil: inDays(10), deliveredUntil: inDays(90) };
  const { id } = await service.post<{ id: string }>(own, "/v1/agreements", {
    ...{ buyer: buyer.id, ...terms },
    lines: [line(100, "90.00")],
  });
  const at = `/v1/agreements/${id}`;
  await service.post(other, `${at}/acceptance`, undefined);
  await service.post(own, `${at}/allocations`, { line: 0, batch, quantity: kg(100) });
  const sent = { line: 0, batch, quantity: kg(100), dispatchedOn: inDays(0) };
  const shipment = await service.post<{ id: string }>(own, `${at}/deliveries`, sent);
  await service.post(other, `/v1/shipments/${shipment.id}/receipt`, { receivedOn: inDays(0) });
  await service.post(other, `${at}/payments`, { money: mad("9000.00"), paidOn: inDays(0), method: "bank_transfer" });
  const { payments } = await service.get<{ payments: { id: string }[] }>(own, at);
  await service.post(own, `${at}/payment-confirmations`, { payment: payments[0]!.id });
  await service.post(other, `${at}/settlement`, undefined);
  await service.post(own, `${at}/settlement`, undefined);
  await service.post(own, `${at}/disclosures`, { line: 0, field: "producerShare" });
  await service.post(other, "/v1/agreements", { seller: seller.id, ...terms, lines: [line(60, "85.00")] });
}

const CERTIFIER = { ar: "هيئة المراقبة (مثال)", fr: "Organisme de contrôle (exemple)", en: "Control body (example)" };

const CERTIFICATES = [
  {
    scheme: "sanitary_authorisation",
    number: "EXEMPLE-0001",
    scope: { fr: "Conditionnement de dattes", ar: "تلفيف التمور", en: "Packing of dates" },
  },
  {
    scheme: "geographical_indication",
    number: "EXEMPLE-0002",
    scope: {
      fr: "Dattes Majhoul de Tafilalet (exemple)",
      ar: "تمر المجهول لتافيلالت (مثال)",
      en: "Majhoul dates of Tafilalet (example)",
    },
  },
];

export async function certify(service: Service, cooperative: Organisation): Promise<void> {
  const certifier = await service.post<Organisation>(
    service.operator,
    "/v1/organisations",
    { kind: "certifier", name: CERTIFIER, place: { commune: { fr: "Rabat", ar: "الرباط" } } },
    "demo-organisation-certifier",
  );
  for (const { scheme, number, scope } of CERTIFICATES) {
    await service.post(service.operator, `/v1/organisations/${certifier.id}/accreditations`, { scheme });
    await service.post(await service.keyOf(certifier), "/v1/certificates", {
      scheme,
      subject: { organisation: cooperative.id },
      number,
      scope,
      validFrom: inDays(-100),
      validUntil: inDays(265),
    });
  }
}
