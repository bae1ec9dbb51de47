import type { Logger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DatabaseDefinitionRecord, DatabaseDefinitionSpec } from '../../model/index.ts';
import { createSealer } from '../../sealed-text.ts';
import { createAssignedDatabases } from './assigned-databases.ts';
import { createPasswordKeeper } from './passwords.ts';

const signal = new AbortController().signal;
const SPEC: DatabaseDefinitionSpec = {
  kind: 'postgresql',
  address: 'db.example.com',
  port: null,
  database: null,
  username: 'monitor',
  tls: { mode: 'prefer', ca: null },
  interval_seconds: 15,
  slow_threshold_ms: 1_000,
  explain: false,
  enabled: true,
};
const keeperOf = (secret: string) => createPasswordKeeper(createSealer(secret, randomBytes));
const definition = (changes: Partial<DatabaseDefinitionRecord> = {}): DatabaseDefinitionRecord => ({
  id: 1,
  hostId: 7,
  hostName: 'db-1',
  name: 'shop',
  spec: SPEC,
  sealed: keeperOf('one').seal(SPEC, 'geheim'),
  createdAt: '2026-01-01T00:00:00.000000Z',
  createdBy: 'Ada',
  updatedAt: '2026-01-01T00:00:00.000000Z',
  updatedBy: 'Ada',
  ...changes,
});

function assigned(
  definitions: readonly DatabaseDefinitionRecord[],
  secret = 'one',
  noting = Promise.resolve(),
) {
  const noted: string[] = [];
  const warnings: string[] = [];
  const silent = () => undefined;
  const logger: Logger = {
    debug: silent,
    info: silent,
    warn: (_fields, text) => warnings.push(text),
    error: silent,
  };
  const desk = createAssignedDatabases({
    store: {
      assignedTo: () => Promise.resolve(definitions),
      noteFetched: (outcomes) => {
        noted.push(...outcomes.map(({ outcome }) => outcome));
        return noting;
      },
    },
    passwords: keeperOf(secret),
    clock: createManualClock(),
    logger,
  });
  const of = (isPrivate = true) => desk.of(7, { takes: true, isPrivate }, signal);
  return { of, noted, warnings };
}

it('opens passwords for the agent', async () => {
  const { of, noted } = assigned([definition(), definition({ id: 2, sealed: null })]);
  expect((await of()).items.map(({ password, withheld }) => [password, withheld])).toEqual([
    ['geheim', null],
    [null, null],
  ]);
  expect(noted).toEqual(['taken', 'taken']);
});

it('keeps them back where somebody may listen; what has none is told all the same', async () => {
  const { of, noted } = assigned([definition(), definition({ id: 2, sealed: null })]);
  expect((await of(false)).items.map(({ withheld }) => withheld)).toEqual(['plain_http', null]);
  expect(noted).toEqual(['no_password', 'taken']);
});

it.each([
  ['under another secret of the house', definition(), 'another'],
  ['for another address', definition({ spec: { ...SPEC, address: 'evil.example.com' } }), 'one'],
  ['for another account', definition({ spec: { ...SPEC, username: 'postgres' } }), 'one'],
  ['by weaker TLS', definition({ spec: { ...SPEC, tls: { mode: 'off', ca: null } } }), 'one'],
  ['after it was changed', definition({ sealed: `${definition().sealed ?? ''}AA` }), 'one'],
])('cannot open one %s, and says so', async (_how, one, secret) => {
  const { of, noted } = assigned([one], secret);
  expect((await of()).items).toMatchObject([{ password: null, withheld: 'unreadable' }]);
  expect(noted).toEqual(['unreadable']);
});

it('opens one whose host was merged into another', async () => {
  expect((await assigned([definition({ hostId: 9 })]).of()).items).toMatchObject([{ password: 'geheim' }]);
});

it('has a revision that changes with versions and with what is kept back', async () => {
  const { of } = assigned([definition()]);
  const { revision } = await of();
  expect((await of()).revision).toBe(revision);
  expect((await of(false)).revision).not.toBe(revision);
  const later = assigned([definition({ updatedAt: '2026-01-01T00:00:00.000001Z' })]);
  expect((await later.of()).revision).not.toBe(revision);
});

it('tells the agent though nobody notes it', async () => {
  const { of, warnings } = assigned([definition()], 'one', Promise.reject(new Error('away')));
  expect((await of()).items).toHaveLength(1);
  expect(warnings).toHaveLength(1);
});
