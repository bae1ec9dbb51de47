import { describe, expect, it } from 'vitest';
import { aLogRecord } from '../../test/builders.ts';
import { leftOutOf } from './left-out.ts';

const report = (service: string, lines: unknown) =>
  aLogRecord({ service_name: service, attributes: { 'vigilops.log.left_out.lines': lines as number } });

describe('what was left out of services', () => {
  it('is summed over reports, the most first', () => {
    expect(leftOutOf([report('shop', 10), report('mail', 300), report('shop', 5)])).toEqual([
      { service: 'mail', lines: 300 },
      { service: 'shop', lines: 15 },
    ]);
  });

  it('is nothing where a line only looks like a report', () => {
    expect(leftOutOf([report('shop', 'many'), aLogRecord()])).toEqual([]);
  });
});
