import { encodeLogsRequest, type Attributes, type LogRecordInput } from '@vigilops/otlp';
import { createManualClock } from '@vigilops/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createDecodeKit,
  HOST,
  logRows,
  NOW_MS,
  NOW_NS,
  rowsOf,
  totalRejected,
} from '../decode/test/decode-kit.ts';
import { aToken } from '../test/memory-hosts.ts';
import { BUILT_IN_TOKEN_ID } from '../access/built-in-token.ts';
import { definitionsOf } from './test/pipeline-kit.ts';
import { openTestRoom } from './test/room-kit.ts';

const time = { timeUnixNano: NOW_NS };
const SHOP = { ...HOST, 'service.name': 'shop' };
type Definitions = Parameters<typeof definitionsOf>[0];

function open(pipelines: Definitions = [], settings: Parameters<typeof openTestRoom>[0]['settings'] = {}) {
  const clock = createManualClock(new Date(NOW_MS));
  const own = openTestRoom({ pipelines: definitionsOf(pipelines), clock, settings });
  const kit = createDecodeKit({ token: aToken('api'), logStage: own.room.stage });
  const logs = async (records: readonly LogRecordInput[], resource: Attributes = SHOP) => {
    const decoded = await kit.logs(records, resource);
    decoded.onWritten?.();
    return decoded;
  };
  return { ...own, kit, clock, logs };
}

