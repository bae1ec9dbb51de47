import { CoreApp, FieldType, SupplementaryQueryType, type DataFrame, type LogRowModel } from '@grafana/data';
import { logVolumeRequest } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { once } from '../api/client.ts';
import {
  aBackend,
  aLogRecord,
  aRequest,
  aStepped,
  refusal,
  someSettings,
  templates,
} from '../test/builders.ts';
import { VigilDataSource } from './datasource.ts';
import type { VariableQuery } from './lookup.ts';

function sourceOf(
  answers: Readonly<Record<string, unknown>>,
  variables: Record<string, string | string[]> = {},
) {
  const backend = aBackend(answers);
  const source = new VigilDataSource(
    someSettings(),
    () => backend,
    () => templates(variables),
  );
  return { source, requests: backend.requests };
}
const logs = {
  items: [aLogRecord({ trace_id: '0af7651916cd43dd8448eb211c80319c', attributes: { port: 80, user: 'li' } })],
  streams: {},
  next_cursor: 'next',
  stopped_by: 'limit',
  searched_from: 'a',
  searched_to: 'b',
};
const field = (frame: DataFrame | undefined, name: string) =>
  frame?.fields.find((each) => each.name === name);

describe('a metric query', () => {
  it('gives a frame a series, with unit, labels, gaps and a name', async () => {
    const two = [
      { labels: { 'host.name': 'web-1' }, values: [0.25, null] },
      { labels: { 'host.name': 'web-2' }, values: [0.5, 0.75] },
    ];
    const { source, requests } = sourceOf({
      '/read/metrics/query': aStepped({ series: two, series_total: 2 }),
    });
    const { data, error } = await once(
      source.query(aRequest([{ refId: 'A', queryType: 'metrics', metric: 'system.cpu.utilization' }])),
    );
    expect(error).toBeUndefined();
    expect(requests[0]).toMatchObject({ method: 'POST', showErrorAlert: false });
    const frames = data as DataFrame[];
    expect(frames.map((frame) => frame.refId)).toEqual(['A', 'A']);
    const value = frames[0]?.fields[1];
    expect(value?.values).toEqual([0.25, null]);
    expect(value?.config).toMatchObject({ unit: 'percentunit', displayNameFromDS: 'web-1' });
    expect(frames[0]?.fields[0]?.values[0]).toBe(Date.UTC(2026, 2, 1, 12));
  });

  it('says what was cut off and what was never received', async () => {
    const { source } = sourceOf({
      '/read/metrics/query': aStepped({ series: [], kind: null, truncated: true, warnings: ['odd'] }),
    });
    const { data } = await once(
      source.query(aRequest([{ refId: 'A', queryType: 'metrics', metric: 'gone' }])),
    );
    const notices = (data[0] as DataFrame).meta?.notices ?? [];
    expect(notices).toHaveLength(3);
  });

  it('does not warn of more series where a limit was asked for', async () => {
    const { source } = sourceOf({ '/read/metrics/query': aStepped({ truncated: true }) });
    const top = { refId: 'A', queryType: 'metrics', metric: 'system.cpu.utilization', limit: 10 } as const;
    const { data } = await once(source.query(aRequest([top])));
    expect((data[0] as DataFrame).meta?.notices).toBeUndefined();
  });

  it('asks nothing without a metric, and nothing for a hidden query', async () => {
    const { source, requests } = sourceOf({});
    const hidden = { refId: 'B', queryType: 'logs' as const, hide: true };
    await once(source.query(aRequest([{ refId: 'A', queryType: 'metrics' }, hidden])));
    expect(requests).toEqual([]);
  });

  it('fails alone: the other queries are drawn', async () => {
    const { source } = sourceOf({
      '/read/logs/query': logs,
      '/read/metrics/query': refusal(400, {
        code: 'REQUEST_INVALID',
        detail: 'metric: too long.',
        help: 'Correct the field.',
      }),
    });
    const { data, errors } = await once(
      source.query(
        aRequest([
          { refId: 'A', queryType: 'metrics', metric: 'm' },
          { refId: 'B', queryType: 'logs' },
        ]),
      ),
    );
    expect(data).toHaveLength(1);
    expect(errors).toEqual([{ refId: 'A', status: 400, message: 'metric: too long. Correct the field.' }]);
  });
});

