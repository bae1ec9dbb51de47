import { encodeLogsRequest, encodeMetricsRequest, type Attributes } from '@vigilops/otlp';
import { describe, expect, it } from 'vitest';
import {
  aPoint,
  createDecodeKit,
  HOST,
  logRows,
  NOW_NS,
  sampleRows,
  totalRejected,
} from './test/decode-kit.ts';
import { aToken } from '../test/memory-hosts.ts';

const log = { timeUnixNano: NOW_NS, body: 'x' };

function logsOf(...resources: Attributes[]): Uint8Array {
  return encodeLogsRequest(resources.map((resource) => ({ resource, records: [log] })));
}

describe('an agent token', () => {
  it('is bound to the first host it names and brings its card up to date', async () => {
    const kit = createDecodeKit();
    const card = {
      ...HOST,
      'host.ip': ['10.0.0.1', 'fe80::1'],
      'host.arch': 'arm64',
      'os.type': 'linux',
      'os.name': 'Debian GNU/Linux',
      'os.version': '13',
      'vigilops.os.kernel.version': '6.12',
      'vigilops.agent.version': '0.1.0',
      'vigilops.host.tags': 'web, eu ,',
      'vigilops.host.group': 'shop',
      'vigilops.host.label.env': 'prod',
      'vigilops.host.label.rack': 7,
      'vigilops.host.label.': 'nameless',
    };
    const decoded = await kit.logs([log], card);
    expect(decoded.hostIds).toEqual([1]);
    expect(kit.hosts.cards.get(1)).toEqual({
      key: 'host-a',
      name: 'web-1',
      ips: ['10.0.0.1', 'fe80::1'],
      arch: 'arm64',
      os: 'Debian GNU/Linux',
      osVersion: '13',
      kernel: '6.12',
      agentVersion: '0.1.0',
      tags: ['web', 'eu'],
      group: 'shop',
      labels: { env: 'prod', rack: '7' },
    });
  });

  it('cannot speak for another host.id, and only those rows are rejected', async () => {
    const kit = createDecodeKit({ token: aToken('agent', { hostId: 1, hostKey: 'host-a' }) });
    const decoded = await kit.decode(
      'logs',
      logsOf(HOST, { 'host.id': 'host-b' }, { ...HOST, 'service.name': 's' }),
    );
    expect(decoded.accepted).toBe(2);
    expect(decoded.rejections).toEqual([
      {
        reason:
          "resource claims host 'host-b', the token belongs to host 'host-a'; use an API token to send for several hosts",
        count: 1,
      },
    ]);
    expect(kit.hosts.calls.every(({ key }) => key !== 'host-b')).toBe(true);
    expect(kit.catalog.resources.every(({ hostId }) => hostId === 1)).toBe(true);
  });

  it('cannot speak for another host.name either', async () => {
    const kit = createDecodeKit();
    await kit.logs([log], { ...HOST, 'vigilops.agent.version': '1' });
    const decoded = await kit.decode('logs', logsOf({ 'host.name': 'web-2' }, { 'host.name': 'web-1' }));
    expect(decoded.accepted).toBe(1);
    expect(decoded.rejections[0]?.reason).toContain(
      "resource claims host 'web-2', the token belongs to host 'host-a'",
    );
  });

  it('cannot take over another host by its name when the id differs', async () => {
    const kit = createDecodeKit();
    await kit.logs([log], HOST);
    const decoded = await kit.logs([log], { 'host.id': 'host-b', 'host.name': 'web-1' });
    expect(totalRejected(decoded)).toBe(1);
  });

  it('gives its host to resources that name none, wherever they stand in the first request', async () => {
    const kit = createDecodeKit();
    const decoded = await kit.decode('logs', logsOf({ 'service.name': 'shop' }, HOST));
    expect(decoded.accepted).toBe(2);
    expect(kit.catalog.resources.map(({ hostId, serviceName }) => [hostId, serviceName])).toEqual(
      expect.arrayContaining([
        [1, 'shop'],
        [1, ''],
      ]),
    );
  });

  it('that no host was ever named for cannot be used without one, until one is', async () => {
    const kit = createDecodeKit();
    const first = await kit.decode('logs', logsOf({ 'service.name': 'shop' }));
    expect(first).toMatchObject({ accepted: 0, hostIds: [] });
    expect(first.rejections[0]?.reason).toContain('not bound to a host yet');
    await kit.logs([log], HOST);
    kit.advance(61_000);
    expect((await kit.decode('logs', logsOf({ 'service.name': 'shop' }))).accepted).toBe(1);
  });

  it('does not change the host’s card by what an application says of itself', async () => {
    const kit = createDecodeKit();
    await kit.logs([log], { ...HOST, 'os.type': 'linux', 'vigilops.agent.version': '1' });
    await kit.logs([log], { ...HOST, 'service.name': 'shop' });
    expect(kit.hosts.cards.get(1)?.os).toBe('linux');
    expect(kit.hosts.calls).toHaveLength(1);
  });

  it('has its refused rows counted again from memory, all kinds of them', async () => {
    const kit = createDecodeKit({ token: aToken('agent', { hostId: 1, hostKey: 'host-a' }) });
    const foreign = { 'host.id': 'host-b' };
    const body = encodeMetricsRequest([
      {
        resource: foreign,
        metrics: [
          {
            name: 'a',
            unit: '1',
            data: { kind: 'gauge', points: [aPoint(), aPoint({ attributes: { a: 1 } })] },
          },
          {
            name: 'b',
            unit: '1',
            data: {
              kind: 'summary',
              points: [{ attributes: {}, timeUnixNano: NOW_NS, count: 0, sum: 0, quantiles: [] }],
            },
          },
        ],
      },
    ]);
    for (const round of [1, 2]) {
      const metrics = await kit.decode('metrics', body);
      expect([round, metrics.accepted, totalRejected(metrics), sampleRows(metrics.batch)]).toEqual([
        round,
        0,
        3,
        [],
      ]);
      expect(metrics.batch.histograms).toEqual([]);
      expect(totalRejected(await kit.logs([log, log], foreign))).toBe(2);
      expect(totalRejected(await kit.spans([{}], foreign))).toBe(1);
    }
    expect(kit.catalog.calls).toEqual([]);
  });
});

