import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { BODY_ERRORS, KEY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendOne } from "../../rest/reading.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref } from "../../values/schemas.ts";
import { Contact, readContact, stateContact } from "../views/contacts.ts";

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
          [...KEY_ERRORS, "NOT_FOUND"],
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
          ...KEY_ERRORS,
          ...BODY_ERRORS,
          ...(["PHONE_INVALID", "EMAIL_INVALID", "WEBSITE_INVALID"] as const),
        ]),
      },
    },
    async (request) =>
      ledger.db.transaction((tx) => stateContact(tx, actorOf(request), request.params.id, request.body)),
  );
}
