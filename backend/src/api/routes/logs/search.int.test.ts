import { logExportRequest, type LogFacetsResponse, type LogQueryResponse } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noted } from '../../../store/test/noted.ts';
import { openReadingRoom, type ReadingRoom } from '../../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { hashOf } from '../../test/house.ts';
import { recordingLogger, type Served } from '../../test/serve.ts';
import { serveRoom } from '../../test/serve-room.ts';

const idle = new AbortController().signal;
const SECRET = `vgo_api_${'S'.repeat(43)}`;

describeEngines('log search over HTTP', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let served: Served;
  const logger = recordingLogger();
  const nowUs = Math.floor(Date.now() / 1_000) * 1e6;
  const RECORDS = 4_300;

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const stream = await room.stream(
      await room.resource(await room.host('web-1'), { 'service.name': 'shop' }),
      '/var/log/shop.log',
    );
    const lines = Array.from({ length: RECORDS }, (_, i) => ({
      stream,
      timeUs: nowUs - i * 500_000,
      body: i === 7 ? '=cmd|\' /C calc\'!A0 "quoted"\nsecond line' : `request ${String(i)} served`,
      severity: i === 9 ? 17 : 9,
      sequence: RECORDS - i,
      attributes: JSON.stringify({ route: i % 4 === 0 ? '/cart' : '/', size: i }),
    }));
    for (let at = 0; at < lines.length; at += 1_000) {
      await room.write({ logs: lines.slice(at, at + 1_000) });
    }
    await room.tokens.create(
      {
        name: 'search',
        kind: 'api',
        scopes: ['read'],
        secretHash: hashOf(SECRET),
        hostKey: null,
        expiresAt: null,
      },
      new Date(),
      noted('token.created'),
      idle,
    );
    served = await serveRoom(room, { logger });
  });
  afterAll(async () => {
    await served.close();
    await room.close();
    expect(logger.errors).toEqual([]);
  });

  const ask = (path: string, body: object, signal?: AbortSignal) =>
    served.ask({
      method: 'POST',
      path: `/api/v1/logs/${path}`,
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });

  it('finds by the language, with the lines around each', async () => {
    const { json } = await ask('query', { query: 'level:error served', context: 2 });
    const { items, context } = json as LogQueryResponse;
    expect(items.map(({ body }) => body)).toEqual(['request 9 served']);
    const near = context?.[items[0]?.id ?? ''];
    expect(near?.before.map(({ body }) => body)).toEqual(['request 11 served', 'request 10 served']);
    expect(near?.after.map(({ body }) => body)).toEqual([
      'request 8 served',
      expect.stringContaining('=cmd'),
    ]);
  });

  it('points at what it cannot read', async () => {
    const { status, json } = await ask('query', { query: 'served AND' });
    expect(status).toBe(400);
    expect(json).toMatchObject({
      code: 'REQUEST_INVALID',
      detail: expect.stringContaining('query: column 8') as string,
    });
    expect((await ask('query', { query: '/(/' })).status).toBe(400);
    expect((await ask('export', { query: '/(/' })).status).toBe(400);
    expect((await ask('facets', { query: '"' })).status).toBe(400);
  });

  it('counts what is found, by field', async () => {
    const { json } = await ask('facets', { query: 'served', fields: ['service', 'route'] });
    const { facets, sample } = json as LogFacetsResponse;
    expect(facets).toEqual([
      { field: 'service', values: [{ value: 'shop', count: RECORDS - 1 }], other: 0, sampled: false },
      {
        field: 'route',
        values: [
          { value: '/', count: 749 },
          { value: '/cart', count: 251 },
        ],
        other: 0,
        sampled: true,
      },
    ]);
    expect(sample).toBe(1_000);
  });

  it('exports all of it once, in order, as JSON lines', async () => {
    const answer = await ask('export', { direction: 'forward' });
    expect(answer.headers).toMatchObject({
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': 'attachment; filename="logs.jsonl"',
    });
    const records = answer.text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { attributes: { size: number } }).attributes.size);
    expect(records).toEqual(Array.from({ length: RECORDS }, (_, i) => RECORDS - 1 - i));
    const few = await ask('export', { limit: 2_001 });
    expect(few.text.trimEnd().split('\n')).toHaveLength(2_001);
  });

  it('exports a table that no spreadsheet runs', async () => {
    const answer = await ask('export', {
      format: 'csv',
      query: 'calc OR level:error',
      fields: ['host', 'level', 'body', 'route', 'size', 'nothing'],
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.text).toBe(
      'host,level,body,route,size,nothing\r\n' +
        `web-1,info,"'=cmd|' /C calc'!A0 ""quoted""\nsecond line",/,7,\r\n` +
        'web-1,error,request 9 served,/,9,\r\n',
    );
    const none = await ask('export', { format: 'csv', query: 'nobodywrotethis' });
    expect(none.text).toBe('time,level,host,service,file,body,trace_id,span_id\r\n');
    expect(logExportRequest.safeParse({ limit: 1_000_001 }).success).toBe(false);
  });
});
