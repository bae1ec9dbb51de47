import { silentLogger, systemClock } from '@vigilops/runtime';
import { describe, expect, it } from 'vitest';
import { createDiskWatch } from './disk-watch.ts';

const MIB = 1024 * 1024;

async function reportAt(freeBytes: () => Promise<number>) {
  const watch = createDiskWatch({
    folder: '/data',
    minFreeBytes: 100 * MIB,
    freeBytes,
    clock: systemClock,
    logger: silentLogger,
  });
  await watch.start();
  await watch.stop();
  return watch.report();
}

describe('disk watch', () => {
  it.each([
    [400, 'ok'],
    [399, 'degraded'],
    [100, 'degraded'],
    [99, 'down'],
    [0, 'down'],
  ])('calls %i MiB free %s', async (mebibytes, status) => {
    const report = await reportAt(() => Promise.resolve(mebibytes * MIB));
    expect(report.status).toBe(status);
    expect(report.reason ?? '').toContain(
      status === 'ok' ? '' : `${mebibytes} MiB are left on the disk of /data`,
    );
  });

  it('does not stop the work where free space cannot be measured', async () => {
    expect((await reportAt(() => Promise.reject(new Error('no statfs')))).status).toBe('ok');
  });
});
