import type { AttributesJson } from '../../model/index.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The members of attributes as their decoder wrote them: no blanks, keys in quotes. Values stay JSON, so that no number loses a digit. */
export function membersOf(json: AttributesJson): Map<string, string> {
  const members = new Map<string, string>();
  let at = 1;
  while (at < json.length - 1) {
    const keyEnd = stringEnd(json, at);
    const end = valueEnd(json, keyEnd + 1);
    members.set(JSON.parse(json.slice(at, keyEnd)) as string, json.slice(keyEnd + 1, end));
    at = end + 1;
  }
  return members;
}

/** Behind the closing quote of the string that opens at `at`. */
function stringEnd(json: string, at: number): number {
  let next = at + 1;
  while (next < json.length && json.charCodeAt(next) !== QUOTE) {
    next += json.charCodeAt(next) === BACKSLASH ? 2 : 1;
  }
  return next + 1;
}

/** Where the value that begins at `at` ends: before the next comma, or the last brace. */
function valueEnd(json: string, at: number): number {
  let depth = 0;
  let next = at;
  while (next < json.length - 1) {
    const code = json.charCodeAt(next);
    if (code === QUOTE) {
      next = stringEnd(json, next);
      continue;
    }
    if (code === 0x7b || code === 0x5b) {
      depth += 1;
    } else if (code === 0x7d || code === 0x5d) {
      depth -= 1;
    } else if (code === 0x2c && depth === 0) {
      return next;
    }
    next += 1;
  }
  return next;
}
