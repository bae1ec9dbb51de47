import { VigilError } from '@vigilops/contracts';
import type { Matcher } from '@vigilops/contracts/api';

/**
 * A matcher as Alertmanager's API takes it in `filter` (its matcher/compat): in the form since 0.27, in which names and
 * values are any UTF-8, quoted where need be; else in the one before, in which a value may be bare. Where both read it
 * and disagree, the older one counts. Throws REQUEST_INVALID with Alertmanager's words.
 */
export function readMatcher(text: string): Matcher {
  if (text.startsWith('{') || text.endsWith('}')) {
    throw new VigilError('REQUEST_INVALID', `unexpected open or close brace: ${text}`);
  }
  const classic = readClassic(text);
  const modern = readModern(text);
  if (typeof classic === 'object') {
    return classic;
  }
  if (modern === undefined) {
    throw new VigilError('REQUEST_INVALID', classic);
  }
  return modern;
}

/** Names of Prometheus before UTF-8; Go's \s has no other spaces. */
const CLASSIC = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)([^]*)$/;

/** The matcher, or what is wrong with it. */
function readClassic(text: string): Matcher | string {
  const [, name = '', sign = '', rest = ''] = CLASSIC.exec(text) ?? [];
  if (name === '') {
    return `bad matcher format: ${text}`;
  }
  const raw = trimSpaces(rest);
  const isQuoted = raw.startsWith('"');
  const value = unescaped(isQuoted ? raw.slice(1) : raw, isQuoted);
  return value === undefined
    ? `matcher value contains unescaped double quote: ${raw}`
    : matcherOf(name, sign, value);
}

function trimSpaces(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isClassicSpace(text[from])) {
    from += 1;
  }
  while (to > from && isClassicSpace(text[to - 1])) {
    to -= 1;
  }
  return text.slice(from, to);
}

const isClassicSpace = (character: string | undefined) =>
  character !== undefined && '\t\n\f\r '.includes(character);

/** OpenMetrics' escapes; other backslashes are themselves. Undefined: a quote where none may be, or none at the end. */
function unescaped(raw: string, isQuoted: boolean): string | undefined {
  let value = '';
  for (let at = 0; at < raw.length; at += 1) {
    const character = raw[at] ?? '';
    const next = raw[at + 1];
    if (character === '\\' && next !== undefined) {
      value += next === 'n' ? '\n' : next === '"' || next === '\\' ? next : `\\${next}`;
      at += 1;
    } else if (character === '"') {
      return isQuoted && at === raw.length - 1 ? value : undefined;
    } else {
      value += character;
    }
  }
  return isQuoted ? undefined : value;
}

/** A quoted text, or one without spaces and reserved characters; one comma may follow. */
const TOKEN = String.raw`"(?:[^"\\]|\\[^])*"|[^\s{}!=~,\\"'\x60]+`;
const MODERN = new RegExp(String.raw`^\s*(${TOKEN})\s*(=~|=|!=|!~)\s*(${TOKEN})\s*(?:,\s*)?$`, 'u');

function readModern(text: string): Matcher | undefined {
  const [, quotedName, sign, quotedValue] = MODERN.exec(text) ?? [];
  if (quotedName === undefined || sign === undefined || quotedValue === undefined) {
    return undefined;
  }
  const name = unquoted(quotedName);
  const value = unquoted(quotedValue);
  return name === undefined || value === undefined ? undefined : matcherOf(name, sign, value);
}

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  '"': 34,
};
const ESCAPE =
  /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|([^\\\n])/guy;

/** Go's interpreted string literals (strconv.Unquote): bytes may be named, and have to be UTF-8 in the end. */
function unquoted(token: string): string | undefined {
  if (!token.startsWith('"')) {
    return token;
  }
  const inner = token.slice(1, -1);
  const bytes: Buffer[] = [];
  let end = 0;
  for (const match of inner.matchAll(ESCAPE)) {
    const [whole, simple, hex, octal, short, long, plain] = match;
    const byte = simple === undefined ? (hex === undefined ? octal : hex) : undefined;
    if (plain !== undefined) {
      bytes.push(Buffer.from(plain));
    } else if (simple !== undefined) {
      const code = SIMPLE[simple];
      if (code === undefined) {
        return undefined;
      }
      bytes.push(Buffer.of(code));
    } else if (byte !== undefined) {
      const code = Number.parseInt(byte, hex === undefined ? 8 : 16);
      if (code > 255) {
        return undefined;
      }
      bytes.push(Buffer.of(code));
    } else {
      const code = Number.parseInt(short ?? long ?? '', 16);
      if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        return undefined;
      }
      bytes.push(Buffer.from(String.fromCodePoint(code)));
    }
    end = match.index + whole.length;
  }
  if (end !== inner.length) {
    return undefined;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(bytes));
  } catch {
    return undefined;
  }
}

function matcherOf(name: string, sign: string, value: string): Matcher {
  return { name, value, is_regex: sign.endsWith('~'), is_equal: sign.startsWith('=') };
}
