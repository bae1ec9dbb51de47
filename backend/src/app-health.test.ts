import { describe, expect, it } from 'vitest';
import { createChecks } from './app-health.ts';
import type { JobStatus } from './jobs/index.ts';

const settled = () => new Promise((resolve) => setImmediate(resolve));

function job(changes: Partial<JobStatus>): JobStatus {
  return {
    name: 'rollups',
    running: false,
    lastStartedAt: null,
    lastSucceededAt: null,
    lastDurationMs: null,
    runs: 0,
    failures: 0,
    failuresInARow: 0,
    lastError: null,
    figures: {},
    lagMs: 0,
    ...changes,
  };
}

describe('what /health says', () => {
  it('is down until the database is ready and the first tokens are made', async () => {
    const checks = createChecks();
    expect(checks.all.database?.()).toMatchObject({ status: 'down', reason: 'the house is starting' });
    expect(checks.all.tokens?.()).toMatchObject({ status: 'down' });
    checks.watchStore(() => ({ ready: true, reason: null, retryAfterSeconds: 0 }));
    checks.watchTokens(Promise.resolve());
    await settled();
    expect(new Set(Object.values(checks.all).map((check) => check().status))).toEqual(new Set(['ok']));
  });

  it('names settings that cannot be read, and is well all the same', () => {
    const checks = createChecks();
    let warning: string | null = null;
    checks.watchSettings(() => warning);
    expect(checks.all.settings?.()).toEqual({ status: 'ok', reason: null });
    warning = 'general.name: too long; the default is used';
    expect(checks.all.settings?.()).toEqual({ status: 'ok', reason: `not all can be read: ${warning}` });
  });

  it('stays down, without a crash, when the tokens could not be made', async () => {
    const checks = createChecks();
    checks.watchTokens(Promise.reject(new Error('stopped')));
    await settled();
    expect(checks.all.tokens?.()).toMatchObject({ status: 'down' });
  });

  it("hands on the store's own words, to the gate and to people", () => {
    const checks = createChecks();
    checks.watchStore(() => ({ ready: false, reason: 'the disk is 96 % full', retryAfterSeconds: 30 }));
    expect(checks.all.database?.()).toEqual({ status: 'down', reason: 'the disk is 96 % full' });
    expect(checks.storeHealth()).toMatchObject({ ready: false, retryAfterSeconds: 30 });
  });

  it('is degraded by a full queue and by jobs that fail or are late, not down', () => {
    const checks = createChecks();
    checks.watchQueue({ hasRoom: () => false, depth: () => ({ batches: 3, rows: 900, bytes: 5 }) });
    expect(checks.all.queue?.()).toEqual({
      status: 'degraded',
      reason: 'full: 900 rows wait for the database',
    });
    const jobs = [
      job({ name: 'retention', failuresInARow: 3, lastError: 'locked' }),
      job({ name: 'rollups', lagMs: 20 * 60_000 }),
      job({ name: 'prune', failuresInARow: 2, lagMs: 60_000 }),
    ];
    checks.watchJobs({ status: () => ({ leads: true, jobs }) });
    expect(checks.all.jobs?.()).toEqual({
      status: 'degraded',
      reason: 'retention failed 3 times in a row: locked; rollups is 20 minutes late',
    });
  });

  it("shows a job's warning and stays ok", () => {
    const checks = createChecks();
    const jobs = [job({ name: 'compression', figures: { policies: 2, warning: 'the server sleeps' } })];
    checks.watchJobs({ status: () => ({ leads: true, jobs }) });
    expect(checks.all.jobs?.()).toEqual({ status: 'ok', reason: 'compression warns: the server sleeps' });
  });
});
