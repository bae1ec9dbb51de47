import { VigilError } from '@vigilops/contracts';

/** Of one stream. Loki's own limit is 15. */
const MAX_LABELS = 128;
const NAME = /[a-zA-Z_][a-zA-Z0-9_.:]*/y;
const GAP = /[\s,]*/y;
const EQUALS = /\s*=\s*/y;
/** Go's string literals: interpreted and raw (The Go Programming Language Specification, String literals). */
const QUOTED = /"((?:[^"\\\n]|\\.)*)"/y;
const RAW = /`([^`]*)`/y;
const ESCAPE = /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g;
const SHORT: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Labels as they stand in the protobuf form: `{job="app", host="web-1"}`. Throws BODY_MALFORMED with the place. */
export function parseLabelSet(text: string): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    at = match === null ? at : pattern.lastIndex;
    return match;
  };
  const fail = (expected: string): never => {
    throw new VigilError(
      'BODY_MALFORMED',
      `couldn't parse labels: expected ${expected} at character ${String(at + 1)}`,
    );
  };
  take(GAP);
  if (text[at] !== '{') {
    fail('{');
  }
  at += 1;
  for (;;) {
    take(GAP);
    if (text[at] === '}') {
      return labels;
    }
    const name = take(NAME)?.[0] ?? fail('a label name or }');
    if (take(EQUALS) === null) {
      fail('=');
    }
    const value = unquote(take(QUOTED)?.[1]) ?? take(RAW)?.[1] ?? fail('a quoted value');
    addLabel(labels, name, value);
  }
}

/** Throws BODY_MALFORMED where there are too many. */
export function addLabel(labels: Map<string, string>, name: string, value: string): void {
  if (labels.size >= MAX_LABELS && !labels.has(name)) {
    throw new VigilError('BODY_MALFORMED', `a stream has more than ${String(MAX_LABELS)} labels`);
  }
  labels.set(name, value);
}

function unquote(literal: string | undefined): string | undefined {
  if (literal?.includes('\\') !== true) {
    return literal;
  }
  return literal.replace(ESCAPE, (escape) => {
    const kind = escape[1] ?? '';
    if (kind === 'x' || kind === 'u' || kind === 'U') {
      const code = Number.parseInt(escape.slice(2), 16);
      return code > 0x10_ff_ff ? '\ufffd' : String.fromCodePoint(code).toWellFormed();
    }
    return /^[0-7]{3}$/.test(escape.slice(1))
      ? String.fromCharCode(Number.parseInt(escape.slice(1), 8))
      : (SHORT[kind] ?? kind);
  });
}
