import { describe, expect, it } from 'vitest';
import { compare, gte, valid } from './semver.ts';

describe('versions of selectors', () => {
  it('are told from names', () => {
    expect(['8.5.0', '12.3.0', '11.1.0'].map(valid)).toEqual(['8.5.0', '12.3.0', '11.1.0']);
    expect(['container', 'v', '12', 'latest', ''].map(valid)).toEqual([null, null, null, null, null]);
  });

  it('are compared by number, not by letter', () => {
    expect(['12.0.0', '8.5.0', '10.2.3', '10.2.10'].sort(compare)).toEqual([
      '8.5.0',
      '10.2.3',
      '10.2.10',
      '12.0.0',
    ]);
    expect(gte('10.0.0', '9.5.0')).toBe(true);
    expect(gte('9.5.0', '9.5.0')).toBe(true);
    expect(gte('9.4.10', '9.5.0')).toBe(false);
  });
});
