import { logQueryRequest } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { apiFilter, filterOfParams, NO_FILTER, paramsOfFilter, readQuery, wordsOf } from './log-filter.ts';

const read = (search: string) => filterOfParams(new URLSearchParams(search));
const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('the filter in the address', () => {
  it('is what was written there', () => {
    const filter = { query: 'host:web-1 "a  b" OR /x/i', caseSensitive: true };
    const params = Object.entries(paramsOfFilter(filter)).filter(([, value]) => value !== null) as [
      string,
      string,
    ][];
    expect(read(new URLSearchParams(params).toString())).toEqual(filter);
    expect(Object.values(paramsOfFilter(NO_FILTER)).every((value) => value === null)).toBe(true);
  });

  it.each([
    ['q=refused&level=error&host=web-1', 'refused level:>=error host:web-1'],
    ['q=a b&host=x&host=y&service=shop', '"a b" host:(x OR y) service:shop'],
    ['q=a|b&regex=1', '/a|b/i'],
    ['q=a/b&regex=1&case=1', '/a\\/b/'],
    ['levels=warn,info', 'level:(info OR warn)'],
    ['level=unknown', ''],
    ['levels=loud,error&level=x&trace=17&host=&host=a&host=a', 'level:error host:a'],
    [`trace=${TRACE}&file=/var/log/x.log`, `file:"/var/log/x.log" trace_id:${TRACE}`],
    ['', ''],
    ['query=new&host=old', 'new'],
  ])('is read from fields of its own, as old addresses have it: %s', (search, query) => {
    expect(read(search).query).toBe(query);
  });
});

describe('the filter for the API', () => {
  it('says only what is asked, in a form that the API takes', () => {
    expect(apiFilter(NO_FILTER)).toEqual({});
    expect(apiFilter({ query: '  ', caseSensitive: true })).toEqual({});
    const body = apiFilter({ query: 'a', caseSensitive: true });
    expect(logQueryRequest.safeParse(body).success).toBe(true);
    expect(body).toEqual({ query: 'a', case_sensitive: true });
  });
});

describe('what is marked in the lines', () => {
  it.each([
    ['a "b c" -d host:e', ['a', 'b c']],
    ['(x OR pay*nt) /r/', ['x', 'pay', 'nt']],
    ['', []],
  ])('of %s', (query, words) => {
    expect(wordsOf(readQuery({ query, caseSensitive: false }).node)).toEqual(words);
  });
});
