import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { endingOf, FILE_TYPES, fileTypeUnknown, MAX_FILE_BYTES } from "../../values/files.ts";
import { HASH } from "../../values/schemas.ts";
import { deleteFile, type MayKnow, readFile, storeFile } from "../acts/file.ts";
import { StoredFile, type StoredFileView } from "../views/schemas.ts";

const tags = ["files"];
const bytes = Type.String({ format: "binary", description: "The file itself." });
const content = Object.fromEntries(FILE_TYPES.map((type) => [type, { schema: bytes }]));

const FilePath = Type.Object({
  id: Type.String({ pattern: HASH, title: "file", description: "SHA-256 of the file's bytes: 0x and 64 digits." }),
});

/** In a room of its own, since here bodies are files and not JSON. */
export async function fileRoutes(
  app: Api,
  { ledger, answers, mayKnow }: RouteDeps & { mayKnow: MayKnow },
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...FILE_TYPES], { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addContentTypeParser("*", (request, _payload, done) =>
    done(fileTypeUnknown((request.headers["content-type"] ?? "").slice(0, 100))),
  );

  app.post(
    "/v1/files",
    {
      bodyLimit: MAX_FILE_BYTES,
      // Bytes are not checked by a schema; headers, which are, are checked where they are read.
      validatorCompiler: () => () => true,
      schema: {
        operationId: "uploadFile",
        summary: "Keep a paper or a photo",
        description: `At most ${MAX_FILE_BYTES} bytes, under the type that they are of. A photo is kept without what its camera wrote into it; all else as it is. The same file again is the same file. Others read it where a certificate or a batch that they may read names it.`,
        tags,
        headers: Type.Object(IdempotencyHeader),
        body: { content },
        response: responses({ 201: { description: "Kept.", schema: StoredFile, location: "The file." } }, [
          ...KEY_ERRORS,
          "BODY_MALFORMED",
          "HEADER_INVALID",
          "ANSWER_FORGOTTEN",
          "IDEMPOTENCY_KEY_REUSED",
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
          "ORGANISATION_SUSPENDED",
          "FILE_TOO_LARGE",
          "FILE_TYPE_UNKNOWN",
          "FILE_TYPE_MISMATCH",
          "FILE_DAMAGED",
        ]),
      },
    },
    (request, reply) => {
      const [said] = (request.headers["content-type"] ?? "").split(";", 1);
      return answers.send<StoredFileView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await storeFile(tx, actorOf(request), said!.trim().toLowerCase(), request.body) }),
        location: ({ id }) => `/v1/files/${id}`,
      });
    },
  );

  app.get(
    "/v1/files/:id",
    {
      schema: {
        operationId: "getFile",
        summary: "Read a file",
        description:
          "For the organisation that sent it, the operator, and whoever may read a certificate or a batch that names it.",
        tags,
        params: FilePath,
        response: responses({ 200: { description: "The file.", content } }, [
          ...KEY_ERRORS,
          "NOT_FOUND",
          "FILE_ERASED",
        ]),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const file = await readFile(ledger, actorOf(request), id, mayKnow);
      return reply
        .type(file.type)
        .header("content-disposition", `attachment; filename="${id.slice(2, 14)}.${endingOf(file.type)}"`)
        .header("content-security-policy", "default-src 'none'; sandbox")
        .header("x-content-type-options", "nosniff")
        .header("cache-control", "private, no-cache")
        .send(file.content);
    },
  );

  app.delete(
    "/v1/files/:id",
    {
      schema: {
        operationId: "deleteFile",
        summary: "Delete a file",
        description:
          "Its bytes are deleted for good, unless another organisation sent the same. Where a certificate or a batch names it, its hash, type and size stay, and it is said that it was erased. For managers of the organisation that sent it.",
        tags,
        params: FilePath,
        response: responses({ 204: { description: "Deleted." } }, [...KEY_ERRORS, "ROLE_TOO_WEAK", "NOT_FOUND"]),
      },
    },
    async (request, reply) => {
      await ledger.db.transaction((tx) => deleteFile(tx, actorOf(request), request.params.id));
      return reply.code(204).send();
    },
  );
}
