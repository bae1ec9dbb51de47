import { VigilError } from '@vigilops/contracts';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Readers } from '../../store/index.ts';
import type { LogLine } from '../../store/test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createLogContext, createLogFacets, createLogQuery, createLogVolume } from '../index.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;

describeEngines('log search', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  /** The end of a minute, so that no line lies on the edge. */
  const nowUs = Math.floor(Date.now() / 60_000) * MINUTE_US;
  const whole = { fromUs: nowUs - 48 * HOUR_US, toUs: nowUs + MINUTE_US };
  const lines: (LogLine & { readonly body: string })[] = [];
  const streams: number[] = [];

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const sources = [
      ['web-1', 'nginx', '/var/log/nginx/access.log'],
      ['web-1', 'shop', ''],
      ['db-1', 'postgres', '/var/log/postgresql.log'],
    ] as const;
    const hosts = new Map<string, number>();
    for (const [host, service, file] of sources) {
      hosts.set(host, hosts.get(host) ?? (await room.host(host)));
      const resource = await room.resource(hosts.get(host) ?? 0, {
        'service.name': service,
        'k8s.pod.name': `${service}-7f9c`,
      });
      streams.push(await room.stream(resource, file));
    }
    const words = ['accepted', 'refused', 'timed out', 'retried', 'Zeitüberschreitung'];
    for (let i = 0; i < 900; i += 1) {
      const order = 8_000_000 + Math.imul(i, 7_919);
      lines.push({
        stream: streams[i % 3] ?? 0,
        // Some out of order, and over the end of a day.
        timeUs: nowUs - i * 3 * MINUTE_US - (i % 7 === 0 ? 2 * HOUR_US : 0) - 1 - (i % 5),
        body: `order ${String(order)} ${words[i % 5] ?? ''} after ${String(i % 40)} ms, id=${hex(i)}`,
        severity: i % 50 === 0 ? 17 : i % 10 === 0 ? 13 : 9,
        sequence: i,
        attributes: JSON.stringify({
          order,
          'http.response.status_code': i % 30 === 0 ? 502 : 200,
          path: i % 2 === 0 ? '/cart' : '/api/v1/"orders"',
          ok: i % 3 !== 0,
        }),
        ...(i % 9 === 0 ? { traceId: Buffer.alloc(16, (i % 255) + 1) } : {}),
      });
    }
    lines.push({
      stream: streams[1] ?? 0,
      timeUs: nowUs - HOUR_US,
      body: '{"user":{"name":"Ada"},"n":1e21,"tries":[3,4]}',
      structured: '{"n":1e21,"user":{"name":"Ada"},"tries":[3,4]}',
      attributes: '{}',
    });
    [
      { size: 700 },
      { size: '8e2' },
      { size: [900] },
      { size: '1e400' },
      { size: 'large' },
      { size: '' },
    ].forEach((attributes, i) => {
      lines.push({
        stream: streams[0] ?? 0,
        timeUs: nowUs - HOUR_US + i,
        body: `sized ${String(i)}`,
        attributes: JSON.stringify(attributes),
      });
    });
    // In batches of many sizes, as senders have them.
    for (let at = 0, size = 1; at < lines.length; at += size, size = (size * 3) % 101) {
      await room.write({ logs: lines.slice(at, at + size) });
    }
  });
  afterAll(() => room.close());

  const hex = (i: number) =>
    Math.imul(i + 1, 0x9e3779b1)
      .toString(16)
      .replace('-', '')
      .padStart(8, '0');
  const queryOf = (text: string, caseSensitive = false) => ({ text, caseSensitive });
  const openQuery = (readers: Pick<Readers, 'logs'>) => createLogQuery({ readers, clock: systemClock });

  /** All that a search finds, page by page. */
  async function found(text: string, limit = 5_000, newestFirst = true): Promise<string[]> {
    const logQuery = openQuery(room.readers);
    const bodies: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await logQuery.search(
        { ...whole, query: queryOf(text), newestFirst, limit, cursor },
        signal,
      );
      bodies.push(...page.rows.map(({ body }) => body));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return bodies;
  }
  const expected = (
    test: (line: LogLine & { readonly body: string }, i: number) => boolean,
    newestFirst = true,
  ) => {
    const way = newestFirst ? -1 : 1;
    return lines
      .filter(test)
      .toSorted(
        (a, b) =>
          way *
          (a.timeUs - b.timeUs || (a.stream ?? 0) - (b.stream ?? 0) || (a.sequence ?? 0) - (b.sequence ?? 0)),
      )
      .map(({ body }) => body);
  };
  const attributesOf = (line: LogLine) => JSON.parse(line.attributes ?? '{}') as Record<string, unknown>;

  it.each<[string, (line: LogLine & { readonly body: string }, i: number) => boolean]>([
    ['refused', ({ body }) => body.includes('refused')],
    ['REFUSED', ({ body }) => body.includes('refused')],
    ['nowhere', () => false],
    ['"timed out" after', ({ body }) => body.includes('timed out')],
    ['refused OR "timed out"', ({ body }) => /refused|timed out/.test(body)],
    ['-refused -accepted', ({ body }) => !/refused|accepted/.test(body)],
    ['NOT (refused OR accepted) retried', ({ body }) => body.includes('retried')],
    ['zeitüber*ung', ({ body }) => body.includes('Zeitüberschreitung')],
    ['ord?r after*ms', ({ body }) => body.startsWith('order')],
    ['8007919', ({ body }) => body.includes('8007919')],
    ['/id=[0-7]{8}$/', ({ body }) => /id=[0-7]{8}$/.test(body)],
    ['/(refused|retried) after 1\\d ms/', ({ body }) => /(refused|retried) after 1\d ms/.test(body)],
    ['/REFUSED after \\d+/i', ({ body }) => body.includes('refused')],
    ['/ZEITÜBERSCHREITUNG AFTER/i', ({ body }) => body.includes('Zeitüberschreitung')],
    ['/REFUSED/', () => false],
    ['/REFUSED/i', ({ body }) => body.includes('refused')],
    ['service:nginx', ({ stream }) => stream === streams[0]],
    [
      'host:web-1 -service:nginx refused',
      ({ stream, body }) => stream === streams[1] && body.includes('refused'),
    ],
    ['host:web-* ', ({ stream }) => stream !== streams[2]],
    ['file:/var/log/postgresql.log', ({ stream }) => stream === streams[2]],
    ['level:error', ({ severity }) => severity === 17],
    ['level:>=warn', ({ severity }) => (severity ?? 9) >= 13],
    ['-level:>=warn retried', ({ severity, body }) => (severity ?? 9) < 13 && body.includes('retried')],
    ['status:>=500', (line) => attributesOf(line)['http.response.status_code'] === 502],
    [
      'http.response.status_code:200 service:shop',
      (line) => line.stream === streams[1] && attributesOf(line)['http.response.status_code'] === 200,
    ],
    [
      'status:[500 TO 599] refused',
      (line) => attributesOf(line)['http.response.status_code'] === 502 && line.body.includes('refused'),
    ],
    ['size:>=700', ({ body }) => /^sized [01]$/.test(body)],
    ['size:[* TO 750}', ({ body }) => body === 'sized 0'],
    ['n:>1e20', ({ body }) => body.includes('Ada')],
    ['tries.1:>3', ({ body }) => body.includes('Ada')],
    ['tries:>3', () => false],
    ['order:8007919', (line) => attributesOf(line).order === 8_007_919],
    ['ok:false refused', (line) => attributesOf(line).ok === false && line.body.includes('refused')],
    ['path:/cart level:error', (line) => attributesOf(line).path === '/cart' && line.severity === 17],
    [
      'path:"/api/v1/\\"orders\\"" level:error',
      (line) => String(attributesOf(line).path).includes('orders') && line.severity === 17,
    ],
    ['pod:shop-7f9c retried', ({ stream, body }) => stream === streams[1] && body.includes('retried')],
    ['nosuchfield:*', () => false],
    ['user.name:ada', ({ body }) => body.includes('Ada')],
    ['trace_id:*', ({ traceId }) => traceId !== undefined],
    [`trace_id:${'0a'.repeat(16)}`, ({ traceId }) => traceId?.[0] === 10],
    ['refused OR level:error', ({ severity, body }) => severity === 17 || body.includes('refused')],
    ['refused OR service:nginx', ({ stream, body }) => stream === streams[0] || body.includes('refused')],
    [
      'order:8007919 OR pod:nginx-7f9c',
      (line) => attributesOf(line).order === 8_007_919 || line.stream === streams[0],
    ],
  ])('%s', async (text, test) => {
    const all = expected(test);
    expect(await found(text)).toEqual(all);
    // Page by page, and the other way round.
    if (all.length > 1) {
      expect(await found(text, Math.ceil(all.length / 3), false)).toEqual(expected(test, false));
    }
  });

  it('reads case where it is told to', async () => {
    const logQuery = openQuery(room.readers);
    const search = async (text: string) =>
      (
        await logQuery.search(
          { ...whole, query: queryOf(text, true), newestFirst: true, limit: 5_000 },
          signal,
        )
      ).rows.length;
    expect(await search('REFUSED')).toBe(0);
    expect(await search('refused')).toBe(180);
  });

  it('opens only what may match', async () => {
    const opened: number[] = [];
    const logs: Readers['logs'] = {
      ...room.readers.logs,
      readSlice: async (slice, ...rest) => {
        opened.push((slice.within ?? []).reduce((sum, { records }) => sum + records, 0));
        return room.readers.logs.readSlice(slice, ...rest);
      },
    };
    const { rows } = await openQuery({ logs }).search(
      { ...whole, query: queryOf(hex(555)), newestFirst: true, limit: 100 },
      signal,
    );
    expect(rows).toHaveLength(1);
    expect(opened.reduce((sum, records) => sum + records, 0)).toBeLessThan(400);
    opened.length = 0;
    await openQuery({ logs }).search(
      { ...whole, query: queryOf('nobodywrotethis'), newestFirst: true, limit: 100 },
      signal,
    );
    expect(opened).toEqual([]);
  });

  it('counts the same by level and step, and by field', async () => {
    const asked = { ...whole, query: queryOf('refused -level:error') };
    const volume = await createLogVolume({ readers: room.readers, clock: systemClock }).volume(
      { ...asked, maxPoints: 50 },
      signal,
    );
    const bySeverity = Object.fromEntries(
      [...volume.bySeverity].map(([severity, counts]) => [severity, counts.reduce((sum, n) => sum + n, 0)]),
    );
    const matching = lines.filter(({ body, severity }) => body.includes('refused') && severity !== 17);
    expect(bySeverity).toEqual({ 9: matching.length });

    const facets = await createLogFacets({
      readers: room.readers,
      logQuery: openQuery(room.readers),
      clock: systemClock,
    }).facets({ ...asked, limit: 10 }, signal);
    const of = (field: string) => facets.facets.find((facet) => facet.field === field);
    const perService = (at: number) => matching.filter(({ stream }) => stream === streams[at]).length;
    expect(of('level')?.values).toEqual([{ value: 'info', count: matching.length }]);
    expect(new Map(of('service')?.values.map(({ value, count }) => [value, count]))).toEqual(
      new Map([
        ['nginx', perService(0)],
        ['shop', perService(1)],
        ['postgres', perService(2)],
      ]),
    );
    expect(of('http.response.status_code')).toMatchObject({ sampled: true, other: 0 });
    // Another value in each record: nothing to choose from.
    expect(of('order')).toBeUndefined();
    expect(facets.sample).toBe(matching.length);
  });

  it('shows what was written around a line, in its stream, on its host, and only what matches', async () => {
    const logQuery = openQuery(room.readers);
    const context = createLogContext({ readers: room.readers, logQuery });
    const { rows } = await logQuery.search(
      { ...whole, query: queryOf(hex(300)), newestFirst: true, limit: 1 },
      signal,
    );
    const [row] = rows;
    const place = {
      timeUs: row?.timeUs ?? 0,
      nanos: row?.nanos ?? 0,
      streamId: row?.streamId ?? 0,
      sequence: row?.sequence ?? '',
    };
    const ordered = (test: (line: LogLine & { readonly body: string }) => boolean) => {
      const all = expected(test, false);
      return all.indexOf(row?.body ?? '');
    };
    const inStream = expected(({ stream }) => stream === row?.streamId, false);
    const at = ordered(({ stream }) => stream === row?.streamId);
    const around = await context.around(
      place,
      { before: 4, after: 3, ofHost: false, query: undefined },
      signal,
    );
    expect(around?.before.map(({ body }) => body)).toEqual(inStream.slice(at - 4, at));
    expect(around?.after.map(({ body }) => body)).toEqual(inStream.slice(at + 1, at + 4));

    const ofHost = (line: LogLine) => line.stream !== streams[2];
    const onHost = expected(ofHost, false);
    const hostAt = ordered(ofHost);
    const both = await context.around(place, { before: 5, after: 5, ofHost: true, query: undefined }, signal);
    expect(both?.before.map(({ body }) => body)).toEqual(onHost.slice(hostAt - 5, hostAt));
    expect(both?.after.map(({ body }) => body)).toEqual(onHost.slice(hostAt + 1, hostAt + 6));

    const refused = await context.around(
      place,
      { before: 3, after: 3, ofHost: true, query: queryOf('refused') },
      signal,
    );
    const wanted = onHost.map((body, i) => ({ body, i })).filter(({ body }) => body.includes('refused'));
    expect(refused?.before.map(({ body }) => body)).toEqual(
      wanted
        .filter(({ i }) => i < hostAt)
        .slice(-3)
        .map(({ body }) => body),
    );
    expect(refused?.after.map(({ body }) => body)).toEqual(
      wanted
        .filter(({ i }) => i > hostAt)
        .slice(0, 3)
        .map(({ body }) => body),
    );

    const [each] = await context.ofEach(rows, { lines: 2, restoreId: undefined }, signal);
    expect(each?.before.map(({ body }) => body)).toEqual(inStream.slice(at - 2, at));
    expect(each?.after.map(({ body }) => body)).toEqual(inStream.slice(at + 1, at + 3));
  });

  it('says what is wrong with a search, and where', async () => {
    const refusal = async (text: string) => {
      try {
        await found(text);
        return undefined;
      } catch (error) {
        return error instanceof VigilError ? [error.code, error.message] : error;
      }
    };
    expect(await refusal('refused (')).toEqual([
      'REQUEST_INVALID',
      expect.stringMatching(/^query: column 9: /),
    ]);
    expect(await refusal('/a(/')).toEqual([
      'REQUEST_INVALID',
      expect.stringContaining('query: invalid regular expression'),
    ]);
  });
});
