import { describe, expect, it } from 'vitest';
import { filterOfParams } from './logs/log-filter.ts';
import { LOGS_PATH, logsPath, type LogsLink } from './paths.ts';

const RANGE = { from: 'now-6h', to: 'now' };
const addressOf = (link: LogsLink) => new URL(logsPath(link, RANGE), 'http://house');

describe('a link to the log centre', () => {
  it.each<[LogsLink, string]>([
    [{ query: 'a OR "b  c" level:>=warn' }, 'a OR "b  c" level:>=warn'],
    [{ query: '100% & more', hosts: ['x'] }, '100% & more'],
    [{ hosts: ['web-1', 'web 2'], services: ['shop'] }, 'host:(web-1 OR "web 2") service:shop'],
    [{ text: 'a&b+', regex: true, level: 'error' }, '/a&b+/i level:>=error'],
    [{ text: 'say "it"', caseSensitive: true }, '"say \\"it\\""'],
    [{ files: ['/var/log/x.log'] }, 'file:"/var/log/x.log"'],
    [{}, ''],
  ])('is read by the page as it was meant: %j', (link, query) => {
    const { pathname, searchParams } = addressOf(link);
    expect(pathname).toBe(LOGS_PATH);
    expect(filterOfParams(searchParams)).toEqual({ query, caseSensitive: link.caseSensitive === true });
    expect([searchParams.get('from'), searchParams.get('to')]).toEqual([RANGE.from, RANGE.to]);
  });

  it('writes only what the page keeps in its address', () => {
    const { searchParams } = addressOf({
      hosts: ['a'],
      text: 'b',
      level: 'warn',
      caseSensitive: true,
      live: true,
    });
    expect([...searchParams.keys()].sort()).toEqual(['case', 'from', 'live', 'query', 'to']);
    expect(logsPath({})).toBe(LOGS_PATH);
  });
});
