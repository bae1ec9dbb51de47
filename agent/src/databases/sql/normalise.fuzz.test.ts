import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { backslashIn, normaliseSql, type SqlDialect } from './normalise.ts';
import { ANSI_MODES, hiddenWords, isTaken, MODES, WORD } from './test/reference-reader.ts';

/** Nightly runs set this to 10,000. */
const RUNS = Number(process.env['VIGILOPS_FUZZ_RUNS'] ?? 200) * 20;

/** All that opens, closes or escapes something, in all its beginnings; `W` becomes a word of its own. */
const PIECES = [
  ...["'", "''", "'", '"', '""', '`', '\\', '\\\\', "\\'", '$$', '$a$', '$', '$1', '?', '...'],
  ...['--', '-- ', '#', '#-', '/*', '*/', '/*!', '/*!50000 ', '/*M!', '/*+', '\n', '\r', ' ', ' ', '\t'],
  ...['E', 'e', "E'", 'U&', "U&'", 'N', 'x', "b'", '1', '1e', '1E', '.', '.5', ',', '(', ')', '[', ']'],
  ...['@', '@@', '-', '+', '/', '*', '|', ':', '::', '<', '>', '=', ';', '~', '!', '{', '}'],
  ...[
    'in',
    'values',
    'array',
    'null',
    'true',
    'set',
    'to',
    'alter',
    '_utf8',
    'a',
    '\0',
    '\ufffd',
    '\u00a0',
    '\u00e9',
  ],
  ...['W', 'W', 'W', 'W ', ' W', "'W'", ' W ', "W'", "'W"],
];
const written = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 40 })
  .map((pieces) => pieces.map((piece, index) => piece.replace('W', `w${String(index)}w`)).join(''));
/** Strings and what surrounds them, more often than by chance. */
const quotedText = fc
  .array(fc.constantFrom("'W'", "'W\\'", "'W\\'W'", '"W"', '"W\\"', "'", '"', '\\', ' W ', ', ', ' '), {
    maxLength: 12,
  })
  .map((pieces) => {
    let words = 0;
    return pieces.join('').replaceAll('W', () => `w${String((words += 1))}w`);
  });

const STATEMENTS = [
  'select a.b, count(*) from t as a where x = L and y in (L, L, L) order by L',
  'insert into t (a, b) values (L, L), (L, L) -- L',
  'update t set a = L, b = coalesce(L, c) /* L */ where d between L and L',
  'alter user u identified by L; create role r password L',
  'select * from f(L) where a = L and b like L limit 7',
] as const;
/** A secret in all ways in which it may be written; it is made of letters that are in no name above. */
const WAYS: Readonly<Record<SqlDialect, readonly ((secret: string) => string)[]>> = {
  postgresql: [
    (secret) => `'${secret}'`,
    (secret) => `'it''s ${secret}'`,
    (secret) => `E'\\'${secret}\\\\'`,
    (secret) => `$$${secret}$$`,
    (secret) => `$tag$ $$ ' ${secret}$tag$`,
    (secret) => `U&'${secret}'`,
    (secret) => `'${secret}'::text`,
  ],
  mysql: [
    (secret) => `'${secret}'`,
    (secret) => `"${secret}"`,
    (secret) => `'it''s "${secret}'`,
    (secret) => `'it\\'s ${secret}'`,
    (secret) => `N'${secret}'`,
    (secret) => `'${secret}' '${secret}'`,
  ],
};
const SECRET = fc.string({ unit: fc.constantFrom('z', 'q', 'Z', ' ', 'é'), minLength: 1, maxLength: 12 });

function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

describe('normaliseSql of anything', () => {
  it.each([...MODES, ...ANSI_MODES])(
    'lets no literal of $dialect out that any reading of it has ($name)',
    (mode) => {
      fc.assert(
        fc.property(written, (text) => {
          const hidden = hiddenWords(text, mode);
          const { text: shown } = normaliseSql(text, mode.dialect);
          expect(wordsOf(shown).filter((word) => hidden.has(word))).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it.each(MODES.filter(({ isSure }) => isSure))(
    'nor when it is told how backslashes are read ($name)',
    (mode) => {
      fc.assert(
        fc.property(written, (text) => {
          const hidden = hiddenWords(text, mode);
          const { text: shown } = normaliseSql(text, mode.dialect, mode.escapes ? 'escapes' : 'literal');
          expect(wordsOf(shown).filter((word) => hidden.has(word))).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it.each([...MODES.filter(({ dialect, hasDollars }) => dialect === 'mysql' && !hasDollars), ...ANSI_MODES])(
    'nor when a whole statement says by itself what backslashes do ($name)',
    (mode) => {
      fc.assert(
        fc.property(fc.oneof(written, quotedText), (text) => {
          fc.pre(isTaken(text, mode));
          const hidden = hiddenWords(text, mode);
          const { text: shown } = normaliseSql(text, 'mysql', backslashIn(text));
          expect(wordsOf(shown).filter((word) => hidden.has(word))).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it.each<SqlDialect>(['postgresql', 'mysql'])(
    'takes any characters of %s, and shows one line of them',
    (dialect) => {
      fc.assert(
        fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
          const { text: shown, fingerprint } = normaliseSql(text, dialect);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\ufffd]|\d(?<![\p{L}_$"`].*\d)/u);
          expect(fingerprint).toMatch(/^[0-9a-f]{16}$/);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it.each<SqlDialect>(['postgresql', 'mysql'])(
    'reads ever longer text of %s in steps that do not grow',
    (dialect) => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 6 }), (pieces) => {
          // Whatever repeats half a million characters long: what grows with the square of that never ends.
          const text = pieces.join('').repeat(Math.ceil(500_000 / pieces.join('').length));
          expect(normaliseSql(text, dialect).text.length).toBeLessThanOrEqual(8_192);
        }),
        { numRuns: 20 },
      );
    },
  );

  it.each<SqlDialect>(['postgresql', 'mysql'])(
    'is the same of %s whatever was written, and shows nothing of it where it was cut off',
    (dialect) => {
      const statement = fc.record({
        statement: fc.constantFrom(...STATEMENTS),
        way: fc.constantFrom(...WAYS[dialect]),
        secrets: fc.tuple(SECRET, SECRET),
        cut: fc.double({ min: 0, max: 1, noNaN: true }),
      });
      fc.assert(
        fc.property(statement, ({ statement: text, way, secrets: [one, other], cut }) => {
          const whole = text.replaceAll('L', () => way(one));
          expect(normaliseSql(whole, dialect)).toEqual(
            normaliseSql(
              text.replaceAll('L', () => way(other)),
              dialect,
            ),
          );
          const shown = normaliseSql(whole.slice(0, Math.floor(whole.length * cut)), dialect).text;
          expect(shown).not.toMatch(/[zqZé]/);
        }),
        { numRuns: RUNS },
      );
    },
  );
});
