import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogQuery } from '../../query/index.ts';
import type { LogLine } from '../test/batches.ts';
import { createReaders } from '../read/index.ts';
import { recordsSql } from '../read/log-records.ts';
import { sql, statement } from '../read/sql.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { mergeSegments } from './merge-segments.ts';

const signal = new AbortController().signal;
const HOUR_US = 3_600e6;

describeEngines('segments of log records', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let streams: number[];
  const nowUs = Date.now() * 1_000;
  const ids: string[] = [];

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const resource = await room.resource(await room.host('web'), { 'service.name': 'shop' });
    streams = [await room.stream(resource, '/a.log'), await room.stream(resource, '/b.log')];
  });
  afterAll(() => room.close());

  const token = (i: number) =>
    Math.imul(i + 1, 0x9e3779b1)
      .toString(16)
      .replace('-', '')
      .padStart(8, '0');
  /** One batch of few lines, some hours ago. */
  async function write(count: number, hoursAgo: number): Promise<void> {
    const lines = Array.from({ length: count }, (_, k): LogLine => {
      const id = token(ids.length);
      ids.push(id);
      return {
        stream: streams[k % 2] ?? 0,
        timeUs: nowUs - hoursAgo * HOUR_US - ids.length * 1_000,
        body: `id ${id} done`,
        sequence: ids.length,
        severity: k % 3 === 0 ? 17 : 9,
        attributes: JSON.stringify({ token: `T-${id}` }),
        traceId: Buffer.from(id.repeat(4), 'hex'),
      };
    });
    await room.write({ logs: lines });
  }
  const small = async () =>
    Number(
      (
        await room.rows<{ count: string }>(
          'SELECT count(*)::text AS count FROM vigilops.log_segments WHERE bits <= 12',
        )
      )[0]?.count,
    );
  const find = async (query: string, readers: ReadingRoom['readers'] = room.readers) =>
    (
      await createLogQuery({ readers, clock: systemClock }).search(
        {
          fromUs: nowUs - 40 * HOUR_US,
          toUs: nowUs + HOUR_US,
          query: { text: query, caseSensitive: false },
          newestFirst: true,
          limit: 10,
        },
        signal,
      )
    ).rows.map(({ body }) => body);

  it('are written with their records, and small ones become one when their hour is over', async () => {
    for (let i = 0; i < 24; i += 1) {
      await write(5, 3);
    }
    await write(6, 0);
    expect(await small()).toBe(24 * 2 + 2);
    const gone = await mergeSegments(room.database.connections, signal);
    expect(gone).toBe(48);
    // One of each stream and hour that was over; what is new stays as it is.
    expect(await small()).toBeLessThanOrEqual(6);
    const [sums] = await room.rows<{ records: number; bytes: number }>(
      'SELECT sum(records)::int AS records, sum(body_bytes)::int AS bytes FROM vigilops.log_segments',
    );
    expect(sums).toEqual({ records: ids.length, bytes: ids.length * 'id 00000000 done'.length });
    for (const id of ids) {
      expect([id, await find(id)]).toEqual([id, [`id ${id} done`]]);
    }
    expect(await find(`token:t-${ids[3] ?? ''}`)).toEqual([`id ${ids[3] ?? ''} done`]);
    expect(await find(`trace_id:${(ids[50] ?? '').repeat(4)}`)).toEqual([`id ${ids[50] ?? ''} done`]);
    // Nothing is left to do.
    expect(await mergeSegments(room.database.connections, signal)).toBe(0);
  });

  it('lose nothing that is written while they are merged', async () => {
    const from = ids.length;
    const writing = (async () => {
      for (let i = 0; i < 40; i += 1) {
        await write(4, 5);
      }
    })();
    const merging = (async () => {
      for (let i = 0; i < 12; i += 1) {
        await mergeSegments(room.database.connections, signal);
      }
    })();
    await Promise.all([writing, merging]);
    await mergeSegments(room.database.connections, signal);
    const lost: string[] = [];
    for (const id of ids.slice(from)) {
      if ((await find(id)).length !== 1) {
        lost.push(id);
      }
    }
    expect(lost).toEqual([]);
  });

  it('are read stretch by stretch, whatever the planner thinks of it', async () => {
    const { text, values } = statement(
      sql`EXPLAIN SELECT count(*) FROM ${recordsSql({
        range: { fromUs: nowUs - 40 * HOUR_US, toUs: nowUs },
        within: [{ streamId: streams[0] ?? 0, fromUs: nowUs - HOUR_US, toUs: nowUs, records: 1 }],
      })}`,
    );
    const plan = await room.database.connections.transaction(
      async (session) => {
        // Where it can, it would now read all records and join them.
        await session.query({ text: 'SET LOCAL enable_nestloop = off' });
        return session.query<{ 'QUERY PLAN': string }>({ text, ...(values === undefined ? {} : { values }) });
      },
      { signal, timeoutMs: 10_000 },
    );
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Nested Loop/);
  });

  it('are not relied on for records that were stored before there were any', async () => {
    await room.rows('DELETE FROM vigilops.log_segments');
    expect(await find(ids[0] ?? '')).toEqual([]);
    await room.rows(`INSERT INTO vigilops.log_segments_begin VALUES (now() + interval '1 minute')`);
    // As another process sees it, which has not asked yet.
    const readers = createReaders(room.database);
    expect(await find(ids[0] ?? '', readers)).toEqual([`id ${ids[0] ?? ''} done`]);
  });
});
