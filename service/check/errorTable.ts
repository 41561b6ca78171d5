/** Stands in for service/base/errorTable.ts in a browser, which has words of its own for what is wrong. */
export const ERRORS = new Proxy<Record<string, readonly [number, string]>>(
  {},
  {
    get: (_table, code) => [400, String(code)] as const,
  },
);
