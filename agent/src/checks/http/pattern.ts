/** A regular expression in V8's words. */
export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Compiling is not interrupted, and takes longer with the square of the depth. */
const MAX_DEPTH = 50;

/**
 * Takes a pattern as it is written for RE2: `(?i)`, `(?s)` and `(?m)` at its start become flags. Undefined when V8
 * knows no such pattern, or it is nested too deeply.
 */
export function parsePattern(text: string): Pattern | undefined {
  const [lead = '', given = ''] = /^\(\?([ims]+)\)/.exec(text) ?? [];
  const source = text.slice(lead.length);
  const wanted = [...new Set(given)].join('');
  if (depthOf(source) > MAX_DEPTH) {
    return undefined;
  }
  // With `u` first, which knows \p{L}; without it more escapes are allowed that RE2 allows, too.
  return [`${wanted}u`, wanted].map((flags) => ({ source, flags })).find(isValid);
}

function isValid({ source, flags }: Pattern): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}

function depthOf(source: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [found] of source.matchAll(/\\.|[()]/gsu)) {
    depth += found === '(' ? 1 : found === ')' ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
