import type { LogContextResponse, LogQueryResponse, LogVolumeResponse } from '@vigilops/contracts/api';
import { createManualClock, describeEngines, openS3StandIn, type S3StandIn } from '@vigilops/testkit';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hardLines, openArchiveHouse, type ArchiveHouse } from '../../../archive/test/open-room.ts';
import { createAuthenticator } from '../../../ingest/index.ts';
import { createLogQuery } from '../../../query/index.ts';
import { anEntry } from '../../../store/test/a-spec.ts';
import { noted } from '../../../store/test/noted.ts';
import { compressLogs, retireLogs } from '../../../store/test/retire-logs.ts';
import { STORE_SCHEMA } from '../../../store/test/store-schema.ts';
import { hashOf, openFrontDoor } from '../../test/house.ts';
import { recordingLogger, serve, type Served } from '../../test/serve.ts';

const signal = new AbortController().signal;
const SECRET = `vgo_api_${'R'.repeat(43)}`;
const BUCKET = 'logs-of-days';
const HOUR_MS = 3_600_000;
const DAY_US = 86_400_000_000;
const LINES = 1_100;

/** A search for each part of the language. */
const SEARCHES = [
  '"quotes" OR 世界',
  'level:>=error -service:shop',
  'service:shop /x{40}\\d*4$/',
  'host:db-1 plain*',
  'file:*.log big:>9000000000000000000',
  'event:* NOT trace_id:*',
];

/** Of what differs only its name is told: bodies fill pages. */
function expectSame(found: object, expected: object): void {
  const differs = Object.entries(expected).flatMap(([name, value]) =>
    isDeepStrictEqual((found as Record<string, unknown>)[name], value) ? [] : [name],
  );
  expect(differs).toEqual([]);
  expect(Object.keys(found)).toEqual(Object.keys(expected));
}

