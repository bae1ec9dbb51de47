import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { graphable } from './graphable.ts';

const field = (type: FieldType, values: unknown[], custom: object = {}): Field => ({
  name: type,
  type,
  values,
  config: { custom },
});
const time = field(FieldType.time, [1, 2, 3]);
const frame = (...fields: Field[]): DataFrame => ({ fields, length: 3 });
const drawn = (...fields: Field[]) => graphable([frame(...fields)])[0]?.fields;

describe('what can be drawn over time', () => {
  it('has a time and at least one number', () => {
    const number = field(FieldType.number, [1, 2, 3]);
    expect(graphable([frame(time, number)])).toHaveLength(1);
    expect(
      graphable([frame(time), frame(number), frame(time, field(FieldType.string, ['a', 'b', 'c']))]),
    ).toEqual([]);
    expect(
      graphable([
        {
          fields: [
            { ...time, values: [] },
            { ...number, values: [] },
          ],
          length: 0,
        },
      ]),
    ).toEqual([]);
  });

  it('leaves a gap where a value is no finite number', () => {
    expect(drawn(time, field(FieldType.number, [NaN, Infinity, 3]))?.[1]?.values).toEqual([null, null, 3]);
    expect(drawn(time, field(FieldType.number, [null, undefined, 0]))?.[1]?.values).toEqual([null, null, 0]);
  });

  it('leaves a gap where a logarithm cannot show a value', () => {
    const scaleDistribution = { type: 'log', log: 10 };
    expect(drawn(time, field(FieldType.number, [-1, 0, 10], { scaleDistribution }))?.[1]?.values).toEqual([
      null,
      null,
      10,
    ]);
  });

  it('draws booleans as steps between 0 and 1', () => {
    const [, steps] = drawn(time, field(FieldType.boolean, [true, null, false])) ?? [];
    expect(steps).toMatchObject({
      type: FieldType.number,
      values: [1, null, 0],
      config: { min: 0, max: 1, custom: { lineInterpolation: 'stepAfter' } },
    });
    expect(steps?.display?.(1).text).toBe('true');
  });

  it('does not change what it was given', () => {
    const number = field(FieldType.number, [NaN, 1, 2]);
    graphable([frame(time, number)]);
    expect(number.values).toEqual([NaN, 1, 2]);
  });
});
