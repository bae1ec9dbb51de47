import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FieldType, type DataFrame } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import { parseAbout } from '@vigilops/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { rangeOfAnHour, templates } from '../test/builders.ts';
import { EXPLAIN, linkWordsReady, SHOW_HOST, SHOW_LOGS, type LinkContext } from './links.ts';

beforeEach(() => setTemplateSrv(templates()));

const path = (link: typeof SHOW_HOST, context: LinkContext) => link.configure?.(context)?.path;
const hostPath = (name: string) => `/a/vigilops-app/hosts/by-name/${name}`;
const aFrame = (...hosts: string[]): DataFrame => ({
  length: 1,
  fields: hosts.map((host) => ({
    name: 'value',
    type: FieldType.number,
    values: [1],
    config: {},
    labels: { 'host.name': host, 'cpu.mode': 'user' },
  })),
});
const lines = (...labels: object[]): DataFrame => ({
  length: labels.length,
  fields: [{ name: 'labels', type: FieldType.other, values: labels, config: {} }],
});

describe('the link to a host in the menu of a panel', () => {
  it('takes the host that the panel is repeated for', () => {
    const scopedVars = { host: { value: 'web-1', text: 'web-1' } };
    expect(path(SHOW_HOST, { scopedVars, data: { series: [aFrame('db-1')] } })).toBe(hostPath('web-1'));
  });

  it('takes the host that the query asks for, with its variables filled in', () => {
    setTemplateSrv(templates({ host: 'web-2' }));
    const targets = [{ refId: 'A', filters: [{ key: 'host.name', op: '=', value: '$host' }] }];
    expect(path(SHOW_HOST, { targets })).toBe(hostPath('web-2'));
    expect(path(SHOW_HOST, { targets: [{ refId: 'A', hosts: ['a b/c'] }] })).toBe(hostPath('a%20b%2Fc'));
  });

  it('takes the host that all data names', () => {
    expect(path(SHOW_HOST, { data: { series: [aFrame('db-1'), aFrame('db-1')] } })).toBe(hostPath('db-1'));
    expect(path(SHOW_HOST, { data: { series: [lines({ 'host.name': 'db-2' })] } })).toBe(hostPath('db-2'));
  });

  it('takes the variable of the dashboard where nothing else speaks', () => {
    setTemplateSrv(templates({ host: 'web-3' }));
    expect(path(SHOW_HOST, { targets: [{ refId: 'A' }] })).toBe(hostPath('web-3'));
  });

  it('is not there when the data names several hosts, whatever the dashboard says', () => {
    setTemplateSrv(templates({ host: 'web-3' }));
    expect(path(SHOW_HOST, { data: { series: [aFrame('a', 'b')] } })).toBeUndefined();
    setTemplateSrv(templates({ host: ['a', 'b'] }));
    expect(path(SHOW_HOST, { targets: [{ refId: 'A', hosts: ['$host'] }] })).toBeUndefined();
  });

  it.each(['.*', '$__all', '{a,b}', 'a|b'])('is not there when the variable stands for all: %s', (all) => {
    setTemplateSrv(templates({ host: all }));
    expect(path(SHOW_HOST, { targets: [{ refId: 'A' }] })).toBeUndefined();
    expect(path(SHOW_HOST, { targets: [{ refId: 'A', hosts: ['$host'] }] })).toBeUndefined();
  });

  it('is not there when nothing names a host', () => {
    expect(SHOW_HOST.configure?.(undefined)).toBeUndefined();
    expect(path(SHOW_HOST, { data: { series: [] } })).toBeUndefined();
  });

  it('opens the host at the time of the panel, relative where that is relative', () => {
    const data = { series: [aFrame('db-1')] };
    const raw = { from: 'now-6h', to: 'now' };
    expect(path(SHOW_HOST, { data, timeRange: raw })).toBe(`${hostPath('db-1')}?from=now-6h&to=now`);
    const { from, to } = rangeOfAnHour();
    expect(path(SHOW_HOST, { data, timeRange: { from, to } })).toBe(
      `${hostPath('db-1')}?from=1772366400000&to=1772370000000`,
    );
  });
});

describe('the link to a host at an alert', () => {
  it.each([
    [{ 'host.name': 'web-1', instance: '10.0.0.1:9100' }, 'web-1'],
    [{ host: 'web-2' }, 'web-2'],
    [{ instance: '10.0.0.1:9100' }, '10.0.0.1'],
    [{ instance: '[fd00::1]:9100' }, 'fd00%3A%3A1'],
    [{ instance: 'fd00::1' }, 'fd00%3A%3A1'],
  ])('reads %j', (labels, host) => {
    expect(path(SHOW_HOST, { instance: { labels } })).toBe(hostPath(host));
  });

  it('is not there when the labels name no host', () => {
    expect(path(SHOW_HOST, { instance: { labels: { alertname: 'x', 'host.name': '' } } })).toBeUndefined();
    expect(path(SHOW_HOST, { instance: {} })).toBeUndefined();
  });
});

