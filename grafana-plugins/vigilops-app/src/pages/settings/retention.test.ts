import { settings as schema } from '@vigilops/contracts/api';
import { expect, it } from 'vitest';
import { KEPT, overQuota, shorterKeeps } from './retention.ts';

const kept = (retention: object) => schema.parse({ retention });

it('tells what a shorter keep removes, and of nothing that is kept longer', () => {
  const after = kept({ logs_days: 3, metrics_days: 30, traces_days: 7 });
  expect(shorterKeeps(kept({}), after)).toEqual([{ key: 'retention.logs_days', was: 7, now: 3 }]);
});

it('knows every number of days that there is', () => {
  const days = Object.keys(kept({}).retention).filter((key) => key.endsWith('_days'));
  expect(KEPT.map((key) => key.slice('retention.'.length)).sort()).toEqual(days.sort());
});

it('sees a quota that is below what is stored', () => {
  const quota = kept({ max_database_bytes: 2 ** 30 });
  expect([overQuota(quota, 2 ** 31), overQuota(quota, 2 ** 29), overQuota(quota, null)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(overQuota(kept({}), 2 ** 40)).toBe(false);
});
