import { describe, expect, it } from 'vitest';
import { templates } from '../test/builders.ts';
import { adHocFilters, interpolate } from './interpolate.ts';
import type { VigilQuery } from './query.ts';

const query = (fields: Partial<VigilQuery>): VigilQuery => ({ refId: 'A', queryType: 'metrics', ...fields });

describe('interpolate', () => {
  it('turns equality with several values into one of them, taken literally', () => {
    const replaced = interpolate(
      query({ filters: [{ key: 'host.name', op: '=', value: '$host' }] }),
      {},
      templates({ host: ['web-1', 'db.eu (old)'] }),
    );
    expect(replaced.filters).toEqual([{ key: 'host.name', op: '=~', value: 'web-1|db\\.eu \\(old\\)' }]);
  });

  it('keeps equality where the variable has one value', () => {
    const filters = [{ key: 'host.name', op: '!=' as const, value: '${host}' }];
    expect(interpolate(query({ filters }), {}, templates({ host: ['web-1'] })).filters).toEqual([
      { key: 'host.name', op: '!=', value: 'web-1' },
    ]);
  });

  it('does not escape expressions that a person wrote', () => {
    const filters = [{ key: 'host.name', op: '!~' as const, value: '$host' }];
    expect(
      interpolate(query({ filters }), {}, templates({ host: ['web-.*', 'db'] })).filters?.[0]?.value,
    ).toBe('web-.*|db');
  });

  it('spreads a variable over a list of hosts, and drops what is empty', () => {
    const replaced = interpolate(
      query({ queryType: 'logs', hosts: ['$host', 'db-1', '$none'] }),
      {},
      templates({ host: ['a', 'b'], none: '' }),
    );
    expect(replaced.hosts).toEqual(['a', 'b', 'db-1']);
  });

  it('takes the lowest level from a variable, and every level where it holds none', () => {
    const given = query({ queryType: 'logs', level: '$level' as 'warn' });
    expect(interpolate(given, {}, templates({ level: 'warn' })).level).toBe('warn');
    expect(interpolate(given, {}, templates({ level: '' }))).not.toHaveProperty('level');
    expect(interpolate(given, {}, templates({ level: 'loud' }))).not.toHaveProperty('level');
  });

  it('understands "all" as an expression: no choice of hosts, and any value of a label', () => {
    const variables = templates({ host: '.*' });
    expect(interpolate(query({ hosts: ['$host'] }), {}, variables).hosts).toEqual([]);
    const filters = [{ key: 'host.name', op: '=' as const, value: '$host' }];
    expect(interpolate(query({ filters }), {}, variables).filters?.[0]?.op).toBe('=~');
  });

  it('leaves the given query as it is', () => {
    const given = query({ metric: '$metric' });
    expect(interpolate(given, {}, templates({ metric: 'up' })).metric).toBe('up');
    expect(given.metric).toBe('$metric');
  });
});

describe('adHocFilters', () => {
  it('knows one-of and none-of, and leaves out comparisons that the API lacks', () => {
    expect(
      adHocFilters([
        { key: 'a', operator: '=|', value: 'x', values: ['x', 'y+'] },
        { key: 'b', operator: '!=|', value: 'z' },
        { key: 'c', operator: '>', value: '1' },
        { key: '', operator: '=', value: '1' },
        { key: 'd', operator: '!=', value: '' },
      ]),
    ).toEqual([
      { key: 'a', op: '=~', value: 'x|y\\+' },
      { key: 'b', op: '!~', value: 'z' },
      { key: 'd', op: '!=', value: '' },
    ]);
  });
});
