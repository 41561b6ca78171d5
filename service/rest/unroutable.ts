import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { LedgerError } from "../base/errors.ts";
import { PROBLEM_TYPE, titleOf } from "./problems.ts";

const REASONS: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "it did not arrive in time",
  HPE_HEADER_OVERFLOW: "its headers are too large",
};

/** For what never became a request. Its bytes may hold a key, so nothing of it is logged. */
export function answerMalformed(site: string): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === "ECONNRESET" || socket.destroyed) return;
    const { code, status, message } = new LedgerError("REQUEST_MALFORMED", {
      reason: REASONS[error.code ?? ""] ?? "it cannot be read",
    });
    const problem = { type: `${site}/problems/${code}`, title: titleOf(code), status, detail: message, code };
    const body = JSON.stringify({ ...problem, instance: "", errors: [], requestId: randomUUID() });
    if (socket.writable)
      socket.write(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    socket.destroySoon();
  };
}
