import { endOfQuoted } from './quoted.ts';
import type { SqlDialect } from './types.ts';

const LINE_COMMENT = {
  // Two minus signs are two of them to MySQL, unless a blank follows.
  mysql: /(?:--(?=[\0- \x7f]|$)|#)[^\n]*/y,
  postgresql: /--[^\n\r]*/y,
} as const;
const BLOCK_EDGE = /\/\*|\*\//g;
const MYSQL_CODE = /\/\*(?:M?!|\+)/y;
const CODE_EDGE = /\*\/|["'`]|\/\*|--|[#$]/g;

/** The index after the comment that begins here; undefined: where it ends cannot be told; null: there is none. */
export function endOfComment(text: string, open: number, dialect: SqlDialect): number | undefined | null {
  const line = LINE_COMMENT[dialect];
  line.lastIndex = open;
  if (line.test(text)) {
    return line.lastIndex;
  }
  if (!text.startsWith('/*', open)) {
    return null;
  }
  if (dialect === 'postgresql') {
    return endOfNested(text, open);
  }
  MYSQL_CODE.lastIndex = open;
  if (MYSQL_CODE.test(text)) {
    return endOfCode(text, MYSQL_CODE.lastIndex);
  }
  const close = text.indexOf('*/', open + 2);
  return close === -1 ? text.length : close + 2;
}

function endOfNested(text: string, open: number): number {
  BLOCK_EDGE.lastIndex = open;
  let depth = 0;
  for (let edge = BLOCK_EDGE.exec(text); edge !== null; edge = BLOCK_EDGE.exec(text)) {
    depth += edge[0] === '/*' ? 1 : -1;
    if (depth === 0) {
      return BLOCK_EDGE.lastIndex;
    }
  }
  return text.length;
}

/**
 * A comment that some servers run and others skip, by their version: its end is known only where it is the same for
 * both.
 */
function endOfCode(text: string, from: number): number | undefined {
  const skipped = text.indexOf('*/', from);
  CODE_EDGE.lastIndex = from;
  for (let edge = CODE_EDGE.exec(text); edge !== null; edge = CODE_EDGE.exec(text)) {
    if (edge[0] === '*/') {
      return edge.index === skipped ? skipped + 2 : undefined;
    }
    const end = '"\'`'.includes(edge[0]) ? endOfQuoted(text, edge.index, 'unknown') : undefined;
    if (end === undefined || end > skipped) {
      return undefined;
    }
    CODE_EDGE.lastIndex = end;
  }
  return undefined;
}
