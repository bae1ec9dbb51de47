import { describe, expect, it } from 'vitest';
import { lineOfRecord } from '../../logs/line.ts';
import { aLogRecord } from '../../test/builders.ts';
import { narrowed, NOTHING } from './narrowing.ts';

const lines = [
  lineOfRecord(aLogRecord({ id: '1', body: 'GET /cart', level: 'info' })),
  lineOfRecord(aLogRecord({ id: '2', body: 'no level', level: 'unknown' })),
  lineOfRecord(
    aLogRecord({ id: '3', body: 'cart is full', level: 'error', host_name: 'web-2', trace_id: 't1' }),
  ),
];
const ids = (by: Parameters<typeof narrowed>[1]) => narrowed(lines, by).map(({ id }) => id);

describe('narrowed', () => {
  it('is the same list where nothing is left out', () => {
    expect(narrowed(lines, NOTHING)).toBe(lines);
  });

  it('keeps a level and those above it', () => {
    expect(ids({ ...NOTHING, level: 'info' })).toEqual(['1', '3']);
    expect(ids({ ...NOTHING, level: 'fatal' })).toEqual([]);
  });

  it('finds a text in any case', () => {
    expect(ids({ ...NOTHING, text: 'CART' })).toEqual(['1', '3']);
  });

  it('keeps lines with the value of a field', () => {
    expect(ids({ ...NOTHING, field: { key: 'host.name', value: 'web-2' } })).toEqual(['3']);
    expect(ids({ ...NOTHING, field: { key: 'trace_id', value: 't1' } })).toEqual(['3']);
  });

  it('leaves out what was cleared away, and shows all once the list has moved on', () => {
    expect(ids({ ...NOTHING, clearedTo: lines[1] })).toEqual(['3']);
    const gone = lineOfRecord(aLogRecord({ id: 'gone' }));
    expect(ids({ ...NOTHING, clearedTo: gone })).toEqual(['1', '2', '3']);
  });
});
