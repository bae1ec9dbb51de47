import { logQueryRequest } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { apiFilter, filterOfParams, NO_FILTER, paramsOfFilter, withField } from './log-filter.ts';

const read = (search: string) => filterOfParams(new URLSearchParams(search));
/** As the location service writes them. */
function write(filter: ReturnType<typeof read>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(paramsOfFilter(filter))) {
    (Array.isArray(value) ? value : value === null ? [] : [value]).forEach((one) => params.append(key, one));
  }
  return params.toString();
}
const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('the filter in the address', () => {
  it('is what was written there', () => {
    const search = `q=a%2Bb&regex=1&case=1&host=web-1&host=web-2&service=shop&levels=fatal%2Cwarn&file=%2Fx&trace=${TRACE}`;
    expect(write(read(search))).toBe(search);
    expect(write(read(''))).toBe('');
  });

  it('takes `level` as that one and above, as other pages link', () => {
    expect(read('level=error').levels).toEqual(['fatal', 'error']);
    expect(read('level=unknown').levels).toEqual([]);
  });

  it('leaves out what makes no sense', () => {
    expect(read('levels=loud,error&level=x&trace=17&host=&host=a&host=a')).toEqual({
      ...NO_FILTER,
      levels: ['error'],
      hosts: ['a'],
    });
  });
});

describe('the filter for the API', () => {
  it('says only what is chosen, in a form that the API takes', () => {
    expect(apiFilter(NO_FILTER)).toEqual({});
    const body = apiFilter(read(`q=a&regex=1&case=1&host=h&service=s&levels=warn&file=f&trace=${TRACE}`));
    expect(logQueryRequest.safeParse(body).success).toBe(true);
    expect(body).toEqual({
      text: 'a',
      text_mode: 'regex',
      case_sensitive: true,
      hosts: ['h'],
      services: ['s'],
      levels: ['warn'],
      file: 'f',
      trace_id: TRACE,
    });
  });
});

describe('a field of a line as a filter', () => {
  it.each([
    ['host.name', 'h', 'host=h'],
    ['service.name', 's', 'service=s'],
    ['log.file.path', '/f', 'file=%2Ff'],
    ['level', 'warn', 'levels=warn'],
    ['trace_id', TRACE, `trace=${TRACE}`],
  ])('%s gives %s', (key, value, search) => {
    const next = withField(NO_FILTER, key, value);
    expect(next === undefined ? undefined : write(next)).toBe(search);
  });

  it('is none where the API cannot filter by it', () => {
    expect(withField(NO_FILTER, 'user', 'li')).toBeUndefined();
    expect(withField(NO_FILTER, 'trace_id', 'x')).toBeUndefined();
  });

  it('adds to the hosts that are chosen, each once', () => {
    const one = withField(NO_FILTER, 'host.name', 'a') ?? NO_FILTER;
    expect(withField(withField(one, 'host.name', 'b') ?? one, 'host.name', 'a')?.hosts).toEqual(['a', 'b']);
  });
});
