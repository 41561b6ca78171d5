import type { FastifyInstance } from "fastify";

/** Everything that Fastify serves, as it draws its tree, in the spelling of the document; every GET has its HEAD. */
export function servedBy(app: FastifyInstance): string[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split("\n")
    .flatMap((line) => {
      const [, indent, part, methods] = /^(\W*)[├└]── (\S+) \((.+)\)$/.exec(line) ?? [];
      if (indent === undefined) return [];
      above.splice(indent.length / 4, Infinity, part!);
      const path = above.join("").replace(/:(\w+)/g, "{$1}");
      const doors = methods!.split(", ").filter((method) => method !== "HEAD");
      return doors.map((method) => `${method} ${path}`);
    });
}