describe('several metrics in one panel', () => {
  it('are asked in one call, and one that fails leaves the others', async () => {
    const failed = {
      code: 'REQUEST_INVALID',
      message: 'No such step.',
      help: 'Choose another.',
      retryable: false,
    };
    const { source, requests } = sourceOf({
      '/read/metrics/queries': {
        results: [
          { ref: '0', result: aStepped(), error: null },
          { ref: '1', result: null, error: failed },
        ],
      },
    });
    const { data, errors } = await once(
      source.query(
        aRequest([
          { refId: 'A', queryType: 'metrics', metric: 'm', legend: 'of {{host.name}}' },
          { refId: 'B', queryType: 'metrics', metric: 'n' },
        ]),
      ),
    );
    expect(requests).toHaveLength(1);
    expect((data as DataFrame[]).map(({ refId, name }) => [refId, name])).toEqual([['A', 'of web-1']]);
    expect(errors).toEqual([{ refId: 'B', status: 400, message: 'No such step. Choose another.' }]);
  });
});

describe('annotations', () => {
  it('ask the query of the editor for marks, without changing it', async () => {
    const { source, requests } = sourceOf({ '/read/logs/query': logs });
    const target = { refId: 'Anno', queryType: 'logs' as const, level: 'error' as const };
    const query = source.annotations.prepareQuery?.({ name: 'a', enable: true, iconColor: 'red', target });
    const { data } = await once(source.query(aRequest(query === undefined ? [] : [query])));
    expect(requests[0]?.data).toMatchObject({ level: 'error', limit: 100 });
    expect((data[0] as DataFrame).fields.map(({ name }) => name)).toEqual([
      'time',
      'timeEnd',
      'title',
      'text',
      'tags',
    ]);
    expect(target).not.toHaveProperty('asEvents');
    expect(source.annotations.prepareQuery?.({ name: 'a', enable: true, iconColor: 'red' })).toBeUndefined();
  });
});

describe('a log query', () => {
  it('gives log lines with level, labels, order below a millisecond and a link to the trace', async () => {
    const { source } = sourceOf({ '/read/logs/query': logs });
    const { data } = await once(source.query(aRequest([{ refId: 'A', queryType: 'logs', text: 'pay' }])));
    const frame = data[0] as DataFrame;
    expect(frame.meta).toMatchObject({
      type: 'log-lines',
      preferredVisualisationType: 'logs',
      searchWords: ['pay'],
    });
    expect(field(frame, 'timestamp')).toMatchObject({ values: [1772366400123], nanos: [456789] });
    expect(field(frame, 'severity')?.values).toEqual(['error']);
    expect(field(frame, 'labels')?.values[0]).toEqual({
      'host.name': 'web-1',
      'service.name': 'shop',
      'log.file.path': '/var/log/shop.log',
      port: '80',
      user: 'li',
    });
    expect(field(frame, 'trace_id')?.config.links?.[0]?.internal?.datasourceUid).toBe('vigil');
  });

  it('warns of a filter that logs lack', async () => {
    const { source } = sourceOf({ '/read/logs/query': logs });
    const filters = [{ key: 'state', operator: '=', value: 'user' }];
    const { data } = await once(source.query(aRequest([{ refId: 'A', queryType: 'logs' }], { filters })));
    expect((data[0] as DataFrame).meta?.notices?.[0]?.text).toContain('state = user');
  });
});

