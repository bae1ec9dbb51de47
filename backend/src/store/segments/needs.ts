import type { FieldTest, TextPattern } from '@vigilops/contracts/log-query';
import type { LogCondition } from '../read/log-condition.ts';
import {
  FOLDED,
  hashesOfId,
  hashesOfPair,
  hashOfFive,
  hashOfThree,
  LONG_GRAM,
  NO_PAIR,
  pairAfter,
  SHORT_GRAM,
} from './grams.ts';
import { literalsOf, type Literals } from './regex-literals.ts';

/** What a segment must have, else none of its records can match; null: nothing. */
export type Needs =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Needs[] }
  /** Hashes of parts, all of them. */
  | { readonly kind: 'parts'; readonly hashes: readonly number[] }
  | { readonly kind: 'streams'; readonly ids: readonly number[] }
  /** A bit of `severities` at least. */
  | { readonly kind: 'severities'; readonly mask: number }
  | null;

/** Parts that are asked for, of one text: each says less than the one before. */
const MAX_PARTS = 10;
/** Shorter texts have few parts of five, so those of three are asked for as well. */
const FEW_LONG = 9;

export function needsOf(condition: LogCondition): Needs {
  switch (condition.kind) {
    case 'and':
      return all(condition.of.map(needsOf));
    case 'or':
      return any(condition.of.map(needsOf));
    case 'body':
      return needsOfPattern(condition.pattern, inBody);
    case 'streams':
      return { kind: 'streams', ids: condition.ids };
    case 'severity':
      return { kind: 'severities', mask: maskOf(condition.ranges) };
    case 'trace':
      return condition.id === null
        ? null
        : { kind: 'parts', hashes: hashesOfId(Buffer.from(condition.id, 'hex'), 0) };
    case 'field':
      return any([
        all([needsOfValue(condition.test), any(condition.names.map(needsOfName))]),
        { kind: 'streams', ids: condition.streamIds },
      ]);
    default:
      return null;
  }
}

/** Bit n for severity number n. */
export function maskOf(ranges: readonly (readonly [number, number])[]): number {
  return ranges.reduce((mask, [low, high]) => mask | (2 ** (high + 1) - 2 ** low), 0);
}

function all(of: readonly Needs[]): Needs {
  const some = of.filter((needs) => needs !== null);
  return some.length > 1 ? { kind: 'all', of: some } : (some[0] ?? null);
}

function any(of: readonly Needs[]): Needs {
  const some = of.filter((needs) => !isNever(needs));
  return some.length === 1 ? (some[0] ?? null) : some.includes(null) ? null : { kind: 'any', of: some };
}

const isNever = (needs: Needs) => needs?.kind === 'streams' && needs.ids.length === 0;

type PartsOf = (text: string, caseSensitive: boolean) => Needs;

/** The keys of attributes are noted with them; in a structured body the parts of a name stand apart. */
function needsOfName(name: string): Needs {
  return all(name.split('.').map((part) => inAttributes(part, true)));
}

function needsOfValue(test: FieldTest): Needs {
  return test.kind === 'text' ? needsOfPattern(test.pattern, inAttributes) : null;
}

function needsOfPattern(pattern: TextPattern, partsOf: PartsOf): Needs {
  switch (pattern.kind) {
    case 'exact':
      return partsOf(pattern.value, pattern.caseSensitive);
    case 'wildcard':
      return all(
        pattern.parts.map((part) => (typeof part === 'string' ? partsOf(part, pattern.caseSensitive) : null)),
      );
    case 'regex':
      return needsOfLiterals(literalsOf(pattern.source), (text) => partsOf(text, pattern.caseSensitive));
  }
}

function needsOfLiterals(literals: Literals, partsOf: (text: string) => Needs): Needs {
  if (typeof literals === 'string') {
    return partsOf(literals);
  }
  const of = literals.of.map((part) => needsOfLiterals(part, partsOf));
  return literals.kind === 'all' ? all(of) : any(of);
}

/** Letters beyond ASCII are noted as they are written: where case is ignored, what has case says nothing. */
const inBody: PartsOf = (text, caseSensitive) =>
  all(
    (caseSensitive
      ? [text]
      : runs(text, (char) => isAscii(char) || char.toLowerCase() === char.toUpperCase())
    ).map((run) => partsNeeded(Buffer.from(run))),
  );

/** Attributes are noted as JSON, so what JSON escapes says nothing; nor do long numbers, which it may write otherwise. */
const inAttributes: PartsOf = (text) =>
  /^-?[\d.]+$/.test(text) && (text.length > 15 || text.includes('.'))
    ? null
    : all(
        runs(text, (char) => isAscii(char) && char >= ' ' && char !== '"' && char !== '\\').map((run) =>
          partsNeeded(Buffer.from(run)),
        ),
      );

const isAscii = (char: string) => char < '\u{80}';

function runs(text: string, belongs: (char: string) => boolean): string[] {
  const found = [''];
  for (const char of text) {
    if (belongs(char)) {
      found[found.length - 1] += char;
    } else {
      found.push('');
    }
  }
  return found.filter((run) => run !== '');
}

function partsNeeded(bytes: Uint8Array): Needs {
  const byte = (at: number) => FOLDED[bytes[at] ?? 0] ?? 0;
  const low = (at: number) => byte(at) | (byte(at + 1) << 8) | (byte(at + 2) << 16);
  const partsOfThree = (count: number) => Array.from({ length: count }, (_, at) => hashOfThree(low(at)));
  if (bytes.length < SHORT_GRAM) {
    const hashes = hashesOfPair(pairAfter(pairAfter(NO_PAIR, byte(0)), byte(1)));
    return hashes.length === 0 ? null : { kind: 'parts', hashes };
  }
  if (bytes.length < LONG_GRAM) {
    return { kind: 'parts', hashes: partsOfThree(bytes.length - SHORT_GRAM + 1) };
  }
  const threes = bytes.length < FEW_LONG ? partsOfThree(bytes.length - SHORT_GRAM + 1) : [];
  const last = bytes.length - LONG_GRAM;
  const count = Math.min(MAX_PARTS, last + 1);
  const starts = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * last) / (count - 1)),
  );
  return {
    kind: 'parts',
    hashes: [...starts.map((at) => hashOfFive(low(at) | (byte(at + 3) << 24), byte(at + 4))), ...threes],
  };
}