describe('fields at the gate', () => {
  it('are found in lines of JSON and key=value whose sender said nothing else', async () => {
    const { logs } = open();
    const rows = logRows(
      await logs([
        { ...time, body: '{"level":"error","status":500,"user":{"id":9007199254740993}}' },
        { ...time, body: 'level=warn took=1.5 path="/a b"' },
        { ...time, body: '{"a":1}', attributes: { own: true } },
        { ...time, body: '{"a":1}', attributes: { 'log.file.path': '/x', 'log.file.name': 'x' } },
        { ...time, body: { a: 1 } },
        { ...time, body: 'a plain line' },
      ]),
    );
    expect(rows.map(({ attributes }) => attributes)).toEqual([
      '{"level":"error","status":500,"user.id":9007199254740993}',
      '{"level":"warn","path":"/a b","took":1.5}',
      '{"own":true}',
      '{"a":1,"log.file.name":"x"}',
      '{}',
      '{}',
    ]);
    expect(rows.map(({ severity, severityText }) => [severity, severityText]).slice(0, 2)).toEqual([
      [17, 'error'],
      [13, 'warn'],
    ]);
    expect(rows[0]?.body).toContain('9007199254740993');
  });

  it('leave the level that the sender gave, and find one where it gave none', async () => {
    const { logs } = open();
    const rows = logRows(
      await logs([
        { ...time, body: '{"level":"error"}', severityNumber: 9 },
        { ...time, body: '2026-01-05 08:14:03 [main] FATAL it ends' },
        { ...time, body: 'ERROR x', attributes: { own: 1 } },
      ]),
    );
    expect(rows.map(({ severity }) => severity)).toEqual([9, 21, 17]);
  });

  it('are not looked for where the setting is off', async () => {
    const { logs } = open([], { findFields: false });
    expect(logRows(await logs([{ ...time, body: '{"level":"error"}' }]))[0]).toMatchObject({
      attributes: '{}',
      severity: 0,
    });
  });

  it('change nothing of a request in which none are', async () => {
    const plain = fc.record({
      body: fc.string({ unit: 'grapheme' }).filter((text) => !/[={]|[A-Za-z]{3}/u.test(text)),
      severityNumber: fc.integer({ min: 1, max: 24 }),
      attributes: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.string()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(plain, { maxLength: 20 }), async (records) => {
        const sent = records.map((record) => ({ ...time, ...record }));
        const staged = await open().logs(sent);
        expect(rowsOf(staged)).toEqual(
          rowsOf(await createDecodeKit({ token: aToken('api') }).logs(sent, SHOP)),
        );
      }),
    );
  });

  it('are found in hostile lines without losing one of them', async () => {
    const { logs } = open();
    const bodies = [
      '{"a":"\\u0000\\ud800"}',
      `{"a":${'['.repeat(20_000)}`,
      `{"__proto__":{"polluted":1},"constructor":"x"}`,
      `k=${'v'.repeat(60_000)} b=1`,
      `{"a":"${'x'.repeat(200_000)}"}`,
      `${'='.repeat(50_000)}`,
      '{"a":1}\n{"b":2}',
      '\u202e{"x":"\u001b]8;;javascript:1"}',
    ];
    const decoded = await logs(bodies.map((body) => ({ ...time, body })));
    expect(logRows(decoded).map(({ body }) => body)).toEqual(bodies);
    expect(logRows(decoded).map(({ attributes }) => JSON.parse(attributes) as unknown)).toBeDefined();
    expect(logRows(decoded)[0]?.attributes).toBe('{"a":"\ufffd\ufffd"}');
    expect(decoded.rejections).toEqual([]);
  });
});

describe('pipelines at the gate', () => {
  it('change, drop and sample records, and leave their neighbours exactly as they are', async () => {
    const { logs, state, withheld, room } = open([
      {
        name: 'health',
        match: { services: ['shop'], contains: 'health' },
        steps: [{ type: 'drop' }],
      },
      {
        name: 'web',
        match: { matches: 'GET' },
        steps: [
          { type: 'parse_grok', pattern: '%{WORD:method} %{NOTSPACE:path} %{NUMBER:status:int}' },
          { type: 'mask', kinds: ['email'] },
        ],
      },
    ]);
    const traceId = new Uint8Array(16).fill(7);
    const decoded = await logs([
      { ...time, body: 'before', severityNumber: 9, severityText: 'x', traceId, flags: 1, eventName: 'e' },
      {
        ...time,
        body: 'GET /health 200',
        severityNumber: 17,
        severityText: 'E',
        traceId,
        eventName: 'gone',
        flags: 1,
      },
      { ...time, body: 'after', severityNumber: 5 },
      { ...time, body: 'GET /a@example.com 404', severityNumber: 9 },
    ]);
    expect(logRows(decoded)).toMatchObject([
      { body: 'before', severity: 9, severityText: 'x', traceId: '07'.repeat(16), flags: 1, eventName: 'e' },
      {
        body: 'after',
        severity: 5,
        severityText: '',
        traceId: '00'.repeat(16),
        flags: 0,
        eventName: undefined,
        attributes: '{}',
      },
      { body: 'GET /<EMAIL> 404', attributes: '{"method":"GET","path":"/<EMAIL>","status":404}' },
    ]);
    expect(decoded).toMatchObject({ accepted: 3, rejections: [] });
    expect(withheld).toEqual([['dropped', 1]]);
    await room.tell(new AbortController().signal, true);
    expect(state.counts).toMatchObject([
      { pipeline: 'health', matched: 1, dropped: 1 },
      { pipeline: 'web', matched: 1, dropped: 0 },
    ]);
  });

  it('make a body of another form a text', async () => {
    const { logs } = open([{ name: 'a', steps: [{ type: 'mask', kinds: ['email'] }] }]);
    const rows = logRows(
      await logs([
        { ...time, body: { to: 'a@example.com' } },
        { ...time, body: { to: 1 } },
      ]),
    );
    expect(rows).toMatchObject([
      { body: '{"to":"<EMAIL>"}', structured: undefined },
      { body: '{"to":1}', structured: '{"to":1}' },
    ]);
  });

  it('may leave nothing of a request, which is a success', async () => {
    const { logs } = open([{ name: 'a', steps: [{ type: 'drop' }] }]);
    const decoded = await logs([time, time]);
    expect([decoded.accepted, decoded.batch.logs, decoded.rejections]).toEqual([0, null, []]);
  });

  it('count nothing for a request that was not stored', async () => {
    const { kit, room, state, sent } = open([
      { name: 'a', steps: [{ type: 'metric', name: 'm' }, { type: 'drop' }] },
    ]);
    await kit.logs([time], SHOP);
    await room.tell(new AbortController().signal, true);
    expect([state.counts, sent]).toEqual([[], []]);
  });

  it('are in force for the next request once they were read', async () => {
    const { logs, save, room, clock } = open();
    await room.start();
    expect(logRows(await logs([time]))).toHaveLength(1);
    save(definitionsOf([{ name: 'a', steps: [{ type: 'drop' }] }]));
    await clock.advance(4_000);
    expect(logRows(await logs([time]))).toHaveLength(0);
    await room.stop();
  });

  it('are asked for before the first line, which waits for them', async () => {
    const { logs, state } = open([{ name: 'a', steps: [{ type: 'drop' }] }]);
    state.fail = new Error('the database is away');
    await expect(logs([time])).rejects.toThrow('the database is away');
    state.fail = undefined;
    expect(logRows(await logs([time]))).toHaveLength(0);
  });

  it('let the house’s own records pass', async () => {
    const { kit } = open([{ name: 'a', steps: [{ type: 'drop' }] }]);
    const token = { ...aToken('api'), id: BUILT_IN_TOKEN_ID };
    const body = encodeLogsRequest([{ resource: SHOP, scope: { name: 's' }, records: [time] }]);
    expect((await kit.decode('logs', body, token)).accepted).toBe(1);
  });
});

describe('a service that sends too much', () => {
  it('loses lines of its own alone, the sender hears of it, and the service has a line that says so', async () => {
    const { kit, logs, room, sent, withheld } = open([], { linesPerMinutePerService: 100 });
    const lines = Array.from({ length: 300 }, (_, i) => ({
      ...time,
      body: `line ${String(i)}`,
      severityNumber: 9,
    }));
    const flood = await logs(lines, { ...HOST, 'service.name': 'broken' });
    expect(flood.accepted).toBe(80);
    expect(totalRejected(flood)).toBe(220);
    expect(flood.rejections[0]?.reason).toContain('service "broken" sent more lines a minute');
    expect((await logs(lines.slice(0, 50))).accepted).toBe(50);
    expect(
      (await logs([{ ...time, severityNumber: 17 }], { ...HOST, 'service.name': 'broken' })).accepted,
    ).toBe(1);

    await room.tell(new AbortController().signal, true);
    expect(withheld).toEqual([['budget', 220]]);
    const [report] = sent.filter(({ kind }) => kind === 'logs');
    const token = { ...aToken('api'), id: BUILT_IN_TOKEN_ID };
    const [line] = logRows(await kit.decode('logs', report?.body ?? new Uint8Array(), token));
    expect(line).toMatchObject({
      severity: 13,
      eventName: 'vigilops.log.left_out',
      attributes: '{"vigilops.log.left_out.lines":220}',
    });
    expect(line?.body).toContain('220 lines of this service were left out');
  });
});

describe('what cannot be told', () => {
  it('is told later: counts, metrics and lines that were left out', async () => {
    const { logs, room, state, withheld } = open([{ name: 'a', steps: [{ type: 'parse_json' }] }], {
      linesPerMinutePerService: 1,
    });
    await logs([time, time, time]);
    state.fail = new Error('away');
    await room.tell(new AbortController().signal, true);
    expect(state.counts).toEqual([]);
    state.fail = undefined;
    await room.tell(new AbortController().signal, true);
    expect(state.counts).toMatchObject([{ matched: 3 }, { failed: 3 }]);
    expect(withheld).toEqual([['budget', 2]]);
  });
});
