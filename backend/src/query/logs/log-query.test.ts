import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import { expect, it } from 'vitest';
import type { LogSlice } from '../../store/index.ts';
import { createLogQuery, DEFAULT_QUERY_LIMITS } from '../index.ts';

const signal = new AbortController().signal;
const MINUTE_US = 60e6;
const question = { fromUs: 0, toUs: 1_000 * MINUTE_US, newestFirst: true, limit: 10 };

/** A search whose every slice takes `sliceMs` and finds nothing, and that remembers what it was asked. */
function searchTaking(sliceMs: number, failAt = Infinity) {
  let ms = 0;
  const slices: (LogSlice & { leftMs: number })[] = [];
  const clock: Clock = { now: () => new Date(0), monotonicMs: () => ms, sleep: () => Promise.resolve() };
  const query = createLogQuery({
    clock,
    limits: { ...DEFAULT_QUERY_LIMITS, maxLogSearchMs: 1_000 },
    readers: {
      logs: {
        streamIdsWith: () => Promise.resolve([]),
        sameTemplates: () => Promise.resolve([]),
        isCounted: () => false,
        stretches: () => Promise.resolve(null),
        streamIds: () => Promise.resolve([]),
        streams: () => Promise.resolve([]),
        countByStep: () => Promise.resolve([]),
        matchRows: () => Promise.resolve([]),
        checkConditions: () => Promise.resolve(),
        countByStream: () => Promise.resolve([]),
        countByTemplate: () => Promise.resolve([]),
        neighbours: () => Promise.resolve(new Map()),
        readSlice: (slice, _signal, leftMs = 0) => {
          slices.push({ ...slice, leftMs });
          ms += sliceMs;
          return slices.length >= failAt
            ? Promise.reject(new VigilError('QUERY_TOO_LARGE', 'too slow'))
            : Promise.resolve({ rows: [], bytes: 0, cutByBytes: false });
        },
      },
    },
  });
  return { query, slices };
}

it('hands over what it has when its time is up, and goes on from there', async () => {
  const { query, slices } = searchTaking(600);
  const first = await query.search(question, signal);
  expect(first).toMatchObject({
    stoppedBy: 'time',
    searched: { fromUs: 975 * MINUTE_US, toUs: 1_000 * MINUTE_US },
  });
  expect(slices.map((slice) => slice.leftMs)).toEqual([1_000, 400]);
  await query.search({ ...question, cursor: first.nextCursor ?? '' }, signal);
  expect(slices[2]?.range).toEqual({ fromUs: 970 * MINUTE_US, toUs: 975 * MINUTE_US });
});

it('counts a slice that the database gave up on as time being up, but not the first one', async () => {
  const late = await searchTaking(1, 3).query.search(question, signal);
  expect(late).toMatchObject({ stoppedBy: 'time', searched: { fromUs: 975 * MINUTE_US } });
  expect(late.nextCursor).not.toBeNull();
  await expect(searchTaking(1, 1).query.search(question, signal)).rejects.toMatchObject({
    code: 'QUERY_TOO_LARGE',
  });
});

it('looks at the newest five minutes first and widens', async () => {
  const { query, slices } = searchTaking(1);
  expect(await query.search(question, signal)).toMatchObject({ stoppedBy: 'end', nextCursor: null });
  expect(slices.map(({ range }) => (range.toUs - range.fromUs) / MINUTE_US)).toEqual([5, 20, 80, 320, 575]);
});
