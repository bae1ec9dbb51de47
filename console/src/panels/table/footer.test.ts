import { FieldType, type DataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { withFooter } from './footer.ts';

const frame: DataFrame = {
  length: 1,
  fields: [
    { name: 'host', type: FieldType.string, values: ['a'], config: {} },
    { name: 'cpu', type: FieldType.number, values: [1], config: { custom: { width: 7 } } },
    { name: 'disk', type: FieldType.number, values: [1], config: {} },
  ],
};
const footers = (footer: Parameters<typeof withFooter>[1]) =>
  withFooter(frame, footer).fields.map(
    ({ config }) => (config.custom as { footer?: object } | undefined)?.footer,
  );

describe('the footer of a table', () => {
  it('is there when the panel wants it, below its numbers or those it names', () => {
    const sum = { reducers: ['sum'] };
    expect(footers({ show: true, reducer: ['sum'] })).toEqual([undefined, sum, sum]);
    expect(footers({ show: true, reducer: ['sum'], fields: ['disk'] })).toEqual([undefined, undefined, sum]);
    expect(footers({ show: true, reducer: ['sum'], fields: '' })).toEqual([undefined, sum, sum]);
  });

  it('can count the rows instead', () => {
    expect(footers({ show: true, countRows: true, reducer: ['sum'] })).toEqual([
      { reducers: ['countAll'] },
      undefined,
      undefined,
    ]);
  });

  it('leaves everything else as it was', () => {
    expect(withFooter(frame, { show: false })).toBe(frame);
    expect(withFooter(frame, undefined)).toBe(frame);
    expect(withFooter(frame, { show: true, reducer: ['sum'] }).fields[1]?.config.custom).toMatchObject({
      width: 7,
    });
  });
});
