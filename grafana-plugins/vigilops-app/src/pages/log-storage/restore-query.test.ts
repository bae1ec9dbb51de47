import { describe, expect, it } from 'vitest';
import { restoreQuery } from './restore-query.ts';

const filterOf = (text: string) => {
  const read = restoreQuery(text);
  return read.kind === 'filter' ? read.filter : read.kind;
};
const unfit = (text: string) => {
  const read = restoreQuery(text);
  return read.kind === 'unfit' ? read.part : read.kind;
};

describe('a search in an archive', () => {
  it('is of services, hosts, a level and above, and one text', () => {
    expect(filterOf('service:(shop OR mail) host:web-1 level:>=warn "timed out"')).toEqual({
      services: ['shop', 'mail'],
      hosts: ['web-1'],
      level: 'warn',
      text: 'timed out',
    });
    expect(filterOf('level:(error OR fatal)')).toMatchObject({ level: 'error' });
    expect(filterOf('  ')).toEqual({ services: [], hosts: [], level: null, text: '' });
  });

  it.each([
    ['refused timeout', 'timeout'],
    ['-service:shop', '-service:shop'],
    ['service:shop-*', 'service:shop-*'],
    ['service:a AND service:b', 'service:b'],
    ['a OR b', 'a OR b'],
    ['/time ?out/', '/time ?out/'],
    ['level:error', 'level:error'],
    ['http.status_code:>=500', 'http.status_code:>=500'],
  ])('says which part of %s it cannot ask', (text, part) => {
    expect(unfit(text)).toBe(part);
  });

  it('points at what means nothing', () => {
    expect(restoreQuery('service:')).toMatchObject({ kind: 'problem', problem: { column: 1 } });
  });
});