describe('the link to logs', () => {
  it('carries the filters of the query and the time', () => {
    setTemplateSrv(templates({ host: ['web-1', 'web-2'] }));
    const query = {
      refId: 'A',
      queryType: 'logs',
      hosts: ['$host'],
      services: ['shop'],
      text: 'a&b+',
      textMode: 'regex',
      level: 'warn',
    };
    const timeRange = { from: 'now-1h', to: 'now' };
    const address = new URL(
      path(SHOW_LOGS, { targets: [{ queryType: 'metrics' }, query], timeRange }) ?? '',
      'http://house',
    );
    expect(address.pathname).toBe('/a/vigilops-app/logs');
    expect(Object.fromEntries(address.searchParams)).toEqual({
      query: '/a&b+/i level:>=warn host:(web-1 OR web-2) service:shop',
      ...timeRange,
    });
  });

  it('is not there for metrics, hidden queries, or logs of another data source', () => {
    expect(path(SHOW_LOGS, { targets: [{ queryType: 'metrics' }] })).toBeUndefined();
    expect(path(SHOW_LOGS, { targets: [{ queryType: 'logs', hide: true }] })).toBeUndefined();
    const loki = { queryType: 'logs', datasource: { type: 'loki' } };
    expect(path(SHOW_LOGS, { targets: [loki] })).toBeUndefined();
  });
});

describe('the link that asks what happened', () => {
  const about = (context: LinkContext) => {
    const address = path(EXPLAIN, context);
    if (address === undefined) {
      return undefined;
    }
    const { pathname, searchParams } = new URL(address, 'http://house');
    expect(pathname).toBe('/a/vigilops-app/analysis/ask');
    return parseAbout(searchParams);
  };
  const timeRange = { from: 'now-1h', to: 'now' };

  it('names host, service, metric and time of a panel', () => {
    setTemplateSrv(templates({ host: 'web-2' }));
    const filters = [
      { key: 'host.name', op: '=', value: '$host' },
      { key: 'service.name', op: '=', value: 'shop' },
    ];
    const targets = [{ refId: 'A', queryType: 'metrics', metric: 'http.server.request.duration', filters }];
    expect(about({ targets, timeRange })).toEqual({
      kind: 'panel',
      host: 'web-2',
      service: 'shop',
      metric: 'http.server.request.duration',
      ...timeRange,
    });
  });

  it('carries the search of logs, not their text', () => {
    const targets = [{ refId: 'A', queryType: 'logs', services: ['shop'], level: 'error' }];
    expect(about({ targets, timeRange, data: { series: [lines({ body: 'secret' })] } })).toEqual({
      kind: 'panel',
      service: 'shop',
      query: 'level:>=error service:shop',
      ...timeRange,
    });
  });

  it('takes host and service of an alert from its labels', () => {
    const labels = { instance: '10.0.0.1:9100', service: 'shop', alertname: 'x' };
    expect(about({ instance: { labels } })).toEqual({ kind: 'panel', host: '10.0.0.1', service: 'shop' });
  });

  it('is not there where nothing of ours is shown', () => {
    expect(about({})).toBeUndefined();
    expect(about({ instance: { labels: { alertname: 'x' } } })).toBeUndefined();
    expect(
      about({ targets: [{ refId: 'A', datasource: { type: 'loki' }, queryType: 'logs', text: 'x' }] }),
    ).toBe(undefined);
  });
});

describe('what is shown', () => {
  it('fits into the menu of a panel once the words are there', async () => {
    await linkWordsReady();
    const host = SHOW_HOST.configure?.({ instance: { labels: { host: 'a' } } })?.title ?? '';
    const logs = SHOW_LOGS.configure?.({ targets: [{ queryType: 'logs' }] })?.title ?? '';
    const explain = EXPLAIN.configure?.({ instance: { labels: { host: 'a' } } })?.title ?? '';
    expect([host, logs, explain]).toEqual([
      'Show host in VigilOps',
      'Show logs in VigilOps',
      'Explain in VigilOps',
    ]);
    // Grafana's limit.
    expect(Math.max(host.length, logs.length, explain.length)).toBeLessThan(25);
  });
});

describe('plugin.json', () => {
  it('announces every link as it is', () => {
    const json = JSON.parse(readFileSync(join(import.meta.dirname, '../plugin.json'), 'utf8')) as {
      extensions: { addedLinks: unknown[] };
    };
    const added = [SHOW_HOST, SHOW_LOGS, EXPLAIN].map(({ title, description, targets }) => ({
      title,
      description,
      targets,
    }));
    expect(json.extensions.addedLinks).toEqual(added);
  });
});
