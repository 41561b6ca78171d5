import Type from "typebox";
import { readContact, stateContact } from "../../ledger/contacts.ts";
import type { Api, RouteDeps } from "../api.ts";
import { actorOf } from "../auth.ts";
import { KEYED, POSTED, responses } from "../documentation.ts";
import { sendOne } from "../reading.ts";
import { ref } from "../schemas/common.ts";
import { Contact } from "../schemas/contacts.ts";
import { OrganisationPath } from "./organisations.ts";

const tags = ["organisations"];

export function contactRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/organisations/:id/contact",
    {
      schema: {
        operationId: "getContact",
        summary: "Read how an organisation may be visited or reached",
        description: "Empty where it shows nothing. The same stands on its public page.",
        tags,
        params: OrganisationPath,
        response: responses(
          {
            200: { description: "As it is shown.", schema: Contact },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEYED, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) => sendOne(request, reply, await readContact(ledger, actorOf(request), request.params.id)),
  );

  app.put(
    "/v1/organisations/:id/contact",
    {
      schema: {
        operationId: "stateContact",
        summary: "Say how an organisation may be visited or reached",
        description:
          "Replaces all of it: what you leave out is deleted for good. Public at once; nothing of it goes to the chain. For the organisation's managers.",
        tags,
        params: OrganisationPath,
        headers: Type.Object({}),
        body: ref(Contact),
        response: responses({ 200: { description: "As it is shown now.", schema: Contact } }, [
          ...KEYED,
          ...POSTED,
          ...(["PHONE_INVALID", "EMAIL_INVALID", "WEBSITE_INVALID"] as const),
        ]),
      },
    },
    async (request) =>
      ledger.db.transaction((tx) => stateContact(tx, actorOf(request), request.params.id, request.body)),
  );
}
