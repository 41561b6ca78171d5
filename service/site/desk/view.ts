import type { FastifyReply, FastifyRequest } from "fastify";
import { batchDefaults, type BatchField } from "../../batches/desk/register.ts";
import { emptyForm, type FormState } from "../../desk/fields.ts";
import { csrfOf, type Notice, takeNotice } from "../../desk/session.ts";
import type { ProductField } from "../../products/desk/form.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { plainCode, type Words } from "../../web/words.ts";
import type { DeskDeps, DeskUser } from "./deps.ts";
import { renderDeskPage } from "./home.ts";

/** Where the desk is, and where its forms come back to. */
export const DESK = "/desk";

interface Again {
  status: number;
  batchForm?: FormState<BatchField>;
  productForm?: FormState<ProductField>;
}

/** The desk as it stands now; after a refusal with the form as it was left. */
export async function sendDesk(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DeskDeps,
  user: DeskUser,
  again?: Again,
): Promise<FastifyReply> {
  const [products, batches, gs1] = await Promise.all([
    deps.listProducts(user),
    deps.listBatches(user, null),
    deps.hasCompanyPrefix(user),
  ]);
  const context = contextOf(request, reply, deps, DESK);
  const { words } = context;
  const today = deps.today();
  const body = renderDeskPage(context, {
    user,
    csrf: csrfOf(request),
    products,
    batches,
    today,
    batchForm: again?.batchForm ?? emptyForm(batchDefaults(user, words.language, today, batches.items, products)),
    productForm: again?.productForm ?? emptyForm(),
    gs1,
    done: again ? null : takeDone(request, words),
  });
  return sendPage(request, reply, body, again?.status);
}

/** What has just been done, as a sentence that is said once. */
export function takeDone(request: FastifyRequest, words: Words): string | null {
  const notice = takeNotice(request);
  return notice && sentenceOf(notice, words);
}

function sentenceOf(notice: Notice, words: Words): string | null {
  const { desk } = words.t;
  if (notice.kind === "registered") return words.tell(desk.registered, { lot: plainCode(notice.lot) });
  if (notice.kind === "productAdded") return words.tell(desk.productAdded, { product: notice.name });
  if (notice.kind === "numbered") {
    const { from, to } = notice;
    return words.tell(words.t.unitLabels.desk.done, { from: words.number(from), to: words.number(to) });
  }
  if (notice.kind === "acted") {
    const { acts } = words.t;
    const title = acts.titles[notice.act];
    return notice.lot === ""
      ? words.tell(acts.done, { act: title })
      : words.tell(acts.doneOf, { act: title, lot: plainCode(notice.lot) });
  }
  return null;
}
