import type { LogPipeline } from '@vigilops/contracts/api';
import { logPipelineList } from '@vigilops/contracts/api';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { AuditEntry, LogPipelineCount } from '../../model/index.ts';
import { createAccountStore } from '../access/accounts.ts';
import { openTestDatabase, type OpenDatabase } from '../test/open-database.ts';
import { STORE_SCHEMA } from '../test/store-schema.ts';
import { createLogPipelineStore } from './log-pipelines.ts';

const signal = new AbortController().signal;
const NOON = new Date('2026-03-01T12:00:00Z');
const SAVED: AuditEntry = {
  actor: { kind: 'person', id: 1, name: 'Ada' },
  action: 'log_pipelines.saved',
  subject: 'log pipelines',
  detail: { pipelines: 1 },
  address: null,
};
const some = (...names: string[]): readonly LogPipeline[] =>
  logPipelineList.parse(names.map((name) => ({ name, steps: [{ type: 'drop' }] })));
const counted = (pipeline: string, own: Partial<LogPipelineCount> = {}): LogPipelineCount => ({
  pipeline,
  step: -1,
  type: 'pipeline',
  matched: 0,
  dropped: 0,
  sampledOut: 0,
  failed: 0,
  lastError: null,
  ...own,
});

describeEngines('pipelines of logs', STORE_SCHEMA, (suite) => {
  let database: OpenDatabase;
  beforeEach(async () => {
    await database?.close();
    const { url } = await suite.freshDatabase();
    database = openTestDatabase({ ...suite, url });
  });
  afterAll(() => database.close());

  const store = () => createLogPipelineStore(database.connections);
  const save = (value: readonly LogPipeline[], expected: number | null = null) =>
    store().save({ expected, value, at: NOON, by: 'Ada' }, SAVED, signal);

  it('are none until somebody saves some, and have a key that stays', async () => {
    const first = await store().read(signal);
    expect(first).toMatchObject({ version: 0, value: [], savedAt: null, savedBy: null });
    expect(first.hashKey).toHaveLength(72);
    expect((await store().read(signal)).hashKey).toBe(first.hashKey);
    expect(await store().version(signal)).toBe(0);
  });

  it('are a new version with each save, with a line of the audit log, and the old ones stay', async () => {
    expect(await save(some('a'), 0)).toMatchObject({
      outcome: 'saved',
      stored: { version: 1, savedBy: 'Ada' },
    });
    await save(some('a', 'b'));
    expect(await store().read(signal)).toMatchObject({ version: 2, value: some('a', 'b'), savedAt: NOON });
    expect((await store().listVersions(10, signal)).map(({ version }) => version)).toEqual([2, 1, 0]);
    expect(await store().findVersion(1, signal)).toMatchObject({ value: some('a') });
    expect(await store().findVersion(9, signal)).toBeUndefined();
    const log = await createAccountStore(database.connections).listAudit(
      { beforeId: null, limit: 10 },
      signal,
    );
    expect(log).toHaveLength(2);
    expect(log[0]).toMatchObject(SAVED);
  });

  it('let only one of many who saw the same version through', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, (_, i) => save(some(`p${String(i)}`), 0)));
    expect(outcomes.filter(({ outcome }) => outcome === 'saved')).toHaveLength(1);
    const { stored } = await save(some('late'), 0);
    expect(stored).toMatchObject({ version: 1 });
    expect(await store().version(signal)).toBe(1);
  });

  it('keep a hundred versions', async () => {
    for (let i = 1; i <= 103; i += 1) {
      await save(some(`p${String(i)}`));
    }
    const kept = await store().listVersions(1_000, signal);
    expect([kept.length, kept[0]?.version, kept.at(-1)?.version]).toEqual([100, 103, 4]);
  });

  it('add up what all backends count, and forget what has no name any more', async () => {
    await save(some('a', 'b'));
    await Promise.all([
      store().addCounts([counted('b', { matched: 1 }), counted('a', { matched: 2, dropped: 1 })], signal),
      store().addCounts([counted('a', { matched: 3, sampledOut: 2 }), counted('b', { matched: 5 })], signal),
    ]);
    const failed = { step: 0, type: 'parse_json', failed: 4 };
    await store().addCounts([counted('a', { ...failed, lastError: 'no JSON\0' })], signal);
    await store().addCounts([counted('a', failed)], signal);
    expect(await store().listCounts(signal)).toEqual([
      counted('a', { matched: 5, dropped: 1, sampledOut: 2 }),
      counted('a', { step: 0, type: 'parse_json', failed: 8, lastError: 'no JSON\ufffd' }),
      counted('b', { matched: 6 }),
    ]);
    await save(some('b'));
    expect((await store().listCounts(signal)).map(({ pipeline }) => pipeline)).toEqual(['b']);
  });

  it('store text that jsonb would refuse', async () => {
    const { stored } = await save(some('a\ud800b'));
    expect(stored.value).toMatchObject([{ name: 'a\ufffdb' }]);
  });
});
