import { encodeLogsRequest } from '@vigilops/otlp';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LogFacts } from '../../model/index.ts';
import { openReadingRoom, type ReadingRoom } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import {
  createCommitQueue,
  createIntake,
  createLogRoom,
  createPipeline,
  DEFAULT_COMMIT_LIMITS,
  DEFAULT_DECODE_LIMITS,
  type Intake,
} from '../index.ts';
import { silentMetrics } from '../test/gate-harness.ts';
import { aToken } from '../test/memory-hosts.ts';
import { createTemplateRoom } from './room.ts';

const signal = new AbortController().signal;

describeEngines('the way of a line to its template', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let intake: Intake;
  const asked: (Omit<LogFacts, 'body'> & { body: string })[] = [];
  const deps = { clock: systemClock, logger: silentLogger };

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    const work = createLogRoom({
      ...deps,
      store: room.logPipelines,
      settings: () => ({ findFields: true, linesPerMinutePerService: 0, language: 'en' }),
      send: () => Promise.resolve(),
      instanceId: 'one',
      onWithheld: () => undefined,
    });
    await room.logPipelines.save(
      {
        expected: null,
        at: new Date(),
        by: 'a test',
        value: [
          {
            name: 'all',
            enabled: true,
            match: {},
            steps: [
              { type: 'drop', when: { field: 'body', matches: 'GET /health' } },
              { type: 'mask', kinds: ['email'] },
            ],
          },
        ] as never,
      },
      {
        actor: { kind: 'nobody', id: null, name: 'a test' },
        action: 'x',
        subject: 'x',
        detail: {},
        address: null,
      },
      signal,
    );
    const templates = createTemplateRoom({
      ...deps,
      store: room.logTemplates,
      instance: 'one',
      issueOf: (facts) => {
        asked.push({ ...facts, body: Buffer.from(facts.body).toString() });
        return undefined;
      },
    });
    intake = createIntake({
      pipeline: createPipeline({
        catalog: room.catalog,
        hosts: room.hosts,
        limits: DEFAULT_DECODE_LIMITS,
        ...deps,
        logStage: work.stage,
        templates: templates.stage,
      }),
      queue: createCommitQueue({
        ...deps,
        writer: room.writer,
        limits: { ...DEFAULT_COMMIT_LIMITS, commitTimeoutMs: 30_000 },
        observer: { committed: () => undefined },
      }),
      onHostsSeen: () => undefined,
      metrics: silentMetrics,
      clock: systemClock,
    });
  });
  afterAll(() => room.close());

  const body = (
    lines: readonly { body: string; severityNumber?: number; attributes?: Record<string, string> }[],
  ) =>
    encodeLogsRequest([
      {
        resource: { 'service.name': 'shop', 'host.name': 'web-1', 'service.version': '7' },
        scope: { name: 'test' },
        records: lines.map((line) => ({ timeUnixNano: BigInt(Date.now()) * 1_000_000n, ...line })),
      },
    ]);

  it('is looked at as pipelines leave it, counted once, and explained before it is there', async () => {
    const request = {
      body: body([
        { body: 'mail to ada@example.com sent', severityNumber: 9 },
        { body: 'GET /health', severityNumber: 17 },
        { body: 'mail to eve@example.com sent', severityNumber: 9 },
        { body: 'level=error msg="disk full" at=sda1' },
        { body: 'it went wrong', severityNumber: 9, attributes: { 'exception.type': 'TypeError' } },
        { body: 'z'.repeat(20_000), severityNumber: 5 },
      ]),
      rejections: [],
    };
    const sender = { token: aToken('api'), batchId: randomUUID() };
    await intake('logs', request, sender, signal);
    await intake('logs', request, sender, signal);
    const rows = await room.rows<{ text: string; lines: number; counted: number }>(
      `SELECT t.text, count(*)::int AS lines,
              (SELECT sum(c.lines)::int FROM vigilops.log_counts c WHERE c.template_id = t.id) AS counted
       FROM vigilops.logs l LEFT JOIN vigilops.log_templates t ON t.id = l.template_id GROUP BY t.id, t.text ORDER BY t.text COLLATE "C"`,
    );
    expect(rows.map(({ text, lines, counted }) => [text.slice(0, 20), lines, counted])).toEqual([
      [expect.stringContaining('disk full'), 1, 1],
      ['it went wrong', 1, 1],
      ['mail to <EMAIL> sent', 2, 2],
      [expect.stringMatching(/^z+/u), 1, 1],
    ]);
    expect(await room.rows('SELECT sum(lines)::int AS lines FROM vigilops.log_counts')).toEqual([
      { lines: 5 },
    ]);
    // Each sending is looked at anew; the second one was stored already.
    expect(
      asked.slice(0, asked.length / 2).map(({ body: text, severity }) => [text.slice(0, 14), severity]),
    ).toEqual([
      ['level=error ms', 17],
      ['it went wrong', 9],
    ]);
    expect(asked[0]?.origin).toMatchObject({ service: 'shop', host: 'web-1', file: '' });
    expect(asked[0]?.origin).toBe(asked[1]?.origin);
    expect(asked[0]?.origin.resourceAttributes).toContain('"service.version":"7"');
    expect(asked[1]?.attributes).toBe('{"exception.type":"TypeError"}');
    expect(asked.every(({ templateId }) => templateId > 0)).toBe(true);
  });
});
