import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckResultRow } from '../../model/index.ts';
import { batchOf, checkResult, minuteAgo } from '../test/batches.ts';
import { openReadingRoom, type ReadingRoom } from '../test/open-reading-room.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400e6;

describeEngines('results of checks', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  const firstUs = minuteAgo(60);
  beforeAll(async () => {
    room = await openReadingRoom(suite);
  });
  afterAll(() => room.close());

  const resultsOf = (serviceId: number) =>
    room.checkResults.results({ serviceId, fromUs: 0, toUs: firstUs + DAY_US, limit: 1_000 }, signal);
  const latestSince = (serviceIds: readonly number[], sinceUs: number) =>
    room.checkResults.latest(new Map(serviceIds.map((id) => [id, sinceUs])), signal);
  const notesOf = (serviceId: number) =>
    room.rows<{ from_time: Date; to_time: Date }>(
      'SELECT from_time, to_time FROM vigilops.service_notes WHERE service_id = $1 ORDER BY id',
      [serviceId],
    );

  it.each([
    ['few', 1],
    ['many', 40],
  ])('come back as they were stored: %s of them', async (_words, copies) => {
    const serviceId = 100 + copies;
    const whole: CheckResultRow = {
      serviceId,
      observerId: null,
      timeUs: firstUs + 7,
      status: 'timeout',
      durationMs: 0.25,
      dnsMs: 1.5,
      connectMs: 2.5,
      tlsMs: 3.5,
      firstByteMs: 4.5,
      statusCode: 503,
      error: 'no answer within 5 s — "really"',
      certificateExpiresUs: Date.UTC(2030, 0, 1) * 1_000,
    };
    const rows = [
      whole,
      ...Array.from({ length: copies - 1 }, (_, i) => checkResult({ serviceId, timeUs: firstUs - i })),
    ];
    await room.write({ checkResults: rows });
    expect(await resultsOf(serviceId)).toEqual(rows);
    expect(await notesOf(serviceId)).toEqual([
      { from_time: new Date((rows.at(-1)?.timeUs ?? 0) / 1_000), to_time: new Date((firstUs + 7) / 1_000) },
    ]);
  });

  it('are stored once, and noted once, however often their batch comes', async () => {
    const batch = batchOf({
      batchId: randomUUID(),
      checkResults: [checkResult({ serviceId: 200, timeUs: firstUs })],
      hostChanges: [
        {
          hostId: 1,
          timeUs: firstUs,
          kind: 'boot',
          action: 'added',
          subject: 'boot',
          before: null,
          after: null,
        },
      ],
    });
    const first = await room.writer.commit([batch, batch], signal);
    expect(first.map(({ status }) => status)).toEqual(['stored', 'duplicate']);
    expect(await room.writer.commit([batch], signal)).toEqual([{ status: 'duplicate' }]);
    expect(await resultsOf(200)).toHaveLength(1);
    expect(await notesOf(200)).toHaveLength(1);
    expect(await room.rows('SELECT subject FROM vigilops.host_changes')).toEqual([{ subject: 'boot' }]);
  });

  it('that the database refuses are refused alone, and leave no note of a transaction that failed', async () => {
    const results = [
      checkResult({ serviceId: 300, timeUs: firstUs }),
      checkResult({ serviceId: 300, timeUs: firstUs + 1, error: 'a\0b' }),
      checkResult({ serviceId: 300, timeUs: firstUs + 2, statusCode: 99_999 }),
    ];
    const changes = ['nginx', 'a\0b'].map((subject) => ({
      hostId: 2,
      timeUs: firstUs,
      kind: 'package' as const,
      action: 'changed' as const,
      subject,
      before: '1',
      after: '2',
    }));
    const [answer] = await room.writer.commit(
      [batchOf({ checkResults: results, hostChanges: changes })],
      signal,
    );
    expect(answer).toMatchObject({ status: 'stored' });
    expect(answer?.status === 'stored' ? answer.refused.map(({ kind, count }) => [kind, count]) : []).toEqual(
      expect.arrayContaining([
        ['check_results', 1],
        ['check_results', 1],
        ['host_changes', 1],
      ]),
    );
    expect(await resultsOf(300)).toHaveLength(1);
    expect(await notesOf(300)).toHaveLength(1);
    expect(await room.rows('SELECT subject FROM vigilops.host_changes WHERE host_id = 2')).toEqual([
      { subject: 'nginx' },
    ]);
  });

  it('are kept for thirty days, and changes for ninety', async () => {
    const at = (days: number) => Date.now() * 1_000 - days * DAY_US;
    const change = (days: number) => ({
      hostId: 3,
      timeUs: at(days),
      kind: 'unit' as const,
      action: 'added' as const,
      subject: `day ${String(days)}`,
      before: null,
      after: null,
    });
    const [answer] = await room.writer.commit(
      [
        batchOf({
          checkResults: [29, 31].map((days) => checkResult({ serviceId: 400, timeUs: at(days) })),
          hostChanges: [89, 91].map(change),
        }),
      ],
      signal,
    );
    expect(answer).toMatchObject({
      refused: [
        { kind: 'check_results', count: 1 },
        { kind: 'host_changes', count: 1 },
      ],
    });
    expect(await room.rows('SELECT subject FROM vigilops.host_changes WHERE host_id = 3')).toEqual([
      { subject: 'day 89' },
    ]);
  });

  it('are listed newest first and by observer, page by page, without a gap or a double', async () => {
    const rows = [0, 1, 2, 3].flatMap((second) =>
      [1, 2, 3].map((observerId) =>
        checkResult({
          serviceId: 500,
          timeUs: firstUs + second * 1e6,
          observerId,
          status: observerId === 3 ? 'down' : 'up',
        }),
      ),
    );
    await room.write({ checkResults: rows.toReversed() });
    const range = { serviceId: 500, fromUs: firstUs, toUs: firstUs + 4e6 };
    const all = await room.checkResults.results({ ...range, limit: 100 }, signal);
    expect(all.map(({ timeUs, observerId }) => [timeUs - firstUs, observerId])).toEqual(
      [3e6, 2e6, 1e6, 0].flatMap((us) => [1, 2, 3].map((observerId) => [us, observerId])),
    );
    const pages: CheckResultRow[] = [];
    for (let before: { timeUs: number; observerId: number } | undefined; ;) {
      const page = await room.checkResults.results({ ...range, before, limit: 5 }, signal);
      pages.push(...page);
      const last = page.at(-1);
      if (last === undefined) {
        break;
      }
      before = { timeUs: last.timeUs, observerId: last.observerId ?? 0 };
    }
    expect(pages).toEqual(all);
    const bad = await room.checkResults.results({ ...range, statuses: ['down'], limit: 100 }, signal);
    expect(bad).toHaveLength(4);
    const one = await room.checkResults.results({ ...range, observerId: 2, limit: 100 }, signal);
    expect(one).toHaveLength(4);
  });

  it('of each observer the newest is found, unless it is too old', async () => {
    await room.write({
      checkResults: [1, 2].flatMap((serviceId) =>
        [10, 20].flatMap((observerId) =>
          [0, 1, 2].map((minute) =>
            checkResult({
              serviceId: 600 + serviceId,
              observerId,
              timeUs: firstUs + minute * 60e6 - (observerId === 20 ? 600e6 : 0),
            }),
          ),
        ),
      ),
    });
    const latest = await latestSince([601, 602, 603], firstUs);
    expect([...latest.keys()]).toEqual([601, 602]);
    expect(latest.get(601)).toMatchObject([{ observerId: 10, timeUs: firstUs + 120e6 }]);
    const older = await latestSince([601], firstUs - DAY_US / 24);
    expect(older.get(601)?.map(({ observerId }) => observerId)).toEqual([10, 20]);
  });

  it('give response times by the bucket, of what was up', async () => {
    const at = (seconds: number, changes: Partial<CheckResultRow>) =>
      checkResult({ serviceId: 700, timeUs: firstUs + seconds * 1e6, ...changes });
    await room.write({
      checkResults: [
        at(0, { durationMs: 10, dnsMs: 1 }),
        at(10, { durationMs: 20, dnsMs: 3 }),
        at(20, { durationMs: 1_000, status: 'down' }),
        at(30, { status: 'inconclusive', durationMs: null }),
        at(130, { status: 'timeout', durationMs: 5_000 }),
      ],
    });
    const buckets = await room.checkResults.responseTimes(
      { serviceId: 700, fromUs: firstUs, toUs: firstUs + 300e6, stepUs: 60e6 },
      signal,
    );
    expect(buckets).toEqual([
      {
        fromUs: firstUs,
        medianMs: 15,
        p95Ms: 19.5,
        dnsMs: 2,
        connectMs: null,
        tlsMs: null,
        firstByteMs: null,
        results: 3,
        failures: 1,
      },
      expect.objectContaining({ fromUs: firstUs + 120e6, medianMs: null, results: 1, failures: 1 }),
    ]);
  });
});
