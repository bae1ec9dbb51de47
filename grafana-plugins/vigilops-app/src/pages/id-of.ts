/** The id that a part of an address names; undefined where it can be none, so that nobody needs to be asked. */
export function idOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}
