import { LITERAL, type SqlToken } from './types.ts';

/** A bracket that is open. */
interface Frame {
  /** Of the bracket among what is printed. */
  readonly at: number;
  /** `list`: of values that may be any number, of which one is printed. `row`: one of VALUES. */
  readonly kind: 'list' | 'row' | 'other';
  /** The row that others repeat. */
  readonly first: Row | undefined;
  /** Nothing but literals so far, with their casts. */
  isPlain: boolean;
  /** Where the first item ends among what is printed. */
  firstEnd: number | undefined;
}

/** The first row of VALUES, and where the last one that is printed ends. */
interface Row {
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

const MORE: readonly SqlToken[] = [
  { kind: 'punctuation', text: ',' },
  { kind: 'word', text: '…' },
];

/** Lists of values in `IN`, `ARRAY` and `VALUES` become short: how many there are does not make another statement. */
export function foldLists(tokens: readonly SqlToken[]): SqlToken[] {
  const out: SqlToken[] = [];
  const open: Frame[] = [];
  let lastRow: Row | undefined;

  function begin(token: SqlToken): void {
    const isNextRow = out.at(-1)?.text === ',' && lastRow?.end === out.length - 1;
    const kind = isNextRow ? 'row' : kindOf(token, out.at(-1));
    const first = isNextRow ? lastRow : undefined;
    open.push({ at: out.length, kind, first, isPlain: true, firstEnd: undefined });
    out.push(token);
  }

  function end(token: SqlToken): void {
    const frame = open.pop();
    if (frame === undefined) {
      out.push(token);
      return;
    }
    shorten(out, frame, open.at(-1));
    out.push(token);
    if (frame.kind === 'row') {
      lastRow = endRow(out, frame);
    }
    const parent = open.at(-1);
    if (parent !== undefined && !frame.isPlain) {
      parent.isPlain = false;
    }
  }

  for (const token of tokens) {
    const frame = open.at(-1);
    if (token.text === '(' || token.text === '[') {
      begin(token);
    } else if (token.text === ')' || token.text === ']') {
      end(token);
    } else {
      if (frame !== undefined && token.text === ',') {
        frame.firstEnd ??= out.length;
      } else if (frame !== undefined && !isOfValue(token, out.at(-1))) {
        frame.isPlain = false;
      }
      out.push(token);
    }
  }
  return out;
}

function kindOf({ text }: SqlToken, before: SqlToken | undefined): Frame['kind'] {
  const word = before?.kind === 'word' ? before.text.toLowerCase() : '';
  if (text === '[') {
    return word === 'array' ? 'list' : 'other';
  }
  if (word === 'values' || word === 'value') {
    return 'row';
  }
  return word === 'in' ? 'list' : 'other';
}

/** Literals, and the words of a cast after them. */
function isOfValue({ kind, text }: SqlToken, before: SqlToken | undefined): boolean {
  return kind === 'literal' || text === '::' || before?.text === '::';
}

function shorten(out: SqlToken[], frame: Frame, parent: Frame | undefined): void {
  if (!frame.isPlain || frame.firstEnd === undefined) {
    return;
  }
  const isRow =
    frame.kind === 'row' || (parent?.kind === 'list' && out[frame.at - 1]?.kind === 'punctuation');
  if (frame.kind === 'list') {
    out.length = frame.firstEnd;
  } else if (isRow) {
    out.length = frame.firstEnd;
    out.push(...MORE);
  }
}

/** A row like the first one is left out, with the comma before it. */
function endRow(out: SqlToken[], { at, first }: Frame): Row {
  if (first === undefined) {
    return { from: at, to: out.length, end: out.length };
  }
  const isSame =
    out.length - at === first.to - first.from &&
    out.slice(at).every(({ text }, index) => text === out[first.from + index]?.text);
  if (isSame) {
    out.length = at - 1;
  }
  return { ...first, end: out.length };
}

type Statement = 'begins' | 'sets' | 'set' | 'other' | 'value';

/** `TRUE`, `FALSE` and `NULL` where they are values, and what a setting is set to, are literals too. */
export function foldWords(tokens: readonly SqlToken[], isPostgres: boolean): SqlToken[] {
  const out: SqlToken[] = [];
  let statement: Statement = 'begins';
  for (const token of tokens) {
    const word = token.kind === 'word' ? token.text.toLowerCase() : token.text;
    if (word === ';') {
      statement = 'begins';
      out.push(token);
      continue;
    }
    if (statement === 'value') {
      continue;
    }
    out.push(isValueWord(word, out.at(-1)) ? LITERAL : token);
    statement = isPostgres ? next(statement, word) : 'other';
    if (statement === 'value') {
      out.push(LITERAL);
    }
  }
  return out;
}

function isValueWord(word: string, before: SqlToken | undefined): boolean {
  const behind = before?.text.toLowerCase();
  if (word === 'true' || word === 'false') {
    return behind !== 'is' && behind !== 'not';
  }
  return word === 'null' && (behind === '(' || behind === ',' || behind === '=' || behind === '[');
}

/** PostgreSQL takes the value of a setting without quotes too: `SET x = y`, `ALTER ROLE r SET x TO y`. */
function next(statement: Statement, word: string): Statement {
  switch (statement) {
    case 'begins':
      return word === 'set' ? 'set' : word === 'alter' ? 'sets' : 'other';
    case 'sets':
      return word === 'set' ? 'set' : 'sets';
    case 'set':
      return word === '=' || word === 'to' ? 'value' : 'set';
    default:
      return statement;
  }
}