describeEngines('the search of what was fetched back', STORE_SCHEMA, (suite) => {
  let house: ArchiveHouse;
  let served: Served;
  let s3: S3StandIn;
  let streams: number[];
  const clock = createManualClock(new Date());
  const logger = recordingLogger();
  const by = { actor: { kind: 'nobody', id: null, name: '' } as const, address: null };

  beforeAll(async () => {
    s3 = await openS3StandIn(BUCKET);
    house = await openArchiveHouse(suite, clock, {
      partBytes: 60_000,
      blockBytes: 20_000,
      pageBytes: 60_000,
      pageRows: 300,
    });
    const { room } = house;
    const web = await room.resource(await room.host('web-1'), { 'service.name': 'shop' });
    const db = await room.resource(await room.host('db-1'), { 'service.name': 'postgres' });
    const none = await room.resource(null, { 'service.name': 'lambda' });
    streams = [await room.stream(web, '/var/log/shop.log'), await room.stream(db), await room.stream(none)];
    await house.write(hardLines(house.beginUs(3), streams, LINES));
    house.set({ target: 's3', endpoint: s3.url, region: s3.key.region, bucket: BUCKET, path_style: true });
    await house.archive.desk.setCredentials(s3.key, by, signal);
    await room.tokens.create(
      {
        name: 'restored',
        kind: 'api',
        scopes: ['read'],
        secretHash: hashOf(SECRET),
        hostKey: null,
        expiresAt: null,
      },
      new Date(),
      noted('token.created'),
      signal,
    );
    served = await serveHouse();
  });
  afterAll(async () => {
    await served.close();
    await house.close();
    await s3.close();
    expect(logger.errors).toEqual([]);
  });

  const serveHouse = (changes: Parameters<typeof openFrontDoor>[1] = {}) => {
    const { room } = house;
    const { tokens, readers, accounts: accountStore } = room;
    const { authenticate } = createAuthenticator({ clock, tokens, onUsed: () => undefined });
    return serve(
      openFrontDoor(
        { readers, tokens, accountStore, room, authenticate, logger },
        { logArchive: house.archive.desk, ...changes },
      ),
    );
  };
  const post = (path: string, body: object, at: Served = served) =>
    at.ask({
      method: 'POST',
      path: `/api/v1/logs/${path}`,
      headers: { authorization: `Bearer ${SECRET}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const answerOf = async (path: string, body: object): Promise<unknown> => {
    const { status, json, text } = await post(path, body);
    expect(status, text).toBe(200);
    return json ?? text;
  };
  const pagesOf = async (body: object): Promise<LogQueryResponse['items']> => {
    const items: LogQueryResponse['items'] = [];
    for (let cursor: string | undefined; ;) {
      const page = (await answerOf('query', { ...body, limit: 97, cursor })) as LogQueryResponse;
      items.push(...page.items);
      if (page.next_cursor === null) {
        return items;
      }
      cursor = page.next_cursor;
    }
  };
  /** Everything that can be asked, as it is answered. */
  const askAll = async (where: object) => {
    const all = await pagesOf(where);
    const id = all[Math.floor(all.length / 2)]?.id;
    const restore = 'restore' in where ? { restore: where.restore } : {};
    return {
      all,
      oldestFirst: await pagesOf({ ...where, direction: 'forward' }),
      found: await Promise.all(SEARCHES.map((query) => pagesOf({ ...where, query }))),
      around: await answerOf('query', { ...where, query: '世界', context: 3, limit: 20 }),
      volume: (await answerOf('volume', where)) as LogVolumeResponse,
      facets: await answerOf('facets', { ...where, query: 'level:>=warn' }),
      jsonLines: await answerOf('export', where),
      csv: await answerOf('export', { ...where, format: 'csv', query: '"quotes"', fields: ['body', 'big'] }),
      inStream: (await answerOf('context', { id, ...restore })) as LogContextResponse,
      onHost: await answerOf('context', { id, scope: 'host', query: 'plain', ...restore }),
    };
  };
  const day = () => ({
    from: new Date(house.beginUs(3) / 1_000).toISOString(),
    to: new Date((house.beginUs(3) + DAY_US) / 1_000).toISOString(),
  });
  const fetchBack = async (filter = {}) => {
    const fromUs = house.beginUs(3);
    return (await house.restore({ fromUs, toUs: fromUs + DAY_US, filter })).id;
  };

  it('answers after archive, compression, dropping and fetching back what it answered before', async () => {
    const before = await askAll(day());
    expect(before.all).toHaveLength(LINES);
    expect(before.volume.total).toBe(LINES);
    expect(before.inStream.before).toHaveLength(20);
    for (const [i, found] of before.found.entries()) {
      expect(found.length, SEARCHES[i]).toBeGreaterThan(0);
      expect(found.length, SEARCHES[i]).toBeLessThan(LINES);
    }
    const compressed = await compressLogs(house.room);
    expect(compressed > 0.1).toBe(suite.engine === 'timescale');

    // While S3 is away nothing is dropped.
    s3.switch(false);
    expect((await house.archive.archiveDue(signal)).error).not.toBeNull();
    expect((await retireLogs(house.room, 1, clock.now())).held).toBeGreaterThan(0);
    expectSame(await pagesOf(day()), before.all);
    s3.switch(true);
    await clock.advance(2 * HOUR_MS);
    expect(await house.archive.archiveDue(signal)).toMatchObject({ lines: LINES, error: null });
    expect(await retireLogs(house.room, 1, clock.now())).toMatchObject({ held: 0, busy: 0 });
    expect(await pagesOf(day())).toEqual([]);

    const restore = await fetchBack();
    expectSame(await askAll({ restore }), before);
    expect(await pagesOf(day())).toEqual([]);
  });

  it('searches no lines but those of the restore that is named', async () => {
    const some = await fetchBack({ services: ['postgres'] });
    await house.write([{ timeUs: house.beginUs(3) + 7, body: 'late', stream: streams[1] ?? 0 }]);
    expect((await pagesOf(day())).map(({ body }) => body)).toEqual(['late']);
    const found = await pagesOf({ restore: some });
    expect(new Set(found.map(({ service_name: service }) => service))).toEqual(new Set(['postgres']));
    expect(found).toHaveLength((await pagesOf({ restore: some, services: ['postgres'] })).length);
    expect(found.length).toBeLessThan(LINES / 2);
    expect(await pagesOf({ restore: some, query: 'late' })).toEqual([]);

    const noon = new Date((house.beginUs(3) + DAY_US / 2) / 1_000).toISOString();
    const [morning, evening] = [
      await pagesOf({ restore: some, to: noon }),
      await pagesOf({ restore: some, from: noon }),
    ];
    expect([...evening, ...morning]).toEqual(found);
    expect(morning.length).toBeGreaterThan(0);
    const listed = await served.ask({
      path: `/api/v1/logs?restore=${String(some)}&limit=1`,
      headers: { authorization: `Bearer ${SECRET}` },
    });
    expect((listed.json as LogQueryResponse).items).toEqual(found.slice(0, 1));
  });

  it.each(['query', 'volume', 'facets', 'export', 'context'])(
    'says of a restore that has no lines to search what is to be done: %s',
    async (path) => {
      const record = path === 'context' ? { id: `${String(house.beginUs(3))}.789.1.0` } : {};
      const refusal = async (restore: number) => {
        const { status, json } = await post(path, { ...record, restore });
        return { status, detail: (json as { detail: string }).detail };
      };
      expect(await refusal(2_000_000)).toEqual({
        status: 404,
        detail: 'there is no restore 2000000; its time may be up: fetch the day back once more',
      });
      const { restores } = house.room.logArchive;
      const nowUs = clock.now().getTime() * 1_000;
      const { id } = await restores.create(
        {
          fromUs: house.beginUs(3),
          toUs: house.beginUs(2),
          filter: { services: [], hosts: [], minSeverity: 0, text: '' },
          maxLines: 10,
          createdBy: 'a test',
          createdUs: nowUs,
          expiresUs: nowUs + 3_600_000_000,
        },
        anEntry('log_restore.created'),
        signal,
      );
      expect(await refusal(id)).toEqual({
        status: 409,
        detail: `restore ${String(id)} is not finished: wait until it is done`,
      });
      await restores.take(signal);
      expect((await refusal(id)).status).toBe(409);
      await restores.finish(id, 'failed', clock.now(), signal);
      expect((await refusal(id)).detail).toContain('failed and has no lines: see its problems');
      // Its time is up before anybody has swept it away.
      await clock.advance(2 * HOUR_MS);
      expect((await refusal(id)).status).toBe(404);
    },
  );

  it('hands over no half of a restore that is let go of while it is read', async () => {
    const id = await fetchBack();
    const real = createLogQuery({ readers: house.room.readers, clock });
    const other = await serveHouse({
      logQuery: {
        search: async (question, cancelled) => {
          await house.archive.desk.removeRestore(id, by, cancelled);
          await house.archive.expireRestores(cancelled);
          return real.search(question, cancelled);
        },
      },
    });
    expect((await post('query', { restore: id }, other)).status).toBe(404);
    await other.close();
  });
});
