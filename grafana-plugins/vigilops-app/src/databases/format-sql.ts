/** Words that begin a line of their own. */
const CLAUSES = new Set([
  'FROM', 'WHERE', 'HAVING', 'LIMIT', 'OFFSET', 'FETCH', 'UNION', 'INTERSECT', 'EXCEPT', 'VALUES', 'SET', 'RETURNING',
  'WINDOW', 'FOR',
]); // prettier-ignore
const JOINED = new Set(['LEFT', 'RIGHT', 'INNER', 'CROSS', 'FULL', 'NATURAL', 'STRAIGHT_JOIN']);
const BY = new Set(['GROUP', 'ORDER']);
const TOKEN = /"[^"]*"|`[^`]*`|[A-Za-z_][\w$]*|\s+|[^]/g;
const INDENT = '  ';

/**
 * A normalised statement on lines, for people: a clause a line, conditions and what lies in a subquery further in. No word
 * of it changes; what is no SQL comes out as it went in. Linear in its length.
 */
export function formatSql(text: string): string {
  const tokens = text.trim().match(TOKEN) ?? [];
  const words = tokens.map((token) => (/^[A-Za-z_]/.test(token) ? token.toUpperCase() : ''));
  /** For each bracket that is open whether it holds a query. */
  const open: boolean[] = [];
  const lines: string[] = [];
  let line = '';
  let previous = '';
  let isBetween = false;
  const inQuery = () => open.at(-1) ?? true;
  const wrap = (further = 0) => {
    if (line.trim() !== '') {
      lines.push(line.trimEnd());
    }
    line = INDENT.repeat(open.filter(Boolean).length + further);
  };
  const nextWord = (at: number) => words.slice(at + 1, at + 3).find((word) => word !== '') ?? '';
  tokens.forEach((token, at) => {
    const word = words[at] ?? '';
    if (/^\s/.test(token)) {
      line += line.endsWith(' ') || line === '' ? '' : ' ';
      return;
    }
    if (token === '(') {
      line += token;
      const isQuery = /^(?:SELECT|WITH)$/.test(nextWord(at));
      open.push(isQuery);
      if (isQuery) {
        wrap();
      }
    } else if (token === ')') {
      if (open.pop() === true) {
        wrap();
      }
      line += token;
    } else {
      if (inQuery() && word !== '' && beginsLine(word, previous, nextWord(at))) {
        wrap();
      } else if (inQuery() && (word === 'OR' || (word === 'AND' && !isBetween))) {
        wrap(1);
      }
      isBetween = word === 'BETWEEN' || (isBetween && word !== 'AND');
      line += token;
    }
    previous = word === '' ? previous : word;
  });
  wrap();
  return lines.join('\n');
}

function beginsLine(word: string, previous: string, next: string): boolean {
  if (word === 'JOIN') {
    return !JOINED.has(previous) && previous !== 'OUTER';
  }
  if (JOINED.has(word)) {
    return (
      word === 'STRAIGHT_JOIN' ||
      ((next === 'JOIN' || next === 'OUTER' || JOINED.has(next)) && !JOINED.has(previous))
    );
  }
  if (BY.has(word)) {
    return next === 'BY';
  }
  // `DELETE FROM` and `DISTINCT FROM` are one thought, as are `FOR UPDATE` at the end and `ON UPDATE SET`.
  return CLAUSES.has(word) && !(word === 'FROM' && (previous === 'DELETE' || previous === 'DISTINCT'));
}
