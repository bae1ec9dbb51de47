import { describe, expect, it } from 'vitest';
import { planOf, SHORT } from './plan.ts';
import { reportOf } from './report.ts';
import { runLoad, type LoadResult } from './run-load.ts';

/** Times are for `make load`; here it matters that everything happens and nothing is lost. */
describe(
  'a house under all of its load at once, a tenth of it for some seconds',
  { timeout: 300_000 },
  () => {
    it('answers everything with a success and stores every row once', async () => {
      const result: LoadResult = await runLoad(SHORT, () => undefined, new AbortController().signal);
      const words = reportOf(result).join('\n');
      expect(result.wrong, words).toEqual([]);
      const groups = new Set(Object.keys(result.heard.latencies).map((kind) => kind.split(':')[0]));
      for (const group of ['API', 'page', 'search', 'live tail', 'gateway', 'provider', 'ingest']) {
        expect(groups, words).toContain(group);
      }
      for (const rows of ['samples', 'logs', 'spans', 'LLM calls', 'lines of the file']) {
        expect(result.heard.sent[rows], rows).toBeGreaterThan(0);
      }
      expect(words).toMatch(/backend and PostgreSQL, PSS: \d+/);
      expect(words).toMatch(/checks: [1-9]\d* requests/);
    });

    it('is told how long by MINUTES, and refuses what is no time', () => {
      expect(planOf({ MINUTES: '2', SOAK: '1' })).toMatchObject({ seconds: 120, users: 10 });
      expect(() => planOf({ MINUTES: 'ten' })).toThrow('MINUTES is a number of minutes');
    });
  },
);
