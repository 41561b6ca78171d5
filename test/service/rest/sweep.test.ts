import { expect } from "chai";
import { KEY_ROLES } from "../../../service/access/roles.ts";
import { PDF } from "../../support/chain/files.ts";
import { aCertificate, certified, certifier } from "../../support/scenes/certifier.ts";
import { termsOf } from "../../support/scenes/seller.ts";
import {
  aBatch,
  aTransformation,
  bringing,
  type Member,
  OPERATOR_KEY,
  type Person,
  TestApi,
} from "../../support/service/api.ts";
import { document, type Operation, operations } from "../../support/service/openapiCheck.ts";
import { servedBy } from "../../support/service/served.ts";

/** Operations that need no key at all. */
const JOURNAL = ["getJournal", "getCheckpoint", "proveConsistency", "listHeads"];
const PUBLIC = [
  "getHealth",
  "getReadiness",
  "listProblems",
  "getProblem",
  "getMetrics",
  "listRegistryActs",
  "getPublicProof",
  "getManifest",
  "listDisclosures",
  "acceptInvitation",
  ...JOURNAL,
];
/** Lists answer every right key, with what is its own. */
const OWN_LISTS = [
  "listOrganisations",
  "listProducts",
  "listBatches",
  "listTransformations",
  "listShipments",
  "listAgreements",
  "listInvitations",
  "listRecalls",
  "listEvents",
  "listRecords",
  "listCertificates",
  "listMembers",
  "getStatus",
];
/** Private even before the operator, who keeps it for them; what an organisation's key lists is its own. */
const PRIVATE = [
  "listMembers",
  "getMember",
  "listMemberIntakes",
  "getReceipt",
  "listInvitations",
  "getInvitation",
  "listUnits",
];
const OPERATOR_ONLY = [
  "registerOrganisation",
  "suspendOrganisation",
  "reinstateOrganisation",
  "vouch",
  "startRecovery",
  "withdrawRecovery",
  "accredit",
  "endAccreditation",
  "registerCompanyPrefix",
];
/** For managers of the organisation and the operator: a recorder is refused. */
const RECALLING = ["recall", "lift", "confirmRecall", "withdrawRecall", "getRecallReport"];
const CERTIFYING = ["suspendCertificate", "reinstateCertificate", "revokeCertificate"];
const NAMING_KEYS = ["nameApiKey", "eraseApiKeyName"];
const MANAGING = [
  "issueApiKey",
  "listApiKeys",
  "revokeApiKey",
  ...NAMING_KEYS,
  "eraseMember",
  "deleteFile",
  ...RECALLING,
  ...CERTIFYING,
];
/** What the operator may change of an organisation that is there; for all else it takes a key of the organisation's own. */
const BY_OPERATOR = [...OPERATOR_ONLY, "issueApiKey", "revokeApiKey", ...NAMING_KEYS, ...RECALLING];
/** What binds the organisation to another. */
const CONCLUDING = [
  "propose",
  "counter",
  "accept",
  "reject",
  "withdraw",
  "settle",
  "dispute",
  "withdrawDispute",
  "resolve",
  "disclose",
  "invite",
  "withdrawInvitation",
];
/** For managers of the organisation alone: its signing keys, its word and whom it belongs with are not the operator's. */
const OWN_KEYS = [
  ...["addSigner", "removeSigner", "vetoRecovery", "consentToMembership", "leaveUnion", "expel"],
  ...["grant", "revokeGrant", "agreeToMerger", "withdrawMerger", "stateContact", ...CONCLUDING],
];

/** What a union may read to act for its member. */
const DELEGATED = [
  ...[
    "getOrganisation",
    "getContact",
    "listOrganisations",
    "listProducts",
    "getProduct",
    "listBatches",
    "getBatch",
    "getLabel",
  ],
  ...["listTransformations", "getTransformation", "listShipments", "getShipment", "getOperation", "getProvenance"],
  ...["listDisposals", "listBatchVersions", "listObservations", "getObservation", "listAccreditations", "getProof"],
  "listCompanyPrefixes",
];

