import { endOfComment } from './comments.ts';
import { type Backslash, endOfQuoted } from './quoted.ts';

/** What a backslash does in `'…'` and in `"…"`: ANSI_QUOTES makes names of the latter, where it does nothing. */
const READINGS = [
  ['escapes', 'escapes'],
  ['escapes', 'literal'],
  ['literal', 'literal'],
] as const;

/**
 * What a backslash does in a statement of MySQL that is whole, as its own text proves: the sql_mode of its session is not to be
 * had, and that of the server says nothing of it. Read the wrong way, a string mostly does not end, or a backslash stands alone,
 * which no server takes. `unknown`: two ways of reading it differ, and both could be meant.
 */
export function backslashIn(text: string): Backslash {
  if (!text.includes('\\')) {
    return 'unknown';
  }
  const readings = READINGS.map(([single, double]) => edgesIn(text, single, double));
  const possible = new Set(readings.filter((one) => one !== 'refused'));
  if (possible.size !== 1 || possible.has('unsure')) {
    return 'unknown';
  }
  const [escapes, , literal] = readings;
  return escapes !== 'refused' ? 'escapes' : literal !== 'refused' ? 'literal' : 'unknown';
}

const QUOTES = '\'"`';

/** Where literals and names in quotes begin and end. `refused`: no server reads the text so; `unsure`: who could say. */
function edgesIn(text: string, single: Backslash, double: Backslash): string {
  const edges: number[] = [];
  for (let at = 0; at < text.length;) {
    const end = endOfOne(text, at, single, double);
    if (typeof end === 'string') {
      return end;
    }
    if (QUOTES.includes(text[at] ?? '')) {
      edges.push(at, end);
    }
    at = end;
  }
  return edges.join(' ');
}

function endOfOne(
  text: string,
  at: number,
  single: Backslash,
  double: Backslash,
): number | 'refused' | 'unsure' {
  switch (text[at]) {
    case "'":
      return endOfQuoted(text, at, single) ?? 'refused';
    case '"':
      return endOfQuoted(text, at, double) ?? 'refused';
    case '`':
      return endOfQuoted(text, at, 'literal') ?? 'refused';
    case '\\':
      return text[at + 1] === 'N' ? at + 2 : 'refused';
    // Names of MariaDB's MSSQL mode.
    case '[':
      return 'unsure';
    default: {
      const end = endOfComment(text, at, 'mysql');
      return end === null ? at + 1 : (end ?? 'unsure');
    }
  }
}
