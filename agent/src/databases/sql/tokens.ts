import { endOfComment } from './comments.ts';
import { type Backslash, endOfDollarQuoted, endOfQuoted } from './quoted.ts';
import { LITERAL, type SqlDialect, type SqlToken } from './types.ts';

interface Step {
  /** Where the next one begins. */
  readonly end: number;
  readonly tokens: readonly SqlToken[];
  /** A string in which a backslash escapes, whatever it does elsewhere: one that follows may continue it. */
  readonly isEscaped?: boolean;
  readonly isNumber?: boolean;
}

/** Longer ones are no names. */
const LONGEST_NAME = 256;
const BLANK = /[ \t\n\r\f\v]+/y;
const WORD = {
  postgresql: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y,
  mysql: /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y,
} as const;
// Letters that cling to a number are read with it: no dialect has a secret in its number only.
const NUMBER = /\.?\d(?:[\w.\u0080-\uffff]|(?<=\d[eE])[+-](?=\d))*/y;
const PARAMETER = /\$\d+/y;
const OPERATOR =
  /->>|#>>|<=>|!~~\*?|!~\*?|~~\*?|~\*|->|#>|#-(?!-)|@>|<@|@@|@\?|<=|>=|<>|!=|:=|::|\|\||&&|<<|>>|=>|\?\||\?&|[!-/:-@[-`{-~]/y;
const PUNCTUATION = '()[]{},;.';
const BEFORE_VALUE =
  /^(?:select|where|and|or|not|by|when|then|else|between|limit|offset|return|values|like|in)$/i;
const NOT_ASCII = /[^ -~]/;
const UNREADABLE = /[\p{C}\p{Z}\ufffd]/u;
/** What must stand behind `ESCAPE '\'` for it to be what it looks like. */
const AFTER_ESCAPE_CHARACTER = /[\s),;]|$/y;

/**
 * The words of a statement, whole or cut off anywhere. What is not surely outside of literals comes as one literal:
 * from there to the end, where it must be. Time grows with the length of the text, and no faster.
 */
export function readTokens(text: string, dialect: SqlDialect, backslash: Backslash): SqlToken[] {
  const tokens: SqlToken[] = [];
  let before: Step = { end: 0, tokens: [] };
  while (before.end < text.length) {
    const at = before.end;
    const blank = endOfBlank(text, at, dialect);
    if (blank === undefined) {
      tokens.push(LITERAL);
      break;
    }
    if (blank > at) {
      before = { ...before, end: blank };
      continue;
    }
    const own = before.isEscaped === true ? 'unknown' : backslash;
    before = readOne({ text, at, dialect, backslash: own, before: tokens.at(-1) });
    if (before.isNumber === true && endsInSign(tokens)) {
      tokens.pop();
    }
    // Strings side by side are one.
    const [first] = before.tokens;
    const isMore = first?.kind === 'literal' && tokens.at(-1)?.kind === 'literal';
    tokens.push(...(isMore ? before.tokens.slice(1) : before.tokens));
  }
  return tokens;
}

/** Whether a number that follows would be negative, and not subtracted. */
function endsInSign(tokens: readonly SqlToken[]): boolean {
  const [before, sign] = [tokens.at(-2), tokens.at(-1)];
  if (sign?.text !== '-' && sign?.text !== '+') {
    return false;
  }
  switch (before?.kind) {
    case undefined:
    case 'operator':
      return true;
    case 'punctuation':
      return '([,'.includes(before.text);
    case 'word':
      return BEFORE_VALUE.test(before.text);
    default:
      return false;
  }
}

/** Of blanks or of one comment; undefined: what follows cannot be read. */
function endOfBlank(text: string, at: number, dialect: SqlDialect): number | undefined {
  BLANK.lastIndex = at;
  if (BLANK.test(text)) {
    return BLANK.lastIndex;
  }
  const end = endOfComment(text, at, dialect);
  return end === null ? at : end;
}

interface Place {
  readonly text: string;
  readonly at: number;
  readonly dialect: SqlDialect;
  readonly backslash: Backslash;
  readonly before: SqlToken | undefined;
}

function readOne(place: Place): Step {
  return readQuoted(place) ?? readWord(place) ?? readDollar(place) ?? readNumber(place) ?? readSign(place);
}

function readQuoted(place: Place): Step | undefined {
  const { text, at, dialect, backslash } = place;
  switch (text[at]) {
    case "'":
      return readString(place, at, isEscapeCharacter(place) ? 'literal' : backslash);
    case '"':
      return dialect === 'mysql' ? readString(place, at, backslash) : readName(place, at);
    case '`':
      return dialect === 'mysql' ? readName(place, at) : undefined;
    default:
      return undefined;
  }
}

function readString({ text }: Place, open: number, backslash: Backslash): Step {
  const end = endOfQuoted(text, open, backslash);
  return end === undefined ? unreadable(text) : { end, tokens: [LITERAL] };
}

