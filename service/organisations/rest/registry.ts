import Type from "typebox";
import { QUERIED, responses } from "../../rest/documentation.ts";
import { readNumbers, sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { readRegistryActs } from "../views/registry.ts";
import { RegistryActs } from "../views/registryMerged.ts";

/** Open to everyone: who has power over others uses it in plain sight. */
export function registryRoutes(app: Api, { ledger }: Pick<RouteDeps, "ledger">): void {
  app.get(
    "/v1/registry/acts",
    {
      preValidation: readNumbers,
      schema: {
        operationId: "listRegistryActs",
        summary: "List the acts of the registry",
        description:
          "Registrations, suspensions, recoveries of keys, recalls by an authority, and every change of who may administer the contracts, newest first. No key is needed; organisations stand in it by their accounts, without names.",
        tags: ["audit"],
        security: [],
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of acts.", schema: RegistryActs } }, [
          ...QUERIED,
          "DATABASE_AWAY",
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readRegistryActs(ledger, request.query)),
  );
}
