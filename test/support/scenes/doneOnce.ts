/**
 * A cell of a table of states in which something is done needs a scene of its own, several acts on a chain. `npm test` does
 * what an actor may do once, in the first state that lets it; `npm run test:deep` does it in all of them. The contracts'
 * tests walk every cell each time, and so do these with every cell that is refused.
 */
export function doneOnce(): (...cell: string[]) => boolean {
  const seen = new Set<string>();
  return (...cell) => {
    const name = cell.join(" ");
    if (seen.has(name) && process.env["TEST_DEEP"] !== "1") return false;
    seen.add(name);
    return true;
  };
}
