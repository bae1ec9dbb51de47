import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { readable } from '../rows-chart.ts';
import { joined, rowFields, rowsOf, stretchesOf } from './states.ts';

const times = [0, 10, 20, 30];
const field = (values: unknown[], custom: object = {}): Field => ({
  name: 'up',
  type: FieldType.number,
  values,
  config: { custom },
  display: (value) => ({ numeric: Number(value), text: String(value), color: value === 1 ? 'green' : 'red' }),
});
const stretches = (values: unknown[], custom: object = {}, merge = true) =>
  stretchesOf(field(values, custom), times, { merge, end: 40, fallback: 'gray' }).map(
    ({ from, to, text }) => [from, to, text],
  );

describe('states', () => {
  it('last until the next one, the last until the end', () => {
    expect(stretches([1, 1, 0, 0])).toEqual([
      [0, 20, '1'],
      [20, 40, '0'],
    ]);
  });

  it('that are equal are one, unless each value is wanted', () => {
    expect(stretches([1, 1, 1, 1])).toEqual([[0, 40, '1']]);
    expect(stretches([1, 1, 1, 1], {}, false)).toHaveLength(4);
  });

  it('end where nothing is known, unless they are told to go on', () => {
    const values = [1, null, null, 1];
    expect(stretches(values)).toEqual([
      [0, 10, '1'],
      [30, 40, '1'],
    ]);
    expect(stretches(values, { spanNulls: true })).toEqual([[0, 40, '1']]);
    expect(stretches(values, { spanNulls: 20 })).toEqual([[0, 40, '1']]);
    expect(stretches(values, { spanNulls: 19 })).toHaveLength(2);
    expect(stretches([1, 1, null, null])).toEqual([[0, 20, '1']]);
  });

  it('do not end at a time that is only of another row', () => {
    expect(stretches([1, undefined, undefined, 0])).toEqual([
      [0, 30, '1'],
      [30, 40, '0'],
    ]);
  });

  it('have the colour of their value, or a quiet one', () => {
    const look = (changes: Partial<Field>) =>
      stretchesOf({ ...field([1, 1, 1, 1]), ...changes }, times, {
        merge: true,
        end: 40,
        fallback: 'gray',
      })[0];
    expect(look({})?.color).toBe('green');
    expect(look({ display: () => ({ numeric: 1, text: '1' }) })?.color).toBe('gray');
  });
});

describe('rows', () => {
  const frame = (name: string, at: number[], values: unknown[], custom: object = {}): DataFrame => ({
    length: at.length,
    fields: [
      { name: 'time', type: FieldType.time, values: at, config: {} },
      { ...field(values, custom), name: 'up', labels: { host: name } },
    ],
  });

  it('come from all frames, each with its own name and times', () => {
    const all = joined([frame('a', [0, 10], [1, 1]), frame('b', [0, 20], [0, 1])]);
    const rows = all === undefined ? [] : rowsOf(all, true, 30, 'gray');
    expect(rows.map(({ name }) => name)).toEqual(['up a', 'up b']);
    expect(rows[1]?.stretches.map(({ from, to }) => [from, to])).toEqual([
      [0, 20],
      [20, 30],
    ]);
  });

  it('that a viewer hid are not there', () => {
    const all = joined([frame('a', [0], [1], { hideFrom: { viz: true } })]);
    expect(all === undefined ? [] : rowFields(all)).toEqual([]);
  });

  it('are none without a time', () => {
    expect(joined([{ length: 1, fields: [field([1])] }])).toBeUndefined();
  });

  it('are named as far as there is room, at equal distances', () => {
    const names = ['a', 'b', 'c', 'd'];
    expect(readable(names, 100)).toEqual(names);
    expect(readable(names, 26)).toEqual(['a', '', 'c', '']);
    expect(readable(['a-very-long-name-of-a-host-indeed'], 100)[0]).toHaveLength(24);
  });
});