function readName({ text, at }: Place, open: number): Step {
  const end = endOfQuoted(text, open, 'literal');
  return end === undefined ? unreadable(text) : { end, tokens: [named('name', text.slice(at, end))] };
}

/** `LIKE … ESCAPE '\'`: with a backslash that escapes, one more quote would have to follow at once. */
function isEscapeCharacter({ text, at, backslash, before }: Place): boolean {
  if (backslash !== 'unknown' || !text.startsWith("'\\'", at) || before?.text.toLowerCase() !== 'escape') {
    return false;
  }
  AFTER_ESCAPE_CHARACTER.lastIndex = at + 3;
  return AFTER_ESCAPE_CHARACTER.test(text);
}

function readWord(place: Place): Step | undefined {
  const { text, at, dialect } = place;
  const pattern = WORD[dialect];
  pattern.lastIndex = at;
  const word = pattern.exec(text)?.[0];
  if (word === undefined) {
    return undefined;
  }
  const end = at + word.length;
  if (text[end] === "'") {
    const prefixed = readPrefixed(place, word, end);
    if (prefixed !== undefined) {
      return prefixed;
    }
  }
  if (dialect === 'postgresql' && /^u$/i.test(word) && text[end] === '&') {
    if (text[end + 1] === "'") {
      return readString(place, end + 1, 'literal');
    }
    if (text[end + 1] === '"') {
      return readName(place, end + 1);
    }
  }
  // To MySQL 9 it opens a literal, to those before it is part of a name.
  if (dialect === 'mysql' && /^\$.*\$/.test(word)) {
    return unreadable(text);
  }
  return { end, tokens: [named('word', word)] };
}

/** `x'4D'`, `b'01'`, `N'…'`, and of PostgreSQL `E'…'`. */
function readPrefixed(place: Place, word: string, open: number): Step | undefined {
  switch (word.toLowerCase()) {
    case 'x':
    case 'b':
      return readString(place, open, 'literal');
    case 'n':
      return readString(place, open, place.backslash);
    case 'e':
      return place.dialect === 'postgresql'
        ? { ...readString(place, open, 'escapes'), isEscaped: true }
        : undefined;
    default:
      return undefined;
  }
}

function readDollar({ text, at, dialect }: Place): Step | undefined {
  if (dialect !== 'postgresql' || text[at] !== '$') {
    return undefined;
  }
  const quoted = endOfDollarQuoted(text, at);
  if (quoted !== null) {
    return quoted === undefined ? unreadable(text) : { end: quoted, tokens: [LITERAL] };
  }
  PARAMETER.lastIndex = at;
  if (!PARAMETER.test(text)) {
    return undefined;
  }
  return afterDigits(text, PARAMETER.lastIndex);
}

function readNumber({ text, at, dialect }: Place): Step | undefined {
  if (dialect === 'mysql') {
    if (text[at] === '?') {
      return { end: at + 1, tokens: [LITERAL] };
    }
    // A list of values in a digest.
    if (text.startsWith('...', at)) {
      return { end: at + 3, tokens: [LITERAL, { kind: 'punctuation', text: ',' }, LITERAL] };
    }
  }
  // What follows the point of `t.1` is of the name before it.
  if (text[at] === '.' && /[\w$`"\]\u0080-\uffff]/.test(text[at - 1] ?? '')) {
    return undefined;
  }
  NUMBER.lastIndex = at;
  return NUMBER.test(text) ? { ...afterDigits(text, NUMBER.lastIndex), isNumber: true } : undefined;
}

/** What clings to a number is cut off it in one version and a mistake in the next: then nothing more is sure. */
function afterDigits(text: string, end: number): Step {
  const next = text[end] ?? '';
  return /["'$\w\u0080-\uffff]/.test(next) ? unreadable(text) : { end, tokens: [LITERAL] };
}

function readSign({ text, at, dialect }: Place): Step {
  if (text[at] === '\\') {
    return dialect === 'mysql' && text[at + 1] === 'N'
      ? { end: at + 2, tokens: [LITERAL] }
      : unreadable(text);
  }
  // Of MariaDB's MSSQL mode a name begins here, in which quotes open nothing.
  if (dialect === 'mysql' && text[at] === '[') {
    return unreadable(text);
  }
  OPERATOR.lastIndex = at;
  const sign = OPERATOR.exec(text)?.[0];
  if (sign === undefined) {
    return { end: at + 1, tokens: [LITERAL] };
  }
  const kind = PUNCTUATION.includes(sign) ? 'punctuation' : 'operator';
  return { end: at + sign.length, tokens: [{ kind, text: sign }] };
}

function named(kind: 'word' | 'name', text: string): SqlToken {
  const isUnreadable = text.length > LONGEST_NAME || (NOT_ASCII.test(text) && UNREADABLE.test(text));
  return isUnreadable ? LITERAL : { kind, text };
}

function unreadable({ length }: string): Step {
  return { end: length, tokens: [LITERAL] };
}
