import { VigilError } from '@vigilops/contracts';
import { systemClock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StoredLogs } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import { DEFAULT_RETENTION_DAYS } from '../defaults.ts';
import { createLogRows, createReaders } from '../read/index.ts';
import { batchOf, minuteAgo, type LogLine } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createStoredLogsBoard } from './stored-logs.ts';
import { createWriter } from './writer.ts';

const signal = new AbortController().signal;
const DAY_US = 86_400e6;
const NO_UTF8 = Uint8Array.of(0xff);

/** The rows that were told, as a reader would give them. */
function rowsOf(told: readonly StoredLogs[]) {
  return told.flatMap(({ columns, rows }) => {
    const at = createLogRows(columns);
    return [...(rows ?? Array.from({ length: columns.length }, (_, row) => row))].map((row) => at(row));
  });
}

describeEngines('stored logs', STORE_SCHEMA, (suite) => {
  let store: OpenWriter;
  let stream = 0;
  beforeAll(async () => {
    store = await openWriter(suite);
  });
  afterAll(() => store.close());

  function listen(to: Pick<OpenWriter, 'storedLogs'> = store) {
    const told: StoredLogs[] = [];
    const stop = to.storedLogs.listen((logs) => told.push(...logs));
    return { bodies: () => rowsOf(told).map(({ body }) => body), rows: () => rowsOf(told), stop };
  }
  const linesAt = (...bodies: LogLine['body'][]): LogLine[] =>
    bodies.map((body, i) => ({ stream, timeUs: minuteAgo(3) + i, body }));

  it('are told after COMMIT: exactly the rows that are in the table, in the order of their batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom('good', 'bad', 'old', 'good'), { maxLength: 30 }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (group) => {
          stream += 1;
          const batches = group.map((kinds, b) =>
            batchOf({
              logs: kinds.map((kind, i) => ({
                stream,
                timeUs: minuteAgo(3) + b * 100 + i - (kind === 'old' ? 30 * DAY_US : 0),
                body: kind === 'bad' ? NO_UTF8 : `${kind} ${String(b)} ${String(i)}`,
              })),
            }),
          );
          const heard = listen();
          await store.writer.commit(batches, signal);
          heard.stop();
          const inTable = await store.rows<{ body: string }>(
            'SELECT body FROM vigilops.logs WHERE stream_id = $1 ORDER BY time',
            [stream],
          );
          expect(heard.bodies()).toEqual(inTable.map(({ body }) => body));
        },
      ),
      { numRuns: suite.canCopy ? 30 : 8, seed: 11 },
    );
  });

  it('are told as a reader of the table gives them, in every column', async () => {
    stream += 1;
    const line: LogLine = {
      stream,
      timeUs: minuteAgo(3) + 1,
      body: '{"k":[1,2]}',
      severity: 17,
      severityText: 'ERROR',
      sequence: 9_007_199_254_740_991,
      attributes:
        '{"a":1.0,"big":9007199254740993,"e":1e-7,"list":["x",null,{"y":true}],"n":{"$double":"NaN"},"__proto__":{"x":-0.5}}',
      structured: '{"k":[1,2.5,{"$bytes":"AAE="}],"long":-9223372036854775808}',
      traceId: Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      spanId: Buffer.from('0011223344556677', 'hex'),
      eventName: 'device.app.lifecycle',
    };
    const heard = listen();
    await store.writer.commit(
      [batchOf({ logs: [line, ...linesAt('naïve — 日本語 😀 \\ "quoted" \t tab')] })],
      signal,
    );
    heard.stop();
    const { rows } = await createReaders(store.database).logs.readSlice(
      {
        range: { fromUs: minuteAgo(4), toUs: minuteAgo(2) },
        streamIds: [stream],
        newestFirst: true,
        limit: 10,
        maxBytes: 1e6,
      },
      signal,
    );
    expect(rows).toHaveLength(2);
    expect(heard.rows()).toEqual(rows);
  });

  it('are not told of a batch that was stored before, nor of one that failed', async () => {
    stream += 1;
    const batch = batchOf({ logs: linesAt('once') });
    await store.writer.commit([batch], signal);
    const heard = listen();
    expect(await store.writer.commit([batch], signal)).toEqual([{ status: 'duplicate' }]);
    const late = AbortSignal.abort(new Error('too late'));
    await expect(store.writer.commit([batchOf({ logs: linesAt('never') })], late)).rejects.toThrow();
    heard.stop();
    expect(heard.bodies()).toEqual([]);
  });

  it('are told when the batch comes again whose COMMIT was done and its answer lost', async () => {
    stream += 1;
    const { connections } = store.database;
    let isLost = true;
    const losing: Connections = {
      ...connections,
      transaction: async (work, options) => {
        const result = await connections.transaction(work, options);
        if (isLost) {
          throw new VigilError('STORE_UNAVAILABLE', 'the connection was lost inside COMMIT');
        }
        return result;
      },
    };
    const storedLogs = createStoredLogsBoard();
    const writer = createWriter(
      {
        commitTimeoutMs: 20_000,
        copyFromRows: Infinity,
        retentionDays: () => DEFAULT_RETENTION_DAYS,
        maxAheadMs: 3_600_000,
      },
      {
        connections: losing,
        engine: store.engine,
        clock: systemClock,
        onStored: () => undefined,
        storedLogs,
      },
    );
    const heard = listen({ storedLogs });
    const batch = batchOf({ logs: linesAt('stored, and nobody knew') });
    await expect(writer.commit([batch], signal)).rejects.toThrow('lost inside COMMIT');
    expect(heard.bodies()).toEqual([]);
    isLost = false;
    expect(await writer.commit([batch], signal)).toEqual([{ status: 'duplicate' }]);
    expect(await writer.commit([batch], signal)).toEqual([{ status: 'duplicate' }]);
    expect(heard.bodies()).toEqual(['stored, and nobody knew']);
  });
});
