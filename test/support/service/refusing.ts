import { expect } from "chai";
import { aBatch, type Answer, type Body, type Member, type TestApi } from "./api.ts";

/** A batch that is registered and on its way, as it was answered. */
export async function accepted(owner: Member, changes: Record<string, unknown> = {}): Promise<Body> {
  const { body, status, text } = await owner.send("POST", "/v1/batches", aBatch(owner, changes));
  expect(status, text).to.equal(202);
  return body;
}

export type Refuse = (
  answering: () => Promise<Answer>,
  status: number,
  code: string,
  detail?: string,
) => Promise<Answer>;

/** Expects a refusal that leaves no row in these tables: nothing is half done. */
export const refusing =
  (api: TestApi, tables: string[]): Refuse =>
  async (answering, status, code, detail) => {
    const rows = () => Promise.all(tables.map((table) => api.count(table)));
    const before = await rows();
    const answer = await answering();
    expect([answer.status, answer.body.code], answer.text).to.deep.equal([status, code]);
    if (detail !== undefined) expect(answer.body.detail).to.equal(detail);
    expect(answer.body.detail).to.not.include("{");
    expect(await rows()).to.deep.equal(before);
    return answer;
  };
