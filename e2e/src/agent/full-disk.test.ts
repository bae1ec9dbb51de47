import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@vigilops/testkit/house';
import { describe, expect, it } from 'vitest';

import { openStory, seededRandom } from './agent-story.ts';
import { NOTHING_WRONG } from './tally.ts';

const KIB = 1024;

function mountSmallDisk(path: string): boolean {
  mkdirSync(path);
  return (
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', path], { stdio: 'ignore' }).status === 0
  );
}

function unmount(path: string): void {
  spawnSync('umount', ['-l', path], { stdio: 'ignore' });
}

function canMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-mount-'));
  const isMounted = mountSmallDisk(join(directory, 'disk'));
  unmount(join(directory, 'disk'));
  rmSync(directory, { recursive: true });
  if (!isMounted) {
    process.stderr.write(
      'SKIPPED: no tmpfs can be mounted here; the stories of the full disk are left out.\n',
    );
  }
  return isMounted;
}

const freeBytes = (path: string): number => {
  const { bavail, bsize } = statfsSync(path);
  return bavail * bsize;
};

describe.skipIf(!canMount())('a full disk under the spool', () => {
  it.each(['somebody else fills it', 'the spool itself fills it'] as const)(
    'needs no person: %s',
    async (who) => {
      const cleanUps: (() => void | Promise<void>)[] = [];
      const random = seededRandom(1);
      let isAway = true;
      try {
        const { application, directory, start, finish } = await openStory((undo) => cleanUps.unshift(undo), {
          answer: () => (isAway ? { status: 503 } : 'keep'),
          segmentBytes: 64 * KIB,
          batchBytes: 32 * KIB,
          // Hardly compressible, so that few lines fill the disk.
          padding: () => ` ${Array.from({ length: 8 }, () => random().toString(36).slice(2)).join('')}`,
          spool(folder) {
            const disk = join(folder, 'disk');
            expect(mountSmallDisk(disk)).toBe(true);
            cleanUps.unshift(() => unmount(disk));
            return join(disk, 'spool');
          },
        });
        const disk = join(directory, 'disk');
        const agent = start();
        await agent.ready;
        application.write(500);
        if (who === 'somebody else fills it') {
          writeFileSync(join(disk, 'ballast'), Buffer.alloc(freeBytes(disk), 1));
        }
        for (
          let round = 0;
          round < 600 && !agent.words().includes('the spool cannot be written');
          round += 1
        ) {
          application.write(500);
          await sleep(50);
        }
        expect(agent.words()).toContain('the spool cannot be written');
        expect(freeBytes(disk)).toBeLessThan(128 * KIB);
        application.write(500);

        isAway = false;
        rmSync(join(disk, 'ballast'), { force: true });
        await until('the spool is written again', 60_000, async () =>
          agent.words().includes('the spool can be written again') ? true : undefined,
        );
        expect(agent.isGone).toBe(false);
        expect(await finish(agent)).toEqual(NOTHING_WRONG);
      } finally {
        for (const undo of cleanUps) {
          await undo();
        }
      }
    },
  );
});