describe('an API token', () => {
  it('speaks for every host and service that it names', async () => {
    const kit = createDecodeKit({ token: aToken('api') });
    const decoded = await kit.decode(
      'logs',
      logsOf(
        { 'host.id': 'a' },
        { 'host.name': 'b' },
        { 'service.name': 'lambda', 'service.namespace': 'n', 'service.instance.id': 'i' },
      ),
    );
    expect(decoded).toMatchObject({ accepted: 3, rejections: [], hostIds: [1, 2] });
    expect(kit.catalog.resources.map(({ hostId }) => hostId)).toEqual([1, 2, null]);
    expect(kit.catalog.resources[2]).toMatchObject({
      serviceName: 'lambda',
      serviceNamespace: 'n',
      serviceInstanceId: 'i',
    });
  });

  it('asks for a host once, however many of its services speak', async () => {
    const kit = createDecodeKit({ token: aToken('api') });
    await kit.decode(
      'logs',
      logsOf(...['x', 'y', 'z'].map((name) => ({ 'host.id': 'a', 'service.name': name }))),
    );
    expect(kit.hosts.calls).toEqual([{ method: 'findOrCreate', key: 'a' }]);
  });

  it('keeps hosts with one host.name apart when their ids differ', async () => {
    const kit = createDecodeKit({ token: aToken('api') });
    const decoded = await kit.decode(
      'logs',
      logsOf({ 'host.id': '1', 'host.name': 'web' }, { 'host.id': '2', 'host.name': 'web' }),
    );
    expect(decoded.hostIds).toHaveLength(2);
  });
});

