import { describe, expect, it } from 'vitest';
import { anArchive } from '../../test/some-archives.ts';
import { areDays, areLimits, archivesIn, newRestore, restoreBody } from './restore-draft.ts';

const archives = [
  anArchive({ id: 3, day: '2026-03-03', state: 'failed', parts: 0 }),
  anArchive({ id: 2, day: '2026-03-02' }),
  anArchive({ id: 1, day: '2026-03-01', state: 'corrupt' }),
];
const filter = { services: [], hosts: [], level: null, text: '' };

describe('what is fetched back', () => {
  it('is at first the newest day that can be read, or the one that was meant', () => {
    expect(newRestore(archives, undefined)).toMatchObject({ from: '2026-03-02', to: '2026-03-02' });
    expect(newRestore(archives, '2026-03-01').from).toBe('2026-03-01');
    expect(newRestore([], undefined).from).toBe('');
  });

  it('is a day, or from a day to the end of another', () => {
    const draft = newRestore(archives, '2026-02-28');
    expect(restoreBody(draft, filter)).toMatchObject({ day: '2026-02-28', max_lines: 1_000_000 });
    const several = restoreBody({ ...draft, to: '2026-03-01' }, filter);
    expect(several).toMatchObject({ from: '2026-02-28T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' });
    expect(several).not.toHaveProperty('day');
  });

  it('counts only what can be read', () => {
    const draft = { ...newRestore(archives, '2026-03-01'), to: '2026-03-03' };
    expect(archivesIn(archives, draft).map(({ id }) => id)).toEqual([2, 1]);
  });

  it('needs days in their order, and limits within theirs', () => {
    const draft = newRestore(archives, '2026-03-02');
    expect([areDays(draft), areDays({ ...draft, to: '2026-03-01' }), areDays({ ...draft, to: '' })]).toEqual([
      true,
      false,
      false,
    ]);
    expect([areLimits(draft), areLimits({ ...draft, maxLines: Number.NaN })]).toEqual([true, false]);
    expect(areLimits({ ...draft, keepHours: 721 })).toBe(false);
  });
});
