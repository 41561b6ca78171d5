import type { DeskUser } from "../../desk/frame.ts";
import type { Html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import type { AgreementView } from "../views/types.ts";
import type { AgreementDesk } from "./reads.ts";

/** What the forms about a sale have in common. */

export const saleHome = ({ id }: { id: string }): string => `/desk/sales/${id}`;

/** With whom, as seen from here. */
export function partyOfSale({ role, seller, buyer }: AgreementView, words: Words): Html {
  const { sales } = words.t;
  if (role === "seller") return words.say(sales.sellTo, { organisation: words.name(buyer.name) });
  if (role === "buyer") return words.say(sales.buyFrom, { organisation: words.name(seller.name) });
  return words.say(sales.arbiterOf, { seller: words.name(seller.name), buyer: words.name(buyer.name) });
}

export const saleSubject = {
  find: (deps: AgreementDesk, user: DeskUser, id: string): Promise<AgreementView | null> => deps.getSale(user, id),
  about: partyOfSale,
  home: saleHome,
  done: (_: unknown, sale: AgreementView) => ({ lot: "", to: saleHome(sale) }),
};
