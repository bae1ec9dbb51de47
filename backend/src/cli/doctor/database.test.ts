import { expect, it } from 'vitest';
import type { ServerExam } from '../../store/index.ts';
import { lookAtDatabase } from './database.ts';

const HEALTHY: ServerExam = {
  address: 'db:5432/vigilops',
  version: '16.4',
  versionNumber: 160_004,
  timescale: { installed: '2.23.1', offered: '2.23.1' },
  migrations: { missing: 0, unknown: 0 },
  bytes: 50 * 1024 ** 2,
  connections: { used: 12, max: 100 },
  oldestTransaction: undefined,
  idleSlots: [],
  clockOffsetMs: 20,
  unsafe: [],
};

const said = (exam: Partial<ServerExam>, isEmbedded = false) =>
  lookAtDatabase({ ...HEALTHY, ...exam }, isEmbedded).map(({ level, says }) => `${level}: ${says}`);

it('says what a healthy database is, and nothing more', () => {
  expect(said({})).toEqual(['ok: PostgreSQL 16.4, TimescaleDB 2.23.1 at db:5432/vigilops, 50 MiB']);
});

it.each<[string, Partial<ServerExam>, string]>([
  ['too old', { version: '14.9', versionNumber: 140_009 }, 'fail: PostgreSQL 14.9 at'],
  [
    'written by a newer VigilOps',
    { migrations: { missing: 0, unknown: 2 } },
    'fail: a newer VigilOps has written it (2',
  ],
  ['not migrated', { migrations: { missing: 3, unknown: 0 } }, 'warn: 3 migrations are not made yet'],
  ['nearly out of connections', { connections: { used: 90, max: 100 } }, 'warn: 90 of 100 connections'],
  [
    'held up by a transaction',
    { oldestTransaction: { seconds: 3_700, who: 'psql' } },
    'warn: psql has a transaction open for 61 minutes',
  ],
  ['kept by a slot', { idleSlots: ['standby_2'] }, 'warn: nobody reads from the replication slot standby_2'],
  ['not durable', { unsafe: ['fsync = off'] }, 'fail: fsync = off: what was acknowledged can be lost'],
  ['in another time', { clockOffsetMs: -4_500 }, "warn: the database's clock is -4.5 s off ours"],
])('sees that it is %s', (_, exam, words) => {
  const lines = said(exam);
  expect(
    lines.some((line) => line.startsWith(words)),
    lines.join('\n'),
  ).toBe(true);
});

it('names the extension that is there and not used, but not of the embedded database', () => {
  const timescale = { installed: null, offered: '2.23.1' };
  expect(said({ timescale })).toContain('warn: TimescaleDB 2.23.1 is there and not used');
  expect(said({ timescale }, true)).toHaveLength(1);
});

it('leaves short transactions alone', () => {
  expect(said({ oldestTransaction: { seconds: 90, who: 'psql' } })).toHaveLength(1);
});