/** Who may read it is answered so; of the batch there is no proof yet, since nothing here is final. */
const readingOf = (operationId: string): number => (operationId === "getProof" ? 409 : 200);

/** Of the owner's people: nobody else may read it. */
const NAME = "Itto Ouhssain";

describe("authorisation of every operation", () => {
  let api: TestApi;
  let owner: Member;
  let stranger: Member;
  let reader: Person;
  let recorder: Person;
  /** Of which the owner is a member, and which may dispose of its stock. */
  let union: Member;
  let ids: Record<string, string>;
  const guarded = operations.filter(({ operationId }) => !PUBLIC.includes(operationId));

  before(async () => {
    api = await TestApi.open();
    owner = await api.cooperative();
    stranger = await api.cooperative();
    reader = await api.person(owner, "reader", NAME);
    recorder = await api.person(owner, "recorder", NAME);
    const { body } = await owner.send("POST", "/v1/batches", aBatch(owner));
    const receiver = await api.cooperative("buyer");
    const shipment = await owner.send("POST", "/v1/shipments", {
      receiver: receiver.id,
      dispatchedOn: "2025-10-22",
      lines: [{ batch: body.id, quantity: { value: "40", unit: "KGM" } }],
    });
    await api.mine(body.operation, "batch_registered", body.id);
    const recall = await owner.send("POST", `/v1/batches/${body.id}/recall`, { reason: "glass in a jar" });
    const observed = await owner.send("POST", `/v1/batches/${body.id}/observations`, {
      kind: "cleaning",
      observedAt: "2025-10-20T08:00:00Z",
    });
    const { id: member } = (await owner.send("POST", "/v1/members", { number: "1", name: NAME, kind: "member" })).body;
    const { intake } = await bringing(api, owner, body.id, member);
    union = await api.cooperative("union");
    await api.grant(owner.id, union.id, ["batches.dispose"]);
    // So that there is a recovery to be read.
    const recovery = { reason: "Clé perdue", custody: "service" };
    await api.operator("POST", `/v1/organisations/${owner.id}/recovery`, recovery);
    const stock = await owner.send("POST", "/v1/batches", aBatch(owner));
    const made = await owner.send("POST", "/v1/transformations", aTransformation(owner, stock.body));
    const by = await certifier(api, "organic");
    const certificate = await certified(api, by, aCertificate({ organisation: owner.id }));
    const file = await owner.send("POST", "/v1/files", Buffer.concat([PDF, PDF]), {
      "content-type": "application/pdf",
    });
    const terms = { buyer: receiver.id, ...termsOf(owner.product) };
    const agreement = await owner.send("POST", "/v1/agreements", terms);
    const invitation = await owner.send("POST", "/v1/invitations", termsOf(owner.product));
    ids = {
      certificates: certificate.id,
      files: file.body.id,
      invitations: invitation.body.id,
      agreements: agreement.body.id,
      organisations: owner.id,
      products: owner.product,
      batches: body.id,
      transformations: made.body.id,
      shipments: shipment.body.id,
      recalls: recall.body.id,
      operations: body.operation,
      observations: observed.body.id,
      members: member,
      intake,
    };
  });
  after(() => api.close());

  const urlOf = ({ path }: Operation) =>
    path
      .replace("{keyId}", reader.id)
      .replace("{intake}", ids["intake"]!)
      .replace("{other}", `0x${"1".repeat(40)}`)
      .replace("{scheme}", "organic")
      .replace("{signer}", `0x${"1".repeat(64)}`)
      .replace("{id}", ids[path.split("/")[2]!] ?? "none");

  /** The example that the document gives for this operation, so that only the key can be wrong. */
  function bodyOf({ operationId, requestBody }: Operation): unknown {
    if (operationId === "uploadFile") return PDF;
    const schema = requestBody?.content["application/json"]?.schema as { $ref?: string; anyOf?: { $ref: string }[] };
    const name = (schema?.$ref ?? schema?.anyOf?.[0]?.$ref)?.split("/").at(-1);
    if (!name) return undefined;
    const { examples, properties } = document.components.schemas[name] as {
      examples?: unknown[];
      properties: Record<string, { examples: unknown[] }>;
    };
    return (
      examples?.[0] ?? Object.fromEntries(Object.entries(properties).map(([key, { examples }]) => [key, examples[0]]))
    );
  }

  const headersOf = ({ operationId }: Operation): Record<string, string> =>
    operationId === "uploadFile" ? { "content-type": "application/pdf" } : {};

  const sendAs = (key: string | null, operation: Operation, headers: Record<string, string> = {}) =>
    api.as(key)(operation.method as "GET", urlOf(operation), bodyOf(operation), {
      ...headersOf(operation),
      ...headers,
    });

  it("knows every operation, and every exception is one", () => {
    const known = operations.map(({ operationId }) => operationId);
    expect(known).to.include.members([...PUBLIC, ...OWN_LISTS, ...OPERATOR_ONLY, ...MANAGING, ...PRIVATE, ...OWN_KEYS]);
    expect(known).to.include.members(BY_OPERATOR);
    expect(guarded.every(({ path }) => path.startsWith("/v1/"))).to.equal(true);
    for (const { operationId, security } of operations)
      expect(security === undefined, operationId).to.equal(!PUBLIC.includes(operationId));
  });

  it("knows every door there is under /v1: what is served is what the document says", () => {
    const described = operations.map(({ method, path }) => `${method} ${path}`);
    const programs = (doors: string[]) => doors.filter((door) => door.includes(" /v1/")).toSorted();
    const doors = programs(servedBy(api.app));
    expect(doors.filter((door) => !door.startsWith("OPTIONS "))).to.deep.equal(programs(described));
    // What browsers of other sites ask first, where no key is needed.
    const open = operations.filter(({ operationId }) => PUBLIC.includes(operationId)).map(({ path }) => path);
    for (const door of doors.filter((one) => one.startsWith("OPTIONS ")))
      expect(open).to.include(door.slice("OPTIONS ".length));
  });

  for (const operation of guarded) {
    const { operationId } = operation;
    describe(operationId, () => {
      it("asks for a key, and knows a wrong one", async () => {
        expect((await sendAs(null, operation)).body.code).to.equal("KEY_MISSING");
        const unknown = `sil_${"0".repeat(16)}_${"A".repeat(43)}`;
        for (const key of ["malformed", unknown, `${owner.key.slice(0, -1)}!`]) {
          const answer = await sendAs(key, operation);
          expect([answer.status, answer.body.code]).to.deep.equal([401, "KEY_WRONG"]);
        }
      });

      it("knows a revoked key no more, at once, whatever its role was", async () => {
        for (const role of KEY_ROLES) {
          const person = await api.person(owner, role);
          expect((await person.send("GET", "/v1/status")).status).to.equal(200);
          await owner.send("DELETE", `/v1/organisations/${owner.id}/api-keys/${person.id}`);
          const answer = await sendAs(person.key, operation);
          expect([answer.status, answer.body.code], role).to.deep.equal([401, "KEY_WRONG"]);
        }
      });

      it("lets a reader read, and do nothing", async () => {
        const answer = await sendAs(reader.key, operation);
        if (operation.method === "GET" && !MANAGING.includes(operationId))
          expect(answer.status).to.equal(readingOf(operationId));
        else expect([answer.status, answer.body.code]).to.deep.equal([403, "ROLE_TOO_WEAK"]);
      });

      it("keeps another organisation out", async () => {
        const answer = await sendAs(stranger.key, operation);
        expect(answer.text).to.not.include(NAME);
        if (OWN_LISTS.includes(operationId)) {
          expect(answer.status).to.equal(200);
          for (const id of Object.values(ids)) expect(answer.text).to.not.include(id);
        } else if (operationId === "createProduct") {
          expect(answer.body.organisation).to.equal(stranger.id);
        } else if (operationId === "createMembers" || operationId === "uploadFile") {
          expect(answer.status).to.equal(201);
        } else if (operationId === "issueCertificate") {
          expect(answer.body.code).to.equal("CERTIFIER_NOT_ACCREDITED");
        } else if (operationId === "registerOrganisation") {
          expect(answer.body.code).to.equal("ROLE_TOO_WEAK");
        } else {
          // The example batch names no product of the stranger's, and so reaches for nothing either.
          expect([answer.status, answer.body.code]).to.deep.equal([404, "NOT_FOUND"]);
        }
      });

      it("is for nobody on behalf of another organisation that let it do nothing", async () => {
        const headers = { "on-behalf-of": owner.id };
        const answer = await sendAs(stranger.key, operation, headers);
        expect([answer.status, answer.body.code]).to.deep.equal([409, "MEMBERSHIP_REQUIRED"]);
        const operator = await sendAs(OPERATOR_KEY, operation, headers);
        expect([operator.status, operator.body.code]).to.deep.equal([400, "HEADER_INVALID"]);
      });

      it("is for a union as far as its member lets it, and shows it nothing private", async () => {
        const answer = await sendAs(union.key, operation, { "on-behalf-of": owner.id });
        expect(answer.text).to.not.include(NAME);
        if (operation.method === "GET" && DELEGATED.includes(operationId))
          expect(answer.status).to.equal(readingOf(operationId));
        else if (operationId === "dispose") expect(answer.body.code).to.not.include("GRANT");
        else if (OPERATOR_ONLY.includes(operationId)) expect(answer.body.code).to.equal("ROLE_TOO_WEAK");
        else if (operationId !== "getStatus")
          expect([answer.status, answer.body.code]).to.be.deep.oneOf([
            [403, "GRANT_MISSING"],
            [403, "GRANT_NOT_POSSIBLE"],
            // Of what is not there nobody learns more.
            [404, "NOT_FOUND"],
          ]);
      });

      if (OPERATOR_ONLY.includes(operationId))
        it("is not for the organisation itself", async () => {
          for (const key of [owner.key, recorder.key]) {
            const answer = await sendAs(key, operation);
            expect([answer.status, answer.body.code]).to.deep.equal([403, "ROLE_TOO_WEAK"]);
            expect(answer.body.detail).to.include("the role operator");
          }
        });

      if ([...MANAGING, ...OWN_KEYS].includes(operationId))
        it("is for managers, not for recorders", async () => {
          const answer = await sendAs(recorder.key, operation);
          expect([answer.status, answer.body.code]).to.deep.equal([403, "ROLE_TOO_WEAK"]);
          expect(answer.body.detail).to.include("the role manager");
        });

      if (![...MANAGING, ...OWN_KEYS, ...OPERATOR_ONLY].includes(operationId))
        it("is for recorders", async () => {
          const answer = await sendAs(recorder.key, operation);
          expect(answer.body?.code).to.not.be.oneOf(["KEY_MISSING", "KEY_WRONG", "ROLE_TOO_WEAK"]);
        });

      if (operation.method !== "GET" && !BY_OPERATOR.includes(operationId))
        it("is not for the operator, who speaks for nobody", async () => {
          const answer = await sendAs(OPERATOR_KEY, operation);
          expect([answer.status, answer.body.code]).to.deep.equal([403, "ROLE_TOO_WEAK"]);
        });

      if (PRIVATE.includes(operationId))
        it("is kept from the operator", async () => {
          const answer = await sendAs(OPERATOR_KEY, operation);
          expect([answer.status, answer.body.code]).to.deep.equal([403, "ROLE_TOO_WEAK"]);
        });

      if (operation.path.includes("{id}"))
        it("tells no more of what is another's than of what is not there", async () => {
          const url = urlOf(operation);
          const absent = url.replace(/0x[0-9a-f]{8}/, "0x00000000").replace(/[0-9a-f]{8}-/, "00000000-");
          const at = (where: string) => api.as(stranger.key)(operation.method as "GET", where, bodyOf(operation));
          const [other, none] = [await at(url), await at(absent)];
          const told = ({ body }: typeof other) => ({ ...body, instance: "", requestId: "" });
          expect(told(other)).to.deep.equal(told(none));
        });
    });
  }
});
