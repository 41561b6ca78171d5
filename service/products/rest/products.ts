import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ListQuery, searchQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { HASH, ref } from "../../values/schemas.ts";
import { createProduct, getProduct, readProducts } from "../acts/create.ts";
import { NewProduct, Product, Products, type ProductView } from "../views/schemas.ts";

const tags = ["products"];
const ProductPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "product", description: "The product's id." }),
});

export function productRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/products",
    {
      schema: {
        operationId: "createProduct",
        summary: "Describe a product",
        description: "Batches name it, and sign for the words it has that day. Needs no act on the chain.",
        tags,
        headers: Type.Object(IdempotencyHeader),
        body: ref(NewProduct),
        response: responses({ 201: { description: "Described.", schema: Product, location: "The product." } }, [
          ...KEY_ERRORS,
          ...BODY_ERRORS,
          ...(["ORGANISATION_SUSPENDED", "GTIN_INVALID", "GTIN_FOREIGN", "GTIN_USED"] as const),
        ]),
      },
    },
    (request, reply) =>
      answers.send<ProductView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await createProduct(ledger, tx, actorOf(request), request.body) }),
        location: (body) => `/v1/products/${body.id}`,
      }),
  );

  app.get(
    "/v1/products",
    {
      schema: {
        operationId: "listProducts",
        summary: "List products",
        description: "Newest first. The operator sees all; an organisation's key sees its own.",
        tags,
        querystring: Type.Object(
          { ...searchQuery("name or GTIN", "تمر"), ...ListQuery },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of products.", schema: Products } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readProducts(ledger, actorOf(request), request.query)),
  );

  app.get(
    "/v1/products/:id",
    {
      schema: {
        operationId: "getProduct",
        summary: "Read a product",
        tags,
        params: ProductPath,
        response: responses(
          {
            200: { description: "The product.", schema: Product },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) => sendOne(request, reply, await getProduct(ledger.db, actorOf(request), request.params.id)),
  );
}
