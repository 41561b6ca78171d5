import { actRoute } from "../../rest/acts.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { reinstateOrganisation } from "../acts/reinstateOrganisation.ts";
import { suspendOrganisation } from "../acts/suspendOrganisation.ts";
import { vouch } from "../acts/vouch.ts";

export function suspensionRoutes(app: Api, deps: RouteDeps): void {
  for (const act of [suspendOrganisation, vouch, reinstateOrganisation]) actRoute(app, deps, act);
}