describe('a trace query', () => {
  it('opens one trace, and keeps microseconds of its spans', async () => {
    const span = {
      span_id: 's',
      parent_span_id: null,
      name: 'GET /',
      kind: 'server',
      service_name: 'shop',
      host_id: null,
      start_time: '',
      start_unix_nano: '1772366400123456789',
      end_unix_nano: '1772366400125456789',
      duration_ms: 2,
      status: 'error',
      status_message: 'no',
      attributes: { a: { b: 1 } },
      events: [],
      links: [],
      resource_id: 7,
    };
    const trace = {
      trace_id: 't1',
      spans: [span],
      truncated: false,
      resources: { 7: { 'host.name': 'web-1' } },
    };
    const { source, requests } = sourceOf({ '/read/traces/t1': trace });
    const { data } = await once(
      source.query(aRequest([{ refId: 'A', queryType: 'traces', traceId: ' t1 ' }])),
    );
    expect(requests[0]?.url).toBe('/api/datasources/proxy/uid/vigil/read/traces/t1');
    const frame = data[0] as DataFrame;
    expect(frame.meta?.preferredVisualisationType).toBe('trace');
    expect(field(frame, 'startTime')?.values[0]).toBeCloseTo(1772366400123.4568, 3);
    expect(field(frame, 'statusCode')?.values).toEqual([2]);
    expect(field(frame, 'traceID')?.config.links?.[0]?.internal?.query).toMatchObject({ queryType: 'logs' });
    expect(field(frame, 'serviceTags')?.values[0]).toEqual([{ key: 'host.name', value: 'web-1' }]);
    expect(field(frame, 'tags')?.values[0]).toEqual([{ key: 'a', value: '{"b":1}' }]);
  });

  it('lists traces in a table', async () => {
    const row = {
      trace_id: 't1',
      start_time: '2026-03-01T12:00:00.000000Z',
      duration_ms: 12,
      root_service: null,
      root_name: null,
      span_count: 3,
      error_count: 1,
    };
    const { source } = sourceOf({ '/read/traces': { items: [row], truncated: true } });
    const { data } = await once(
      source.query(aRequest([{ refId: 'A', queryType: 'traces', errorsOnly: true }])),
    );
    const frame = data[0] as DataFrame;
    expect(frame.fields.map(({ type }) => type)).toContain(FieldType.time);
    expect(frame.fields[0]?.values).toEqual(['t1']);
    expect(frame.meta?.notices).toHaveLength(1);
  });
});

describe('the health check', () => {
  const failing = (status: number, data?: unknown) =>
    sourceOf({ '/read/hosts': refusal(status, data) }).source;
  const said = (code: string, message: string) => ({ code, detail: message, help: '' });

  it('tells a good connection with hosts from one without', async () => {
    const { source } = sourceOf({ '/read/hosts': { items: [], next_cursor: null } });
    expect(await source.testDatasource()).toMatchObject({ status: 'success' });
  });

  it('tells who is to blame', async () => {
    const unreachable = await failing(502).testDatasource();
    expect(unreachable.message).toContain('http://vigilops:8080');
    const token = await failing(401, said('AUTH_REVOKED', 'The token was revoked.')).testDatasource();
    expect(token.message).toContain('The token was revoked.');
    const scope = await failing(403, said('AUTH_FORBIDDEN', 'No.')).testDatasource();
    expect(scope.message).toContain('scope `read`');
    for (const result of [unreachable, token, scope]) {
      expect(result.status).toBe('error');
    }
  });

  it('asks for the URL before it calls anybody', async () => {
    const backend = aBackend({});
    const source = new VigilDataSource(
      someSettings({}),
      () => backend,
      () => templates(),
    );
    expect((await source.testDatasource()).status).toBe('error');
    expect(backend.requests).toEqual([]);
  });
});

describe('variables and filters', () => {
  const ask = async (answers: Readonly<Record<string, unknown>>, query: Omit<VariableQuery, 'refId'>) => {
    const { source, requests } = sourceOf(answers, { metric: 'system.cpu.time' });
    const request = { ...aRequest([]), targets: [{ refId: 'v', ...query }] };
    const answer = source.variables?.getType() === 'custom' ? source.variables : undefined;
    const { data } = await once(
      (answer as unknown as { query: typeof source.query }).query(request as never),
    );
    return {
      texts: data.map((value: { text: string }) => value.text),
      url: requests[0]?.url ?? '',
      data: requests[0]?.data as unknown,
    };
  };

  it('lists hosts of a group, and values of a label of a metric that is itself a variable', async () => {
    const hosts = { items: [{ name: 'web-1' }, { name: 'web-2' }], next_cursor: null };
    const listed = await ask({ '/read/hosts': hosts }, { kind: 'hosts', group: 'prod' });
    expect(listed.texts).toEqual(['web-1', 'web-2']);
    expect(listed.url).toContain('group=prod');
    const values = await ask(
      { '/read/labels/values': { key: 'cpu.mode', values: ['idle', 'user'], truncated: false } },
      { kind: 'values', metric: '$metric', label: 'cpu.mode' },
    );
    expect(values.data).toEqual({ key: 'cpu.mode', metric: 'system.cpu.time' });
    expect(values.texts).toEqual(['idle', 'user']);
  });

  it('offers the labels of the metrics on the dashboard, else of all', async () => {
    const keys = [
      { key: 'state', source: 'series' },
      { key: 'host.name', source: 'resource' },
    ];
    const { source, requests } = sourceOf({ '/read/labels/query': { keys, truncated: false } });
    const queries = [{ refId: 'A', queryType: 'metrics' as const, metric: 'm' }];
    const found = await source.getTagKeys({ filters: [], queries });
    await source.getTagKeys({ filters: [], queries: [] });
    expect(found.map(({ text }) => text)).toEqual(['host.name', 'state']);
    expect(requests.map(({ data }) => data)).toEqual([{ metric: 'm' }, {}]);
  });

  it('offers the values of a label', async () => {
    const { source } = sourceOf({
      '/read/labels/values': { key: 'k', values: ['b', 'a'], truncated: false },
    });
    const values = await source.getTagValues({ key: 'k', filters: [] });
    expect(values.map(({ text }) => text)).toEqual(['a', 'b']);
  });
});

