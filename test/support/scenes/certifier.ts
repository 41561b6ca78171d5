import type { Body, Member, TestApi } from "../service/api.ts";

let numbers = 0;

/** What a certifier states, for all of this century unless `changes` say otherwise. */
export function aCertificate(
  subject: { organisation?: string; batch?: string },
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  numbers += 1;
  return {
    scheme: "organic",
    subject,
    number: `BIO-${numbers}`,
    scope: { fr: "Dattes", ar: "تمور" },
    validFrom: "2025-01-01",
    validUntil: "2099-12-31",
    ...changes,
  };
}

/** A certifier whom the chain has accredited. */
export async function certifier(api: TestApi, ...schemes: string[]): Promise<Member> {
  const member = await api.cooperative("certifier");
  for (const scheme of schemes) {
    const { body } = await api.operator("POST", `/v1/organisations/${member.id}/accreditations`, { scheme });
    await api.says(body.id, "certifier_accredited", member.id, { scheme, allowed: true });
  }
  return member;
}

/** A certificate that the chain has. */
export async function certified(api: TestApi, by: Member, given: Record<string, unknown>): Promise<Body> {
  const { status, body, text } = await by.send("POST", "/v1/certificates", given);
  if (status !== 202) throw new Error(text);
  await api.mine(body.operation, "certificate_issued", body.id);
  return (await by.send("GET", `/v1/certificates/${body.id}`)).body;
}
