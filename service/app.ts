import { constants } from "node:zlib";
import compress from "@fastify/compress";
import helmet from "@fastify/helmet";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Config } from "./config.ts";
import { Answers } from "./http/answers.ts";
import type { Api } from "./http/api.ts";
import { acceptJson } from "./http/body.ts";
import { authentication, limitRate, refuseOverload } from "./http/limits.ts";
import { logRequests, requestId } from "./http/log.ts";
import { answerMalformed } from "./http/malformed.ts";
import { describeApi, serveDocumentation } from "./http/openapi.ts";
import { BODY_LIMIT, sendProblem } from "./http/problems.ts";
import { keepFromCaches, readNumbers } from "./http/reading.ts";
import { accreditationRoutes } from "./http/routes/accreditations.ts";
import { agreementActRoutes } from "./http/routes/agreementActs.ts";
import { agreementRoutes, disclosureReading } from "./http/routes/agreements.ts";
import { apiKeyRoutes } from "./http/routes/apiKeys.ts";
import { auditRoutes } from "./http/routes/audit.ts";
import { batchRoutes } from "./http/routes/batches.ts";
import { contractRoutes } from "./http/routes/contracts.ts";
import { certificateRoutes } from "./http/routes/certificates.ts";
import { correctionRoutes, holdRoutes } from "./http/routes/corrections.ts";
import { disposalRoutes } from "./http/routes/disposals.ts";
import { fileRoutes } from "./http/routes/files.ts";
import { healthRoutes } from "./http/routes/health.ts";
import { journalRoutes } from "./http/routes/journal.ts";
import { invitationRoutes, invitationUse } from "./http/routes/invitations.ts";
import { intakeRoutes } from "./http/routes/intakes.ts";
import { gs1Routes } from "./http/routes/gs1.ts";
import { labelRoutes } from "./http/routes/labels.ts";
import { grantRoutes } from "./http/routes/grants.ts";
import { memberRoutes } from "./http/routes/members.ts";
import { contactRoutes } from "./http/routes/contacts.ts";
import { membershipRoutes } from "./http/routes/memberships.ts";
import { mergerRoutes } from "./http/routes/mergers.ts";
import { metricsRoutes } from "./http/routes/metrics.ts";
import { manifestRoutes } from "./http/routes/manifest.ts";
import { observationRoutes } from "./http/routes/observations.ts";
import { operationRoutes } from "./http/routes/operations.ts";
import { organisationRoutes } from "./http/routes/organisations.ts";
import { problemRoutes } from "./http/routes/problems.ts";
import { productRoutes } from "./http/routes/products.ts";
import { shipmentRoutes } from "./http/routes/shipments.ts";
import { recoveryRoutes } from "./http/routes/recoveries.ts";
import { registryRoutes } from "./http/routes/registry.ts";
import { signerRoutes } from "./http/routes/signers.ts";
import { proofRoutes, publicProofRoutes } from "./http/routes/proofs.ts";
import { type ChainDoor, rpcRoutes } from "./http/routes/rpc.ts";
import { provenanceRoutes } from "./http/routes/provenance.ts";
import { recallRoutes } from "./http/routes/recalls.ts";
import { statusRoutes } from "./http/routes/status.ts";
import { suspensionRoutes } from "./http/routes/suspensions.ts";
import { transformationRoutes } from "./http/routes/transformations.ts";
import { unitRoutes } from "./http/routes/unitLabels.ts";
import { sharedSerializers } from "./http/serializers.ts";
import { answerUnknown } from "./http/unknown.ts";
import { desk } from "./pages/desk/routes.ts";
import { invitationPages } from "./pages/invitation.ts";
import { contractRenderer } from "./pages/contractRenderer.ts";
import { labelRenderer } from "./pages/labelRenderer.ts";
import { deskDeps, invitationDeps, pagesDeps } from "./pages/ledgerDeps.ts";
import { asksForPage, sendFailure } from "./pages/reply.ts";
import { pages } from "./pages/routes.ts";
import { verifyPages } from "./pages/verify.ts";
import { readLabelMarks } from "./ledger/labelMarks.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { PageChanges } from "./ledger/pageChanges.ts";
import type { ChainProofs } from "./ledger/proofs.ts";
import { PublicProofs } from "./ledger/publicProofs.ts";
import { UnitOpenings } from "./ledger/unitOpenings.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { namedSchemas } from "./schemas.ts";

export interface AppDeps {
  config: Pick<Config, "publicUrl" | "rateLimit" | "trustProxy" | "witnessUrls">;
  ledger: Ledger;
  /** The same for whoever has no key, by connections of their own. */
  publicLedger: Ledger;
  proofs: ChainProofs;
  door: ChainDoor;
  log: Log;
  metrics: Metrics;
  /** What was deployed where, as the file has it. */
  manifest: object;
  /** True on a chain that one machine could rewrite: labels say TEST, as they do where the address is local. */
  embeddedChain: boolean;
}

/** The list of everything HTTP serves, in plain sight. It does not listen, and asks the database nothing by itself. */
export async function buildApp(deps: AppDeps): Promise<FastifyInstance> {
  const { config, ledger, publicLedger, proofs, door, log, metrics } = deps;
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
    schemaController: { compilersFactory: { buildSerializer: sharedSerializers() } },
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
  answerUnknown(app);
  await describeApi(app, namedSchemas());

  await app.register(async (v1: Api) => {
    v1.addHook("onRequest", authentication(v1, ledger, config.rateLimit));
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
    agreementRoutes(v1, routes);
    agreementActRoutes(v1, routes);
    contractRoutes(v1, { ...routes, renderContract: contractRenderer(readers, () => ledger.now()) });
    invitationRoutes(v1, routes);
    observationRoutes(v1, routes);
    correctionRoutes(v1, routes);
    holdRoutes(v1, routes);
    recallRoutes(v1, routes);
    accreditationRoutes(v1, routes);
    certificateRoutes(v1, routes);
    await v1.register((files: Api) => fileRoutes(files, routes));
    memberRoutes(v1, routes);
    intakeRoutes(v1, routes);
    operationRoutes(v1, routes);
    auditRoutes(v1, routes);
    statusRoutes(v1, routes);
  });
  await app.register((open: Api) => journalRoutes(open, routes));
  healthRoutes(app, routes);
  metricsRoutes(app, { ...routes, metrics, rateLimit: config.rateLimit });
  problemRoutes(app);
  registryRoutes(app, routes);
  await app.register(async (open: Api) => {
    await open.register(compress, COMPRESSION);
    publicProofRoutes(open, new PublicProofs(publicLedger, proofs, changes));
    rpcRoutes(open, door);
    manifestRoutes(open, manifestText);
  });
  disclosureReading(app, routes);
  invitationUse(app, routes);
  await serveDocumentation(app);
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
