import { FieldType, type DataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { marksOf } from './marks.ts';

function frame(columns: Readonly<Record<string, unknown[]>>): DataFrame {
  const fields = Object.entries(columns).map(([name, values]) => ({
    ...{ name, values, type: FieldType.other },
    config: {},
  }));
  return { fields, length: fields[0]?.values.length ?? 0 };
}

describe('marks', () => {
  it('are moments, with what was written of them', () => {
    const columns = {
      time: [10],
      title: ['Deploy'],
      text: ['<b>v2</b>'],
      tags: [['a', '', 'b']],
      color: ['red'],
    };
    expect(marksOf([frame(columns)])).toEqual([
      { from: 10, to: undefined, title: 'Deploy', text: '<b>v2</b>', tags: ['a', 'b'], color: 'red' },
    ]);
  });

  it('are spans where they end later than they begin', () => {
    const ends = (columns: Readonly<Record<string, unknown[]>>) =>
      marksOf([frame(columns)]).map(({ to }) => to);
    expect(ends({ time: [10, 10, 10], timeEnd: [20, 10, null] })).toEqual([20, undefined, undefined]);
    expect(ends({ time: [10, 10], timeEnd: [20, 20], isRegion: [true, false] })).toEqual([20, undefined]);
  });

  it('without a time are none, and what is no text is left out', () => {
    expect(marksOf([frame({ time: [null, 5], text: [1, null], tags: ['x', 7] })])).toMatchObject([
      { from: 5, text: '', tags: [] },
    ]);
    expect(marksOf([frame({ text: ['a'] })])).toEqual([]);
  });
});
