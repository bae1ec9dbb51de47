import { createHash } from 'node:crypto';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MetricDescriptor, SeriesDescriptor } from '../../model/index.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createCatalog } from './catalog.ts';
import { recountSeries } from './recount.ts';

const signal = new AbortController().signal;
const hash = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16);

const CPU: MetricDescriptor = {
  name: 'system.cpu.time',
  kind: 'sum',
  unit: 's',
  description: 'first description',
  temporality: 'cumulative',
  monotonic: true,
};

describeEngines('catalog', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  beforeAll(async () => {
    database = openTestDatabase({ ...suite, url: (await suite.freshDatabase()).url });
  });
  afterAll(() => database.close());

  const catalog = () => createCatalog(database.connections);
  const rows = (text: string, values: unknown[] = []) =>
    database.query({ text, values }, { signal, timeoutMs: 5_000 });
  const hostNamed = async (key: string): Promise<number> => {
    const [row] = await rows(
      `INSERT INTO vigilops.hosts (key, name, source) VALUES ($1, $1, 'otlp') RETURNING id`,
      [key],
    );
    return row?.['id'] as number;
  };
  const resource = (name: string, hostId: number | null, attributes = '{"service.name": "x"}') => ({
    hash: hash(name),
    hostId,
    serviceName: name,
    serviceNamespace: '',
    serviceInstanceId: '',
    attributes,
    schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
  });
  const SCOPE = { hash: hash('scope'), name: 'lib', version: '1', attributes: '{}', schemaUrl: '' };
  const placeFor = async (key: string): Promise<{ resourceId: number; scopeId: number; hostId: number }> => {
    const hostId = await hostNamed(key);
    const [resourceId] = await catalog().resolveResources([resource(key, hostId)], signal);
    const [scopeId] = await catalog().resolveScopes([SCOPE], signal);
    return { resourceId: resourceId ?? 0, scopeId: scopeId ?? 0, hostId };
  };
  const series = (
    name: string,
    place: { resourceId: number; scopeId: number },
    metric: MetricDescriptor = CPU,
  ): SeriesDescriptor => ({ hash: hash(name), metric, ...place, attributes: `{"name": "${name}"}` });
  const limit = (maxSeriesPerHost: number) => ({ maxSeriesPerHost });

  it('gives ids in the order of the descriptors, the same ones again, and one for equal ones', async () => {
    const descriptors = [resource('b', null), resource('a', null), resource('b', null)];
    const first = await catalog().resolveResources(descriptors, signal);
    expect(first[0]).toBe(first[2]);
    expect(first[0]).not.toBe(first[1]);
    expect(await catalog().resolveResources(descriptors.toReversed(), signal)).toEqual(first.toReversed());
    expect(await catalog().resolveResources([], signal)).toEqual([]);
  });

  it('keeps attributes as typed JSON, however they are quoted', async () => {
    const attributes =
      '{"a\\"b": "c\\\\d {},", "int": 9223372036854775807, "real": 1.0, "none": {"$double": "NaN"}, "__proto__": 1}';
    await catalog().resolveResources([resource('quoting', null, attributes)], signal);
    const [row] = await rows(
      `SELECT attributes::text AS text, attributes = $1::jsonb AS same FROM vigilops.resources WHERE hash = $2`,
      [attributes, hash('quoting')],
    );
    expect(row).toMatchObject({ same: true, text: expect.stringContaining('"real": 1.0') as string });
  });

  it('tells metrics apart by all but their description', async () => {
    const place = await placeFor('metrics');
    const variants: MetricDescriptor[] = [
      CPU,
      { ...CPU, description: 'second description' },
      { ...CPU, unit: 'ms' },
      { ...CPU, temporality: 'delta' },
      { ...CPU, monotonic: false },
      { ...CPU, kind: 'gauge' },
    ];
    await catalog().resolveSeries(
      variants.map((metric, i) => series(`variant ${String(i)}`, place, metric)),
      limit(100),
      signal,
    );
    const found = await rows(
      `SELECT s.attributes->>'name' AS name, m.id, m.description FROM vigilops.series s JOIN vigilops.metrics m ON m.id = s.metric_id
       WHERE s.resource_id = $1 ORDER BY 1`,
      [place.resourceId],
    );
    expect(found).toHaveLength(6);
    expect(new Set(found.map((row) => row['id'])).size).toBe(5);
    expect(found[1]).toMatchObject({ id: found[0]?.['id'] as number, description: 'first description' });
  });

  it('copies the host to series and log streams', async () => {
    const place = await placeFor('copied');
    const [id] = await catalog().resolveSeries([series('copied series', place)], limit(10), signal);
    const [streamId] = await catalog().resolveStreams(
      [
        {
          hash: hash('stream'),
          resourceId: place.resourceId,
          scopeId: place.scopeId,
          filePath: '/var/log/syslog',
        },
      ],
      signal,
    );
    expect(await rows('SELECT host_id FROM vigilops.series WHERE id = $1', [id])).toEqual([
      { host_id: place.hostId },
    ]);
    expect(
      await rows('SELECT host_id, service_name, file_path FROM vigilops.log_streams WHERE id = $1', [
        streamId,
      ]),
    ).toEqual([{ host_id: place.hostId, service_name: 'copied', file_path: '/var/log/syslog' }]);
  });

  it('refuses new series of a host at its limit, and goes on knowing the old ones', async () => {
    const full = await placeFor('full');
    const other = await placeFor('other');
    const wanted = [1, 2, 3, 4, 5].map((n) => series(`full ${String(n)}`, full));
    const mixed = [...wanted, series('other 1', other)];
    const ids = await catalog().resolveSeries(mixed, limit(3), signal);
    expect(ids.map((id) => id !== null)).toEqual([true, true, true, false, false, true]);
    expect(await catalog().resolveSeries(mixed, limit(3), signal)).toEqual(ids);
    expect(
      (await catalog().resolveSeries(wanted, limit(4), signal)).filter((id) => id === null),
    ).toHaveLength(1);
  });

  it('counts only living series against the limit', async () => {
    const place = await placeFor('churn');
    await catalog().resolveSeries([series('churn 1', place), series('churn 2', place)], limit(2), signal);
    await rows(`UPDATE vigilops.series SET last_seen = now() - interval '2 days' WHERE hash = $1`, [
      hash('churn 1'),
    ]);
    await recountSeries(database.connections, signal);
    const [id, beyond] = await catalog().resolveSeries(
      [series('churn 3', place), series('churn 4', place)],
      limit(2),
      signal,
    );
    expect(id).not.toBeNull();
    expect(beyond).toBeNull();
  });

  it('holds the limit and makes each series once when many processes create them at once', async () => {
    const place = await placeFor('race');
    const wanted = Array.from({ length: 20 }, (_, n) => series(`race ${String(n)}`, place));
    const answers = await Promise.all(
      [0, 3, 7, 11, 15].map((from) =>
        catalog().resolveSeries([...wanted.slice(from), ...wanted.slice(0, from)], limit(12), signal),
      ),
    );
    for (const ids of answers) {
      expect(ids.filter((id) => id !== null)).toHaveLength(12);
    }
    expect(
      await rows('SELECT count(*)::int AS n FROM vigilops.series WHERE resource_id = $1', [place.resourceId]),
    ).toEqual([{ n: 12 }]);
    expect(
      await rows('SELECT series FROM vigilops.host_series_counts WHERE host_id = $1', [place.hostId]),
    ).toEqual([{ series: 12 }]);
  });
});
