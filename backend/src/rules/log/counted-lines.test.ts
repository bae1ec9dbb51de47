import { VigilError } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';
import type { LogSources } from '../../query/index.ts';
import { createCountedLines } from './counted-lines.ts';

const signal = new AbortController().signal;
const UNIT = 10e6;
const T = 1_000_000 * UNIT;

/** One line of each source in each unit from `since` on; `late` lines come when they are put there. */
function world() {
  const asked: number[] = [];
  /** So many units of a range are counted before the time is up. */
  const reach = { units: Infinity };
  const lines: { us: number; hostId: number; serviceName: string }[] = [];
  const sources = {
    countByStep: ({ fromUs, toUs, originUs, stepUs }) => {
      asked.push((toUs - fromUs) / UNIT);
      const countedFromUs = Math.max(fromUs, toUs - reach.units * UNIT);
      if (countedFromUs >= toUs) {
        return Promise.reject(new VigilError('QUERY_TOO_LARGE', 'too slow'));
      }
      const counts = lines
        .filter(({ us }) => us >= countedFromUs && us < toUs)
        .map(({ us, hostId, serviceName }) => ({
          hostId,
          hostName: 'web-1',
          serviceName,
          step: Math.floor((us - originUs) / stepUs),
          records: 1,
        }));
      return Promise.resolve({ counts, countedFromUs });
    },
  } satisfies Pick<LogSources, 'countByStep'>;
  const counted = createCountedLines(sources);
  const count = async (nowUs: number, units = 30, text = 'x') => {
    const toUs = nowUs - 2 * UNIT;
    const range = { fromUs: toUs - units * UNIT, toUs };
    const filters = { text: { mode: 'substring', value: text, caseSensitive: false } as const };
    const found = await counted.count({ ...filters, range, unitUs: UNIT }, nowUs, signal);
    return found
      .map(({ hostId, serviceName, records }) => [hostId, serviceName, records])
      .toSorted((a, b) => Number(a[0]) - Number(b[0]));
  };
  return { asked, lines, count, reach };
}

describe('lines that are counted in pieces', () => {
  it('are as many as if they were counted at once', async () => {
    const { lines, count } = world();
    for (let i = 0; i < 200; i += 1) {
      lines.push({ us: T + i * UNIT, hostId: 1, serviceName: 'a' });
      lines.push({ us: T + i * UNIT + 5, hostId: i % 2, serviceName: 'b' });
    }
    for (let round = 40; round < 150; round += round % 7 === 0 ? 9 : 1) {
      const found = await count(T + round * UNIT);
      expect(found).toHaveLength(3);
      expect(found).toEqual(
        expect.arrayContaining([
          [0, 'b', 15],
          [1, 'a', 30],
          [1, 'b', 15],
        ]),
      );
    }
  });

  it('are read again only where more can still come', async () => {
    const { asked, count } = world();
    await count(T);
    await count(T + UNIT);
    await count(T + 2 * UNIT);
    await count(T + 2 * UNIT, 30, 'another');
    expect(asked).toEqual([30, 11, 11, 30]);
  });

  it('may come two minutes late', async () => {
    const { lines, count } = world();
    await count(T);
    lines.push({ us: T - 11 * UNIT, hostId: 1, serviceName: 'a' });
    expect(await count(T + UNIT)).toEqual([[1, 'a', 1]]);
    lines.push({ us: T - 20 * UNIT, hostId: 2, serviceName: 'a' });
    expect(await count(T + 2 * UNIT)).toEqual([[1, 'a', 1]]);
  });

  it('are counted over some rounds where one is too short, and not again', async () => {
    const { asked, lines, count, reach } = world();
    lines.push({ us: T - 25 * UNIT, hostId: 1, serviceName: 'a' });
    lines.push({ us: T - 5 * UNIT, hostId: 1, serviceName: 'a' });
    reach.units = 20;
    await expect(count(T)).rejects.toThrow('cannot be counted within 5 s: narrow');
    expect(await count(T + UNIT)).toEqual([[1, 'a', 2]]);
    expect(asked).toEqual([30, 11, 9]);
  });

  it('that take too long are asked for again a minute later, not at each round', async () => {
    const { asked, lines, count, reach } = world();
    lines.push({ us: T - 3 * UNIT, hostId: 1, serviceName: 'a' });
    reach.units = 0;
    await expect(count(T)).rejects.toMatchObject({ code: 'QUERY_TOO_LARGE' });
    reach.units = Infinity;
    await expect(count(T + UNIT)).rejects.toMatchObject({ code: 'QUERY_TOO_LARGE' });
    expect(await count(T + UNIT, 30, 'another')).toEqual([[1, 'a', 1]]);
    expect(await count(T + 6 * UNIT)).toEqual([[1, 'a', 1]]);
    expect(asked).toEqual([30, 30, 30]);
  });

  it('are the same for a moment in the past that is looked at late', async () => {
    const { lines, count } = world();
    lines.push({ us: T - 5 * UNIT, hostId: 1, serviceName: 'a' });
    lines.push({ us: T - 31 * UNIT, hostId: 2, serviceName: 'a' });
    expect(await count(T + 20 * UNIT)).toEqual([[1, 'a', 1]]);
    expect(await count(T)).toEqual([
      [1, 'a', 1],
      [2, 'a', 1],
    ]);
  });
});
