import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFilterBuilder, MAX_BITS, type StoredFilter } from './filter.ts';
import { needsOf, type Needs } from './needs.ts';
import type { LogCondition } from '../read/log-condition.ts';

/** As the database decides it. */
function mayHold(needs: Needs, filter: StoredFilter): boolean {
  switch (needs?.kind) {
    case undefined:
      return true;
    case 'all':
      return needs.of.every((part) => mayHold(part, filter));
    case 'any':
      return needs.of.some((part) => mayHold(part, filter));
    case 'parts':
      return needs.hashes.every((hash) => {
        const bit = hash >>> (32 - filter.bits);
        return (((filter.bytes[bit >>> 3] ?? 0) >>> (bit & 7)) & 1) === 1;
      });
    default:
      return false;
  }
}

function filterOf(...bodies: readonly string[]): StoredFilter {
  const builder = createFilterBuilder();
  for (const body of bodies) {
    const bytes = Buffer.from(body);
    builder.addBytes(bytes, 0, bytes.length);
  }
  return builder.take();
}

const contains = (value: string, caseSensitive = false): LogCondition => ({
  kind: 'body',
  pattern: { kind: 'exact', value, caseSensitive },
});
const finds = (source: string, caseSensitive = true): LogCondition => ({
  kind: 'body',
  pattern: { kind: 'regex', source, caseSensitive },
});
const field = (value: string): LogCondition => ({
  kind: 'field',
  names: ['k'],
  streamIds: [],
  test: { kind: 'text', pattern: { kind: 'exact', value, caseSensitive: false } },
});

describe('a filter of texts', () => {
  it('never misses a part of a text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 60 }), { minLength: 1, maxLength: 50 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (bodies, which, from, length) => {
          const body = Array.from(bodies[which % bodies.length] ?? '');
          const start = from % (body.length + 1);
          const part = body.slice(start, start + (length % 20)).join('');
          const filter = filterOf(...bodies);
          expect(mayHold(needsOf(contains(part, true)), filter)).toBe(true);
          // ASCII alone: what the database folds beyond it is not asked for.
          const shouted = part.replace(/[a-z]/g, (letter) => letter.toUpperCase());
          expect(mayHold(needsOf(contains(shouted)), filter)).toBe(true);
        },
      ),
    );
  });

  it('never misses a value of an attribute, whatever JSON makes of it', () => {
    const scalar = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(fc.dictionary(fc.string({ maxLength: 8 }), scalar, { minKeys: 1 }), (attributes) => {
        const builder = createFilterBuilder();
        builder.addText(JSON.stringify(attributes));
        const filter = builder.take();
        for (const value of Object.values(attributes)) {
          expect(mayHold(needsOf(field(String(value))), filter)).toBe(true);
        }
      }),
    );
  });

  it('tells most other texts apart: numbers, ids, words', () => {
    const hex = (i: number) =>
      Math.imul(i + 1, 0x9e3779b1)
        .toString(16)
        .replace('-', '')
        .padStart(8, '0');
    const lines = Array.from(
      { length: 300 },
      (_, i) => `order ${String(8_000_000 + i * 37)} of ${hex(i)} accepted`,
    );
    const filter = filterOf(...lines);
    const passed = (texts: readonly string[]) =>
      texts.filter((text) => mayHold(needsOf(contains(text)), filter)).length;
    const range = Array.from({ length: 1_000 }, (_, i) => i);
    expect(passed(range.map((i) => String(9_123_456 + i * 7_919)))).toBeLessThan(150);
    expect(passed(range.map((i) => hex(i + 5_000)))).toBeLessThan(60);
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const pairs = letters.flatMap((a) => letters.map((b) => a + b));
    const absent = pairs.filter((pair) => !lines.some((line) => line.includes(pair)));
    expect(absent.length).toBeGreaterThan(500);
    expect(passed(absent)).toBeLessThan(absent.length / 5);
    expect(passed(['refused', 'timeout', 'OutOfMemory', 'segfault', 'disk full'])).toBe(0);
  });

  it('is as small as its texts allow, and 4 KiB at most', () => {
    expect(filterOf('a b').bytes.length).toBe(8);
    expect(filterOf('GET /health 200').bits).toBeLessThanOrEqual(7);
    const builder = createFilterBuilder();
    let lines = 0;
    while (!builder.isFull()) {
      const bytes = Buffer.from(`${String(lines)} ${Math.imul(lines, 2_654_435_761).toString(36)}`);
      builder.addBytes(bytes, 0, bytes.length);
      lines += 1;
    }
    expect(lines).toBeGreaterThan(500);
    expect(builder.take()).toMatchObject({ bits: MAX_BITS, bytes: { length: 4_096 } });
    // It is empty again.
    expect(builder.take().bytes.every((byte) => byte === 0)).toBe(true);
  });

  it('may hold everything where a text is too long to be noted', () => {
    const filter = filterOf('x'.repeat(70_000));
    expect(mayHold(needsOf(contains('nobody wrote this')), filter)).toBe(true);
  });
});

describe('what is needed', () => {
  const filter = filterOf('connection refused by 10.0.0.7', 'payment 4711 timed out');
  const holds = (condition: LogCondition) => mayHold(needsOf(condition), filter);

  it.each<[LogCondition, boolean]>([
    [contains('n'), true],
    [contains('by'), true],
    [contains('BY'), true],
    [contains('99'), true],
    [contains('xq'), false],
    [contains('ref'), true],
    [contains('xyz'), false],
    [{ kind: 'and', of: [contains('refused'), contains('timed out')] }, true],
    [{ kind: 'and', of: [contains('refused'), contains('rejected')] }, false],
    [{ kind: 'or', of: [contains('rejected'), contains('timed out')] }, true],
    [{ kind: 'or', of: [contains('rejected'), contains('exploded')] }, false],
    [{ kind: 'or', of: [contains('rejected'), contains('x')] }, true],
    [{ kind: 'not', of: contains('refused') }, true],
    [{ kind: 'and', of: [] }, true],
    [{ kind: 'or', of: [] }, false],
  ])('%j: %s', (condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['refused', true],
    ['rejected', false],
    ['re(fus|ject)ed', true],
    ['(rejected|timed out)', true],
    ['(rejected|exploded)', false],
    ['payment \\d+ timed', true],
    ['payment \\d+ failed', false],
    ['(payment )+', true],
    ['(exploded)*', true],
    ['(exploded)?x?', true],
    ['(exploded){2}', false],
    ['10\\.0\\.0\\.7', true],
    ['10\\.9\\.9\\.9', false],
    ['xq\\d+', false],
    // What cannot be read says nothing.
    ['\\mexploded\\M', true],
    ['(?i)EXPLODED', true],
    ['***=exploded', true],
    ['[[:alpha:]]exploded', true],
    ['exploded(', true],
  ])('the regular expression %s: %s', (source, expected) => {
    expect(holds(finds(source))).toBe(expected);
  });

  it('is nothing for numbers that the database may write otherwise', () => {
    const builder = createFilterBuilder();
    builder.addText('{"n":1e21,"d":1.50}');
    const stored = builder.take();
    expect(mayHold(needsOf(field('1000000000000000000000')), stored)).toBe(true);
    expect(mayHold(needsOf(field('1.5')), stored)).toBe(true);
    expect(mayHold(needsOf(field('123456')), stored)).toBe(false);
  });
});
