import { VigilError } from '@vigilops/contracts';
import { describeEngines } from '@vigilops/testkit';
import { systemClock } from '@vigilops/runtime';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { batchOf, minuteAgo, type LogLine } from '../test/batches.ts';
import { openWriter, type OpenWriter } from '../test/open-writer.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';

const signal = new AbortController().signal;
const POISON = [
  Uint8Array.of(0xc3, 0x28),
  Uint8Array.of(0xed, 0xa0, 0x80),
  Uint8Array.of(0x61, 0x00, 0x62),
  Uint8Array.of(0xff),
];

async function untilStored<T>(commit: () => Promise<T>, attempts = 20): Promise<T> {
  try {
    return await commit();
  } catch (error) {
    const goesOn = error instanceof VigilError && error.code === 'STORE_TIMEOUT' && attempts > 1;
    if (!goesOn) {
      throw error;
    }
    return untilStored(commit, attempts - 1);
  }
}

describeEngines('poison', STORE_SCHEMA, (suite) => {
  let store: OpenWriter;
  beforeAll(async () => {
    store = await openWriter(suite);
  });
  afterAll(() => store.close());

  it('stores exactly the good rows of any batch, and refuses exactly the others', async () => {
    let stream = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: -1, max: POISON.length * 6 }), { maxLength: 60 }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (group) => {
          const expected: { stream: number; good: string[]; bad: number }[] = [];
          const batches = group.map((kinds, b) => {
            stream += 1;
            const lines = kinds.map((kind, i): LogLine => ({
              stream,
              timeUs: minuteAgo(3) + i,
              body: POISON[kind] ?? `line ${String(b)} ${String(i)}`,
            }));
            const good = lines.flatMap(({ body }) => (typeof body === 'string' ? [body] : []));
            expected.push({ stream, good, bad: lines.length - good.length });
            return batchOf({ logs: lines });
          });
          const results = await store.writer.commit(batches, signal);
          for (const [i, { stream: at, good, bad }] of expected.entries()) {
            const result = results[i];
            const refused =
              result?.status === 'stored' ? result.refused.reduce((sum, { count }) => sum + count, 0) : NaN;
            expect(refused).toBe(bad);
            const rows = await store.rows<{ body: string }>(
              'SELECT body FROM vigilops.logs WHERE stream_id = $1 ORDER BY time',
              [at],
            );
            expect(rows.map(({ body }) => body)).toEqual(good);
          }
        },
      ),
      { numRuns: suite.canCopy ? 60 : 10, seed: 8 },
    );
  });

  it('never refuses a row that it did not try: out of time it says so, and goes on when the batch comes again', async () => {
    let ms = 0;
    const clock = {
      ...systemClock,
      monotonicMs: () => {
        ms += 200;
        return ms;
      },
    };
    const slow = await openWriter(suite, { url: (await suite.freshDatabase()).url, clock });
    const lines = Array.from({ length: 40 }, (_, i): LogLine => ({
      stream: 1,
      timeUs: minuteAgo(3) + i,
      body: i % 10 === 9 ? `good ${String(i)}` : Uint8Array.of(0xff),
    }));
    const batch = batchOf({ logs: lines });
    let attempts = 1;
    for (; attempts < 20; attempts += 1) {
      const outcome = await slow.writer.commit([batch], signal).catch((error: unknown) => error);
      if (!(outcome instanceof Error)) {
        const [result] = outcome as Awaited<ReturnType<typeof slow.writer.commit>>;
        expect(result).toEqual({
          status: 'stored',
          refused: [{ kind: 'logs', count: 36, reason: expect.stringContaining('0xff') as string }],
        });
        break;
      }
      expect(outcome).toMatchObject({ code: 'STORE_TIMEOUT', retryable: true });
      expect(await slow.rows('SELECT 1 FROM vigilops.logs')).toEqual([]);
    }
    expect(attempts).toBeGreaterThan(1);
    expect(attempts).toBeLessThan(20);
    const rows = await slow.rows<{ body: string }>('SELECT body FROM vigilops.logs ORDER BY time');
    expect(rows.map(({ body }) => body)).toEqual(
      lines.flatMap(({ body }) => (typeof body === 'string' ? [body] : [])),
    );
    expect(await slow.writer.commit([batch], signal)).toEqual([{ status: 'duplicate' }]);
    await slow.close();
  });

  it.skipIf(!suite.canCopy)(
    'gets through a batch that is poison from end to end',
    async () => {
      const lines = Array.from({ length: 1_500 }, (_, i) => ({
        stream: 90_000,
        timeUs: minuteAgo(3) + i,
        body: Uint8Array.of(0xff),
      }));
      const batch = batchOf({ logs: [...lines, { stream: 90_000, timeUs: minuteAgo(3), body: 'good' }] });
      // A busy machine may need more than one attempt; each goes on where the last one stopped.
      const [result] = await untilStored(() => store.writer.commit([batch], signal));
      expect(result).toMatchObject({ status: 'stored', refused: [{ kind: 'logs', count: 1_500 }] });
      expect(await store.rows('SELECT body FROM vigilops.logs WHERE stream_id = 90000')).toEqual([
        { body: 'good' },
      ]);
    },
    120_000,
  );
});
