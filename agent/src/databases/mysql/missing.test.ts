import { expect, it } from 'vitest';

import { createMissing } from './missing.ts';
import { SqlError } from './rows.ts';

const PART = { what: 'row locks', grant: 'GRANT PROCESS ON *.* TO vigilops;' };
const refused = (errno: number) => () => Promise.reject(new SqlError(errno, 'no'));
const missing = () => createMissing({ debug: () => undefined });

it('tells of what took too long once, and not as a right that is missing', async () => {
  const parts = missing();
  expect(await parts.part(PART, refused(3024))).toBeNull();
  expect(await parts.part({ ...PART, what: 'replication' }, refused(1969))).toBeNull();
  expect(parts.list()).toEqual([]);
  expect(parts.takeLate()).toBe('took too long and is asked again: row locks; replication');
  expect(parts.takeLate()).toBeNull();
});

it('tells of a right that is missing until it is there, and not as late', async () => {
  const parts = missing();
  expect(await parts.part(PART, refused(1227))).toBeNull();
  expect(parts.list()).toEqual([PART]);
  expect(parts.takeLate()).toBeNull();
  expect(await parts.part(PART, () => Promise.resolve('rows'))).toBe('rows');
  expect(parts.list()).toEqual([]);
});
