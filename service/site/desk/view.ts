import type { FastifyReply, FastifyRequest } from "fastify";
import { batchDefaults, type BatchField } from "../../batches/desk/register.ts";
import { emptyForm, type FormState } from "../../desk/fields.ts";
import { DESK, type DeskUser } from "../../desk/frame.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import type { ProductField } from "../../products/desk/form.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import type { DeskDeps } from "./deps.ts";
import { renderDeskPage } from "./home.ts";

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
