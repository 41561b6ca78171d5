import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifySchema } from "fastify";
import Type, { type TObject } from "typebox";
import { etagOf, hasAlready, OnBehalfOfHeader } from "./headers.ts";
import type { Api } from "./server.ts";

const ABOUT = `Facts about what cooperatives make and sell, kept by contracts and told as plain REST.

**Keys.** Send \`Authorization: Bearer KEY\`. The operator's key runs the registry. An organisation's keys belong to persons and devices: a manager issues and revokes keys, a recorder records, a reader reads.

**Safe to repeat.** Every POST honours \`Idempotency-Key\`: the same request under the same key is done once.

**Chain.** What the chain must decide is answered 202 with an operation; \`Prefer: wait=10\` waits for it and answers 201.

**For another organisation.** \`On-Behalf-Of: CODE\` acts for a member that granted your union the act, or for an organisation that merged into yours. Every record of it says so: \`delegate\`.

**Errors** are RFC 9457 problems with a stable \`code\`; every mistake in a body is reported at once.`;

/** Must be registered before the routes: it collects them. `schemas`: those that have a name, of all subjects. */
export async function describeApi(app: Api, schemas: { $id: string }[]): Promise<void> {
  for (const schema of schemas) app.addSchema(schema);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Silsila",
        version: "1",
        description: ABOUT,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      // Of this service, wherever it is; what is served names its address.
      servers: [{ url: "/", description: SERVER }],
      components: {
        securitySchemes: { key: { type: "http", scheme: "bearer", description: "An API key." } },
      },
      security: [{ key: [] }],
      tags: [
        { name: "organisations", description: "Who takes part, and their keys." },
        { name: "products", description: "What is made." },
        { name: "batches", description: "What was made, and its labels." },
        { name: "transformations", description: "What was made of what." },
        { name: "shipments", description: "What is on its way from one organisation to another." },
        { name: "agreements", description: "What was sold, to whom, and how far it has come." },
        { name: "observations", description: "What was seen of a batch, with its proof." },
        { name: "journal", description: "The log of observations: hashes, open to anyone." },
        { name: "corrections", description: "What was stated wrongly: amended, or annulled." },
        { name: "recalls", description: "Stock that must not move, and who must know." },
        { name: "certificates", description: "What accredited certifiers state, and who they are." },
        { name: "files", description: "Papers and photos, by their hash." },
        { name: "members", description: "Who brings what: private to the organisation." },
        { name: "operations", description: "How far something has come." },
        { name: "audit", description: "What the chain says." },
        { name: "service", description: "The service itself." },
      ],
    },
    transform: ({ schema, url }) => ({ schema: withDelegation(schema ?? {}, url), url }),
    // Pages are for people; they carry no tag and stand in no document for programs.
    hideUntagged: true,
    refResolver: { buildLocalReference: (json) => json.$id as string },
  });
}

/** Whoever sends a key may say for whom; no route needs to know of it. */
function withDelegation(schema: FastifySchema, url: string): FastifySchema {
  if (!url.startsWith("/v1/") || schema.security?.length === 0) return schema;
  const headers = (schema.headers ?? Type.Object({})) as TObject;
  return { ...schema, headers: Type.Object({ ...headers.properties, ...OnBehalfOfHeader }) };
}

/** `site`: where the service is reached, or "" where that is not known. */
export async function serveDocumentation(app: Api, site: string): Promise<void> {
  const describe = once(() => {
    const servers = [{ url: site === "" ? "/" : site, description: SERVER }];
    const text = JSON.stringify({ ...app.swagger(), servers });
    return { text, etag: etagOf(text) };
  });
  app.get("/openapi.json", { schema: { hide: true, security: [] } }, async (request, reply) => {
    const { text, etag } = describe();
    reply.header("etag", etag).header("cache-control", "public, no-cache");
    if (hasAlready(request.headers, etag)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(text);
  });
  await app.register(async (docs) => {
    docs.addHook("onSend", async (_request, reply) => {
      reply.header("content-security-policy", DOCS_POLICY);
    });
    await docs.register(swaggerUi, {
      routePrefix: "/docs",
      // The bar on top invites to load other documents, and carries another project's sign.
      theme: {
        title: "Silsila: the API",
        css: [{ filename: "theme.css", content: ".swagger-ui .topbar { display: none }" }],
      },
    });
  });
}

const SERVER = "The service that answers this.";

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Swagger UI's own files and nothing else; it styles with attributes, and draws its icons from data: addresses. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
