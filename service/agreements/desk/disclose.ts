import type { ActForm } from "../../desk/form.ts";
import { Reading } from "../../desk/reading.ts";
import type { AgreementView, DisclosedField } from "../views/schemas.ts";
import { agreementSubject } from "./list.ts";
import type { AgreementDesk, OfAgreement } from "./reads.ts";

type Disclosure = OfAgreement & { line: number; field: DisclosedField };

/** What of each line is not open yet. */
export function disclosable({ lines }: AgreementView): { line: number; field: DisclosedField }[] {
  return lines.flatMap(({ line, price, producerShare, disclosed }) =>
    (["producerShare", "price"] as const)
      .filter((field) => (field === "price" ? price : producerShare) && !disclosed.includes(field))
      .map((field) => ({ line, field })),
  );
}

export const disclosureForm: ActForm<AgreementDesk, AgreementView, "open", Disclosure, void> = {
  ...agreementSubject,
  act: "disclosure",
  path: "/desk/sales/:id/disclosure",
  action: "agreement.disclose",
  fields: () => ["open"],
  start: () => ({}),
  labelOf: (field, _, { t }) => t.sales.fields[field],
  draw: (controls, agreement, { words }) =>
    controls.choice(
      "open",
      disclosable(agreement).map(({ line, field }) => {
        const product = words.nameText(agreement.lines[line]!.product.name);
        return [`${line}:${field}`, words.format(words.t.sales.openOf, { field: words.t.sales.shown[field], product })];
      }),
    ),
  read: (typed, agreement, words) => {
    const reading = new Reading(typed, words);
    const open = disclosable(agreement);
    const chosen = reading.oneOf("open", open.length ? open.map(({ line, field }) => `${line}:${field}`) : ["0:price"]);
    const [line, field] = chosen.split(":") as [string, DisclosedField];
    return reading.give({ id: agreement.id, line: Number(line), field });
  },
  fieldOf: () => "open",
  do: (deps, user, input, idempotencyKey) => deps.disclose(user, input, idempotencyKey),
};

/** An invitation, taken back. */
export const invitationEndForm: ActForm<AgreementDesk, { id: string }, never, OfAgreement, void> = {
  act: "invitationEnd",
  path: "/desk/invitations/:id/end",
  action: "invitation.manage",
  find: (deps, user, id) => deps.getInvitation(user, id),
  about: () => null,
  home: ({ id }) => `/desk/invitations/${id}`,
  fields: () => [],
  start: () => ({}),
  labelOf: () => "",
  draw: () => null,
  read: (_, { id }) => ({ input: { id } }),
  fieldOf: () => null,
  do: (deps, user, input, idempotencyKey) => deps.endInvitation(user, input, idempotencyKey),
  done: (_, { id }) => ({ lot: "", to: `/desk/invitations/${id}` }),
};