describe('Explore', () => {
  const volume = {
    from: '2026-03-01T12:00:00.000000Z',
    to: '2026-03-01T13:00:00.000000Z',
    step_seconds: 60,
    times: ['2026-03-01T12:00:00.000000Z'],
    levels: [
      { level: 'info', counts: [5] },
      { level: 'warn', counts: [2] },
    ],
    total: 7,
    counted_from: '2026-03-01T12:30:00.000000Z',
  };

  it('counts the lines of the same question by level, and says what was not counted', async () => {
    const { source, requests } = sourceOf({ '/read/logs/volume': volume });
    const asked = aRequest([{ refId: 'A', queryType: 'logs', text: 'pay', limit: 10 }]);
    const request = source.getSupplementaryRequest(SupplementaryQueryType.LogsVolume, asked);
    const { data } = await once(source.query(request ?? aRequest([])));
    expect(logVolumeRequest.safeParse(requests[0]?.data).success).toBe(true);
    expect(requests[0]?.data).toMatchObject({ text: 'pay' });
    const frames = data as DataFrame[];
    expect(frames.map((frame) => frame.fields[1]?.labels)).toEqual([{ level: 'info' }, { level: 'warning' }]);
    expect(frames[0]?.meta?.notices).toHaveLength(1);
  });

  it('takes no first step that begins within the range for one that was not counted', async () => {
    const whole = { ...volume, counted_from: '2026-03-01T12:00:33.000000Z' };
    const { source } = sourceOf({ '/read/logs/volume': whole });
    const { data } = await once(
      source.query(aRequest([{ refId: 'A', queryType: 'logs', logsAs: 'volume' }])),
    );
    expect((data[0] as DataFrame).meta?.notices).toBeUndefined();
  });

  it('opens with the newest lines, and the stream of a line beside them', async () => {
    const { source } = sourceOf({});
    expect(source.getDefaultQuery(CoreApp.Explore)).toEqual({ queryType: 'logs' });
    expect(source.getDefaultQuery(CoreApp.Dashboard)).toEqual({ queryType: 'metrics' });
    const labels = { 'host.name': 'web-1', 'log.file.path': '/var/log/a.log', user: 'li' };
    expect(await source.getLogRowContextQuery({ labels } as unknown as LogRowModel)).toEqual({
      refId: 'context',
      queryType: 'logs',
      hosts: ['web-1'],
      file: '/var/log/a.log',
    });
  });

  it('has no histogram for metrics', () => {
    const { source } = sourceOf({});
    const metrics = aRequest([{ refId: 'A', queryType: 'metrics', metric: 'm' }]);
    expect(source.getSupplementaryRequest(SupplementaryQueryType.LogsVolume, metrics)).toBeUndefined();
  });

  it('shows the neighbours of a line, the nearest first on the way back', async () => {
    const context = {
      before: [aLogRecord({ id: '1.0.7.1', body: 'first' }), aLogRecord({ id: '1.0.7.2', body: 'second' })],
      at: [],
      after: [],
      streams: {},
    };
    const { source, requests } = sourceOf({ '/read/logs/query': logs, '/read/logs/context': context });
    const { data } = await once(source.query(aRequest([{ refId: 'A', queryType: 'logs' }])));
    const row = { dataFrame: data[0] as DataFrame, rowIndex: 0 } as LogRowModel;
    const answer = await source.getLogRowContext(row, { limit: 5 });
    expect(requests.at(-1)?.data).toEqual({ id: logs.items[0]?.id, before: 5, after: 0 });
    expect(field(answer.data[0] as DataFrame, 'body')?.values).toEqual(['second', 'first']);
  });
});