describe('the memory of resources', () => {
  it('is kept by token: the same bytes from two agents are two hosts', async () => {
    const kit = createDecodeKit();
    const [one, two] = [
      aToken('agent', { hostId: 7, hostKey: 'one' }),
      aToken('agent', { hostId: 8, hostKey: 'two' }),
    ];
    const body = logsOf({ 'service.name': 'shop' });
    expect((await kit.decode('logs', body, one)).hostIds).toEqual([7]);
    expect((await kit.decode('logs', body, two)).hostIds).toEqual([8]);
    expect((await kit.decode('logs', body, one)).hostIds).toEqual([7]);
    const streams = await Promise.all([one, two].map((token) => kit.decode('logs', body, token)));
    expect(logRows(streams[0] as never)[0]?.streamId).not.toBe(logRows(streams[1] as never)[0]?.streamId);
  });

  it('follows a token that is bound to another host', async () => {
    const kit = createDecodeKit();
    const token = aToken('agent', { hostId: 7, hostKey: 'one' });
    const body = logsOf({ 'service.name': 'shop' });
    await kit.decode('logs', body, token);
    expect((await kit.decode('logs', body, { ...token, hostId: 9, hostKey: 'nine' })).hostIds).toEqual([9]);
  });

  it('ends after an hour, so that what was deleted elsewhere is created again', async () => {
    const kit = createDecodeKit({ token: aToken('api') });
    await kit.gauge([{}]);
    const calls = () => kit.catalog.calls.map(({ method }) => method);
    const before = calls().length;
    kit.advance(3_599_000);
    await kit.metrics({ kind: 'gauge', points: [aPoint({ timeUnixNano: NOW_NS + 3_599_000_000_000n })] });
    expect(calls()).toHaveLength(before);
    kit.advance(2_000);
    await kit.metrics({ kind: 'gauge', points: [aPoint({ timeUnixNano: NOW_NS + 3_601_000_000_000n })] });
    expect(calls().slice(before)).toEqual(['resolveResources', 'resolveScopes', 'resolveSeries']);
  });

  it.each(['resolveResources', 'resolveScopes', 'resolveSeries'] as const)(
    'is not spoilt when %s fails: the same request succeeds afterwards',
    async (method) => {
      const kit = createDecodeKit();
      kit.catalog.failNext(method, new Error('no database'));
      await expect(kit.gauge([{}])).rejects.toThrow('no database');
      const decoded = await kit.gauge([{}]);
      expect(decoded).toMatchObject({ accepted: 1, rejections: [], hostIds: [1] });
      expect(sampleRows(decoded.batch)).toMatchObject([{ seriesId: 1 }]);
    },
  );

  it('is not spoilt when log streams cannot be resolved', async () => {
    const kit = createDecodeKit();
    kit.catalog.failNext('resolveStreams', new Error('no database'));
    await expect(kit.logs([log])).rejects.toThrow('no database');
    expect(logRows(await kit.logs([log]))).toMatchObject([{ streamId: 1 }]);
  });

  it('serves requests that wait for the same names at the same time', async () => {
    const kit = createDecodeKit();
    const points = Array.from({ length: 50 }, (_, cpu) => ({ attributes: { cpu } }));
    const all = await Promise.all([kit.gauge(points), kit.gauge(points.toReversed()), kit.gauge(points)]);
    expect(all.map(({ accepted }) => accepted)).toEqual([50, 50, 50]);
    expect(kit.catalog.series).toHaveLength(50);
    const cpus = all.map(({ batch }) =>
      sampleRows(batch).map(({ seriesId }) => kit.catalog.seriesOf(seriesId).attributes),
    );
    expect(cpus[1]).toEqual(cpus[0]?.toReversed());
    expect(cpus[2]).toEqual(cpus[0]);
  });

  it('stops at once when the request is aborted', async () => {
    const kit = createDecodeKit();
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(kit.decode('logs', logsOf(HOST), kit.token, signal)).rejects.toThrow('gone');
  });

  it('has a bound on resources never seen before', async () => {
    const kit = createDecodeKit({ token: aToken('api'), limits: { maxNewResources: 3 } });
    const resources = Array.from({ length: 5 }, (_, n) => ({ 'service.name': `s${n}` }));
    const first = await kit.decode('logs', logsOf(...resources));
    expect(first.accepted).toBe(3);
    expect(first.rejections).toEqual([
      { reason: 'a request may bring at most 3 resources not seen before', count: 2 },
    ]);
    const second = await kit.decode('logs', logsOf(...resources));
    expect(second.accepted).toBe(5);
  });
});
