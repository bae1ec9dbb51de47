import { describe, expect, it } from 'vitest';
import { NOON } from '../test/worlds.ts';
import { planWork, type Work } from './plan.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const keyOf = ({ part, timeMs }: Work): string => `${part} ${timeMs}`;
const keys = (fromMs: number, untilMs: number, begunMs: number): Set<string> =>
  new Set([...planWork(fromMs, untilMs, begunMs)].map(keyOf));
const timesOf = (part: Work['part'], work: Iterable<Work>): number[] =>
  [...work].filter((each) => each.part === part).map(({ timeMs }) => timeMs);

describe('planWork', () => {
  it('is in the order of its dues, and nothing is due before it has happened', () => {
    const work = [...planWork(NOON - 2 * HOUR, NOON, NOON)];
    const dues = work.map(({ dueMs }) => dueMs);
    expect(dues).toEqual(dues.toSorted((a, b) => a - b));
    // Windows of logs are five seconds; windows of traces fifteen, and their last requests take five more.
    const lasts = { hosts: 0, detail: 0, services: 0, logs: 5000, traces: 20_000 };
    expect(work.every(({ part, timeMs, dueMs }) => timeMs + lasts[part] <= dueMs)).toBe(true);
  });

  it('has every second of logs and traces once, and no gap between two plans', () => {
    const work = [...planWork(NOON - HOUR, NOON - 1234, NOON), ...planWork(NOON - 1234, NOON + HOUR, NOON)];
    const logs = timesOf('logs', work);
    const traces = timesOf('traces', work);
    expect(new Set(logs).size).toBe(logs.length);
    expect(logs.slice(1).every((timeMs, i) => timeMs - (logs[i] ?? 0) === 5000)).toBe(true);
    expect(traces.slice(1).every((timeMs, i) => timeMs - (traces[i] ?? 0) === 15_000)).toBe(true);
    expect(traces).toHaveLength(480);
  });

  it('measures every 15 s in the last hour and live, every minute in the last day, else every five', () => {
    const week = [...planWork(NOON - 7 * DAY, NOON + HOUR, NOON)];
    const steps = (from: number, to: number): Set<number> => {
      const times = timesOf('hosts', week).filter((timeMs) => timeMs > from && timeMs <= to);
      return new Set(times.slice(1).map((timeMs, i) => timeMs - (times[i] ?? 0)));
    };
    expect(steps(NOON - HOUR, NOON + HOUR)).toEqual(new Set([15_000]));
    expect(steps(NOON - DAY, NOON - HOUR)).toEqual(new Set([60_000]));
    expect(steps(NOON - 7 * DAY, NOON - 26 * HOUR)).toEqual(new Set([300_000]));
  });

  it('sends in a later run nothing but what an earlier live run has sent, where both overlap', () => {
    // Odd minutes, so that alignment cannot come from the begin.
    const first = keys(NOON - DAY + 7777, NOON + 2 * HOUR, NOON + 7777);
    const laterBegin = NOON + 2 * HOUR;
    const later = [...planWork(laterBegin - DAY, laterBegin, laterBegin + 3333)].filter(
      ({ dueMs }) => dueMs > NOON - DAY + 7777 && dueMs <= NOON + 2 * HOUR,
    );
    // The later run asks for details of its last hour, which were live then: all of it is known.
    expect(later.filter((work) => !first.has(keyOf(work)))).toEqual([]);
    expect(later.length).toBeGreaterThan(20_000);
  });

  it('stays within twelve million points for a day', () => {
    const work = [...planWork(NOON - DAY, NOON, NOON)];
    const points = { hosts: 3700, detail: 2900, services: 1500, logs: 0, traces: 0 };
    expect(work.reduce((sum, { part }) => sum + points[part], 0)).toBeLessThan(12e6);
  });
});
