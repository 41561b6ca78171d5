/** RFC 6901 JSON pointers, in their string form (section 5). */

/** The pointer of the member `token` of the container at `parent`. */
export function pointerTo(parent: string, token: string): string {
  return `${parent}/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The unescaped reference tokens of a pointer; null when it is not one (no leading slash, or "~" without 0 or 1). */
export function tokensOf(pointer: string): string[] | null {
  if (pointer === "") return [];
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) return null;
  // "~1" first: the other order would turn "~01" into a slash (RFC 6901 section 4)
  return pointer
    .slice(1)
    .split("/")
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}
