import { expect, it } from 'vitest';
import type { SilenceRecord } from '../../model/index.ts';
import { createSilenceEdges } from './edges.ts';

const signal = new AbortController().signal;
const SECOND = 1e6;
const silence = (startsUs: number, endsUs: number): SilenceRecord => ({
  id: '00000000-0000-4000-8000-000000000001',
  matchers: [{ name: 'a', value: 'b', is_regex: false, is_equal: true }],
  comment: 'x',
  startsUs,
  endsUs,
  recurrence: null,
  createdBy: 'Ada',
  updatedUs: 0,
});

function open(silences: readonly SilenceRecord[]) {
  let failing = false;
  let calls = 0;
  const edges = createSilenceEdges({
    silences: { list: (endsAfterUs) => Promise.resolve(silences.filter((one) => one.endsUs > endsAfterUs)) },
    reviewAll: () => {
      calls += 1;
      return failing ? Promise.reject(new Error('the database is away')) : Promise.resolve();
    },
  });
  return {
    ask: (seconds: number) => edges(seconds * SECOND, signal),
    calls: () => calls,
    fail: (now: boolean) => {
      failing = now;
    },
  };
}

it('calls the alarm at the start, and then when a silence begins and ends', async () => {
  const { ask, calls } = open([silence(115 * SECOND, 135 * SECOND)]);
  const answers = [];
  for (const seconds of [100, 110, 120, 130, 140, 150]) {
    answers.push(await ask(seconds));
  }
  expect(answers).toEqual([true, false, true, false, true, false]);
  expect(calls()).toBe(3);
});

it('calls it again after it failed, after a standstill, and when the clock was put back', async () => {
  const { ask, fail } = open([silence(115 * SECOND, 9_000 * SECOND)]);
  await ask(110);
  fail(true);
  await expect(ask(120)).rejects.toThrow('away');
  fail(false);
  expect(await ask(130)).toBe(true);
  expect(await ask(140)).toBe(false);
  expect(await ask(201)).toBe(true);
  expect(await ask(210)).toBe(false);
  expect(await ask(100)).toBe(true);
});
