import { constants } from "node:zlib";
import compress from "@fastify/compress";
import helmet from "@fastify/helmet";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Ledger } from "../accept/ledger.ts";
import { invitationPages } from "../agreements/page/invitation.ts";
import { contractRenderer } from "../agreements/page/saleDocument.ts";
import { agreementActRoutes } from "../agreements/rest/acts.ts";
import { agreementRoutes, disclosureReading } from "../agreements/rest/agreements.ts";
import { contractRoutes } from "../agreements/rest/document.ts";
import { invitationRoutes, invitationUse } from "../agreements/rest/invitations.ts";
import { shipmentActRoutes } from "../agreements/rest/shipments.ts";
import type { Config } from "../base/config.ts";
import type { Log } from "../base/log.ts";
import type { Metrics } from "../base/metrics.ts";
import { batchRoutes, certificateReachRoutes } from "../batches/rest/batches.ts";
import { correctionRoutes, holdRoutes } from "../batches/rest/corrections.ts";
import { disposalRoutes } from "../batches/rest/disposals.ts";
import { mayKnow } from "../batches/views/batch.ts";
import { certificateRoutes } from "../certificates/rest/certificates.ts";
import { fileRoutes } from "../certificates/rest/files.ts";
import { journalRoutes } from "../journal/rest.ts";
import { authenticate } from "../keys/acts/apiKeys.ts";
import { apiKeyRoutes } from "../keys/rest/apiKeys.ts";
import { recoveryRoutes } from "../keys/rest/recoveries.ts";
import { signerRoutes } from "../keys/rest/signers.ts";
import { labelRenderer } from "../labels/page/png.ts";
import { labelRoutes } from "../labels/rest/labels.ts";
import { unitRoutes } from "../labels/rest/units.ts";
import { readLabelMarks } from "../labels/views/marks.ts";
import { UnitOpenings } from "../labels/views/units.ts";
import { intakeRoutes } from "../members/rest/intakes.ts";
import { memberRoutes } from "../members/rest/members.ts";
import { auditRoutes, operationRoutes } from "../monitor/rest/audit.ts";
import { manifestRoutes, problemRoutes } from "../monitor/rest/manifest.ts";
import { metricsRoutes } from "../monitor/rest/metrics.ts";
import { healthRoutes, statusRoutes } from "../monitor/rest/status.ts";
import { observationRoutes } from "../observations/rest.ts";
import { contactRoutes } from "../organisations/rest/contacts.ts";
import { organisationRoutes, registryRoutes, suspensionRoutes } from "../organisations/rest/organisations.ts";
import { gs1Routes } from "../products/rest/prefixes.ts";
import { productRoutes } from "../products/rest/products.ts";
import { verifyPages } from "../proofs/page/verify.ts";
import { proofRoutes, publicProofRoutes } from "../proofs/rest.ts";
import type { ChainProofs } from "../proofs/views/bundle.ts";
import { PublicProofs } from "../proofs/views/public.ts";
import { provenanceRoutes } from "../provenance/rest.ts";
import { recallRoutes } from "../recalls/rest.ts";
import { Answers } from "../rest/answers.ts";
import { type Identify, keyOf } from "../rest/auth.ts";
import { acceptJson } from "../rest/body.ts";
import { onBehalfOf } from "../rest/headers.ts";
import { authentication, limitRate, refuseOverload } from "../rest/limits.ts";
import { logRequests, requestId } from "../rest/log.ts";
import { openRoutes, refuseMisspelt } from "../rest/open.ts";
import { describeApi, serveDocumentation } from "../rest/openapi.ts";
import { BODY_LIMIT, sendProblem } from "../rest/problems.ts";
import { keepFromCaches, readNumbers } from "../rest/reading.ts";
import { sharedSerializers, sharedValidators } from "../rest/serializers.ts";
import type { Api } from "../rest/server.ts";
import { answerMalformed, answerUnknown } from "../rest/unroutable.ts";
import { type PublicChain, rpcRoutes } from "../rpc/rest.ts";
import { shipmentRoutes } from "../shipments/rest.ts";
import { deskDeps, invitationDeps, pagesDeps } from "../site/deps.ts";
import { desk } from "../site/desk/routes.ts";
import { pages } from "../site/routes.ts";
import { PageChanges } from "../store/pageChanges.ts";
import { annulmentRoutes, transformationRoutes } from "../transformations/rest.ts";
import { actFor } from "../unions/acts/actFor.ts";
import { grantRoutes, membershipRoutes, mergerRoutes } from "../unions/rest.ts";
import { asksForPage, sendFailure } from "../web/reply.ts";
import { namedSchemas } from "./schemas.ts";

