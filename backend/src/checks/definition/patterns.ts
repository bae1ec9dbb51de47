/** Compiling is not interrupted, and takes longer with the square of the depth. */
const MAX_DEPTH = 50;

/** Escapes, classes, groups: all that can hold what looks like something else. */
const TOKENS = /\\k|\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|\(\?<?[=!]|[()]/gu;

/** What is wrong with a pattern that an agent is to run; undefined where nothing is. */
export function patternProblem(text: string): string | undefined {
  const lead = /^\(\?([ims]+)\)/.exec(text);
  const source = text.slice(lead?.[0].length ?? 0);
  const flags = [...new Set(lead?.[1] ?? '')].join('');
  let depth = 0;
  let deepest = 0;
  for (const [token] of source.matchAll(TOKENS)) {
    if (/^\\[1-9k]/.test(token)) {
      return 'must not refer back to a group: such a pattern can take for ever';
    }
    if (/^\(\?<?[=!]/.test(token)) {
      return 'must not look ahead or behind: such a pattern can take for ever';
    }
    depth += token.startsWith('(') ? 1 : token === ')' ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  if (deepest > MAX_DEPTH) {
    return `must not be nested deeper than ${String(MAX_DEPTH)} groups`;
  }
  // With `u` it knows \p{L}; without it more escapes are allowed that RE2 allows, too.
  return compiles(source, `${flags}u`) || compiles(source, flags)
    ? undefined
    : 'must be a regular expression as RE2 has it';
}

function compiles(source: string, flags: string): boolean {
  try {
    new RegExp(source, flags);
    return true;
  } catch {
    return false;
  }
}
