import { describe, expect, it } from 'vitest';
import { aTriedLine } from '../../test/some-pipelines.ts';
import { becameOf, bodyParts, fieldChanges, summaryOf } from './tried.ts';

const dropped = aTriedLine({}, { outcome: 'dropped', after: null });
const masked = aTriedLine({ body: 'mail to <EMAIL> sent' }, {}, { body: 'mail to bo@example.com sent' });
const failure = { pipeline: 'web', step: 0, type: 'parse_json', message: 'no JSON' };

describe('what became of a line', () => {
  it('is the strongest that can be said of it', () => {
    expect(becameOf(aTriedLine())).toBe('same');
    expect(becameOf(aTriedLine({}, { matched: false }))).toBe('unmatched');
    expect(becameOf(aTriedLine({ level: 'error' }))).toBe('changed');
    expect(becameOf(masked)).toBe('changed');
    expect(becameOf(dropped)).toBe('dropped');
    expect(becameOf(aTriedLine({ level: 'error' }, { failures: [failure] }))).toBe('failed');
  });

  it('says which fields came, went and are others', () => {
    const line = aTriedLine(
      { level: 'error', attributes: { status: 503, path: '/pay' } },
      {},
      { attributes: { path: '/pay', secret: 'x' } },
    );
    const changes = fieldChanges(line).map(({ field, before, after }) => [field, before, after]);
    expect(changes).toEqual([
      ['level', 'info', 'error'],
      ['secret', 'x', undefined],
      ['status', undefined, '503'],
    ]);
  });

  it('marks the words of the text that are others, and leaves the rest alone', () => {
    expect(bodyParts(masked)).toEqual([
      { kind: 'same', value: 'mail to ' },
      { kind: 'gone', value: 'bo@example.com' },
      { kind: 'new', value: '<EMAIL>' },
      { kind: 'same', value: ' sent' },
    ]);
  });

  it('of a line beyond all measure is told without its words', () => {
    const long = aTriedLine({ body: 'a '.repeat(3_000) }, {}, { body: 'b '.repeat(3_000) });
    expect(bodyParts(long).map(({ kind }) => kind)).toEqual(['gone', 'new']);
  });

  it('is counted, with what it took', () => {
    const { counts, averageUs, slowestUs } = summaryOf([
      dropped,
      masked,
      aTriedLine({}, { duration_us: 90 }),
    ]);
    expect(Object.fromEntries(counts)).toEqual({ dropped: 1, changed: 1, same: 1 });
    expect([averageUs, slowestUs]).toEqual([50, 90]);
  });

  it('of no line at all takes nothing', () => {
    expect(summaryOf([])).toMatchObject({ averageUs: 0, slowestUs: 0 });
  });
});