export interface AppDeps {
  config: Pick<Config, "publicUrl" | "rateLimit" | "trustProxy" | "witnessUrls">;
  ledger: Ledger;
  /** The same for whoever has no key, by connections of their own. */
  publicLedger: Ledger;
  proofs: ChainProofs;
  publicChain: PublicChain;
  log: Log;
  metrics: Metrics;
  /** What was deployed where, as the file has it. */
  manifest: object;
  /** True on a chain that one machine could rewrite: labels say TEST, as they do where the address is local. */
  embeddedChain: boolean;
}

/** The list of everything HTTP serves, in plain sight. It does not listen, and asks the database nothing by itself. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, ledger, publicLedger, proofs, publicChain, log, metrics } = deps;
  const logger: FastifyBaseLogger = log;
  const site = config.publicUrl ?? "";
  const { embeddedChain, manifest } = deps;
  const readers = { publicUrl: site, test: embeddedChain || isLocal(site), witnesses: config.witnessUrls };
  const app: Api = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: config.trustProxy.length ? config.trustProxy : false,
    bodyLimit: BODY_LIMIT,
    // Half a megabyte over a village's 3G takes a while; a connection that says nothing does not get that long.
    requestTimeout: 120_000,
    http: { headersTimeout: 20_000 },
    // A slow or busy machine may take its time; nothing here waits for anybody else.
    pluginTimeout: 0,
    schemaController: {
      compilersFactory: { buildSerializer: sharedSerializers(), buildValidator: sharedValidators() },
    },
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true, verbose: true } },
    // What arrives while we stop is still served: the database is closed after us.
    return503OnClosing: false,
    clientErrorHandler: answerMalformed(site),
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, error, site),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = 10_000;
  app.decorateRequest("actor", null).decorateRequest("problem", null);

  const manifestText = `${JSON.stringify(manifest, null, 2)}\n`;
  const stopping = new AbortController();
  app.addHook("preClose", async () => stopping.abort());
  const answers = new Answers({ ledger, site, stopping: stopping.signal });
  const routes = { ledger, answers };
  const identify = identifyBy(ledger);
  const openings = new UnitOpenings(ledger, log);
  const changes = new PageChanges(publicLedger.db);
  app.addHook("onClose", () => openings.settled());

  // Whoever mistypes an address in a browser is told so in their own language; programs get problems.
  app.setErrorHandler((error, request, reply) =>
    asksForPage(request) ? sendFailure(error, request, reply, readers) : sendProblem(reply, error, site),
  );
  acceptJson(app);
  logRequests(app, metrics);
  refuseOverload(app);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    // For this name alone, and only where it is served so: other names of the same domain are not ours to promise for.
    strictTransportSecurity: site.startsWith("https:") && { maxAge: 31_536_000, includeSubDomains: false },
  });
  await limitRate(app, config.rateLimit);
  app.addHook("onRequest", refuseMisspelt);
  answerUnknown(app);
  const answerPreflights = openRoutes(app);
  await describeApi(app, namedSchemas());

  await app.register(async (v1: Api) => {
    v1.addHook("onRequest", authentication(v1, identify, config.rateLimit));
    v1.addHook("onRequest", keepFromCaches);
    v1.addHook("preValidation", readNumbers);
    // Lists of batches shrink to a tenth, which counts on 3G. Pages, which hold forms, decide for themselves.
    await v1.register(compress, COMPRESSION);
    organisationRoutes(v1, routes);
    apiKeyRoutes(v1, routes);
    suspensionRoutes(v1, routes);
    signerRoutes(v1, routes);
    recoveryRoutes(v1, routes);
    contactRoutes(v1, routes);
    membershipRoutes(v1, routes);
    grantRoutes(v1, routes);
    mergerRoutes(v1, routes);
    gs1Routes(v1, routes);
    productRoutes(v1, routes);
    batchRoutes(v1, routes);
    transformationRoutes(v1, routes);
    disposalRoutes(v1, routes);
    provenanceRoutes(v1, routes);
    proofRoutes(v1, { ...routes, proofs });
    labelRoutes(v1, { ...routes, labels: labelRenderer(readers, (batch) => readLabelMarks(ledger, batch)) });
    unitRoutes(v1, { ...routes, publicUrl: site });
    shipmentRoutes(v1, routes);
    shipmentActRoutes(v1, routes);
    agreementRoutes(v1, routes);
    agreementActRoutes(v1, routes);
    contractRoutes(v1, { ...routes, renderContract: contractRenderer(readers, () => ledger.now()) });
    invitationRoutes(v1, routes);
    observationRoutes(v1, routes);
    correctionRoutes(v1, routes);
    annulmentRoutes(v1, routes);
    holdRoutes(v1, routes);
    recallRoutes(v1, routes);
    certificateRoutes(v1, routes);
    certificateReachRoutes(v1, routes);
    await v1.register((files: Api) => fileRoutes(files, { ...routes, mayKnow }));
    memberRoutes(v1, routes);
    intakeRoutes(v1, routes);
    operationRoutes(v1, routes);
    auditRoutes(v1, routes);
    statusRoutes(v1, routes);
  });
  await app.register((open: Api) => journalRoutes(open, routes));
  healthRoutes(app, routes);
  metricsRoutes(app, { ...routes, metrics, identify, rateLimit: config.rateLimit });
  problemRoutes(app);
  registryRoutes(app, routes);
  await app.register(async (open: Api) => {
    await open.register(compress, COMPRESSION);
    publicProofRoutes(open, new PublicProofs(publicLedger, proofs, changes));
    rpcRoutes(open, publicChain);
    manifestRoutes(open, manifestText);
  });
  disclosureReading(app, routes);
  invitationUse(app, routes);
  await app.register(async (docs: Api) => {
    await docs.register(compress, COMPRESSION);
    await serveDocumentation(docs, site);
  });
  answerPreflights();
  await app.register((part: FastifyInstance) => pages(part, pagesDeps(publicLedger, readers, { openings, changes })));
  await app.register((part: FastifyInstance) =>
    verifyPages(part, { ...readers, embeddedChain, manifest: manifestText }),
  );
  await app.register((part: FastifyInstance) => invitationPages(part, invitationDeps(ledger, readers)));
  await app.register((part: FastifyInstance) => desk(part, deskDeps(ledger, readers)));
  return app;
}

/** An address that no stranger's phone can reach. */
function isLocal(site: string): boolean {
  const host = URL.canParse(site) ? new URL(site).hostname : "";
  return (
    host === "" ||
    /^(localhost|.*\.localhost|.*\.local|127\..*|10\..*|192\.168\..*|172\.(1[6-9]|2\d|3[01])\..*|\[.*\])$/.test(host)
  );
}

const COMPRESSION = {
  threshold: 1_024,
  // What is sent to us comes as it is: no small body may unfold into a large one.
  globalDecompression: false,
  encodings: ["br", "gzip"] as ("br" | "gzip")[],
  // The default of 11 takes ten times as long for little more.
  brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
};

/** Answers to programs load nothing, run nothing and stand in nobody's frame; a page says for itself what it needs. */
const POLICY = {
  "default-src": ["'none'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "frame-ancestors": ["'none'"],
};

/** By its key, and for whom it acts, where that is another. */
const identifyBy =
  (ledger: Ledger): Identify =>
  async (request) => {
    request.actor = await authenticate(ledger, keyOf(request));
    const other = onBehalfOf(request.headers);
    return other === null ? request.actor : (request.actor = await actFor(ledger, request.actor, other));
  };
