import { config, setDataSourceSrv, type DataSourceSrv } from '@grafana/runtime';
import { afterEach, expect, it } from 'vitest';
import { lineOfRecord } from '../../logs/line.ts';
import { aLogRecord, GRAFANAS_OWN } from '../../test/builders.ts';
import { linksOf, permalinkOf } from './line-actions.ts';
import { NO_FILTER } from './log-filter.ts';

const line = lineOfRecord(aLogRecord({ trace_id: '0af7651916cd43dd8448eb211c80319c' }));
afterEach(() => {
  config.exploreEnabled = false;
  config.appSubUrl = '';
});

it('gives a line an address that ends with it, with the search as it is, below the path of Grafana', () => {
  config.appSubUrl = '/grafana';
  const link = new URL(
    permalinkOf(
      line,
      { filter: { ...NO_FILTER, query: 'a b' }, columns: ['user', 'path'] },
      'https://g.example',
    ),
  );
  expect(link.pathname).toBe('/grafana/a/vigilops-app/logs');
  expect(link.searchParams.get('to')).toBe('1772366400124');
  expect(link.searchParams.getAll('col')).toEqual(['user', 'path']);
  expect(link.searchParams.get('query')).toBe('a b');
  expect(link.searchParams.get('line')).toBe(line.id);
});

it('leads to the host of a line around its time, and to its trace where something can show one', () => {
  setDataSourceSrv({
    getList: () => [GRAFANAS_OWN, { type: 'vigilops-datasource', uid: 'v' }],
  } as unknown as DataSourceSrv);
  expect(linksOf(line).map(({ title }) => title)).toEqual(['Host at that time', 'Explain this']);
  expect(linksOf(line)[0]?.href).toBe(
    '/a/vigilops-app/hosts/by-name/web-1?from=1772365500123&to=1772367300123',
  );
  config.exploreEnabled = true;
  expect(linksOf(line).map(({ title }) => title)).toEqual(['Host at that time', 'Trace', 'Explain this']);
  expect(linksOf(line).at(-1)?.href).toBe(
    `/a/vigilops-app/analysis/ask?${new URLSearchParams({ about: `log:${line.id}` }).toString()}`,
  );
});
