import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../../test/collecting.ts';
import { createHostTree } from '../../../test/host-tree.ts';
import { createManualClock } from '../../../test/manual-clock.ts';
import type { FileSystemSpace } from '../contract.ts';
import { createFilesystemCollector } from './filesystem.ts';
import { parseMounts } from './mounts.ts';

const SPACE: FileSystemSpace = { bsize: 4096, frsize: 1024, blocks: 1_000, bfree: 400, bavail: 300 };

function mountpoints(...lines: readonly string[]): string[] {
  return parseMounts(lines.join('\n')).map(({ mountpoint }) => mountpoint);
}

describe('parseMounts', () => {
  it('takes disks and network file systems and nothing that the kernel made up', () => {
    expect(
      mountpoints(
        '22 27 0:21 / /proc rw,relatime - proc proc rw',
        '23 27 0:22 / /sys rw,relatime - sysfs sysfs rw',
        '25 24 0:23 / /dev/shm rw - tmpfs tmpfs rw',
        '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro',
        '30 27 254:16 / /srv/data rw,noatime - xfs /dev/vdb rw',
        '31 27 7:0 / /snap/core/1 ro - squashfs /dev/loop0 ro',
        '32 27 0:40 / /mnt/nfs rw - nfs4 nas:/export rw,vers=4.2',
        '33 27 0:41 / /mnt/ssh rw - fuse.sshfs me@host:/ rw',
        '34 27 0:42 / /var/lib/lxcfs rw - fuse.lxcfs lxcfs rw',
        '35 27 0:43 / /run/user/1000/doc rw - fuse.portal portal rw',
      ),
    ).toEqual(['/', '/srv/data', '/mnt/nfs', '/mnt/ssh']);
  });

  it('counts a file system once however often it is mounted, at the mount of its root', () => {
    expect(
      mountpoints(
        '40 27 254:0 /var/lib/kubelet/pods/x /a rw - ext4 /dev/vda1 rw',
        '27 1 254:0 / /mnt/whole/disk rw - ext4 /dev/vda1 rw',
        '41 27 0:50 /@home /home rw - btrfs /dev/vdb rw',
        '42 27 0:50 /@ /data/long rw - btrfs /dev/vdb rw',
      ),
    ).toEqual(['/mnt/whole/disk', '/home']);
  });

  it('skips the overlays of containers, but not the one that is the agent’s own root', () => {
    const overlay = (mountpoint: string) => `50 27 0:60 / ${mountpoint} rw - overlay overlay rw,lowerdir=/l`;
    expect(mountpoints(overlay('/var/lib/docker/overlay2/abc/merged'))).toEqual([]);
    expect(mountpoints(overlay('/'), '51 50 254:1 /etc/hosts /etc/hosts rw - ext4 /dev/vda1 rw')).toEqual([
      '/',
    ]);
  });

  it('believes the later of two mounts on the same point', () => {
    expect(
      mountpoints('27 1 254:0 / /mnt rw - ext4 /dev/vda1 rw', '28 1 0:70 / /mnt rw - tmpfs tmpfs rw'),
    ).toEqual([]);
  });

  it('reads escaped names, the mode and the optional fields of new kernels', () => {
    expect(
      parseMounts(
        '36 35 98:0 / /mnt/my\\040disk\\134x ro,noatime master:1 propagate_from:2 - ext3 /dev/disk/by-label/a\\040b rw',
      ),
    ).toEqual([
      { mountpoint: '/mnt/my disk\\x', device: '/dev/disk/by-label/a b', type: 'ext3', mode: 'ro' },
    ]);
  });

  it('is not led astray by broken lines', () => {
    expect(mountpoints('', 'x', '1 2 3', ' - ', '27 1 254:0 / / rw - ext4 /dev/vda1 rw')).toEqual(['/']);
  });
});

describe('the filesystem collector on Linux', () => {
  const mountinfo = '27 1 254:0 / / rw - ext4 /dev/vda1 rw\n30 27 0:40 / /mnt/nfs rw - nfs4 nas:/export rw\n';
  const root = {
    'system.device': '/dev/vda1',
    'system.filesystem.mountpoint': '/',
    'system.filesystem.type': 'ext4',
    'system.filesystem.mode': 'rw',
  };

  it('counts as df does: in fragments, with root’s reserve neither used nor free', async () => {
    const deps = collectorDeps(createHostTree({ 'proc/self/mountinfo': mountinfo }), {
      statfs: () => Promise.resolve(SPACE),
    });
    const { value } = await collect(createFilesystemCollector(deps));
    expect(value(METRIC.filesystemLimit, root)).toBe(1_024_000);
    expect(value(METRIC.filesystemUsage, { ...root, 'system.filesystem.state': 'used' })).toBe(614_400);
    expect(value(METRIC.filesystemUsage, { ...root, 'system.filesystem.state': 'free' })).toBe(307_200);
    expect(value(METRIC.filesystemUsage, { ...root, 'system.filesystem.state': 'reserved' })).toBe(102_400);
    expect(value(METRIC.filesystemUtilization, root)).toBeCloseTo(600 / 900);
  });

  it('notices new mounts', async () => {
    const tree = createHostTree({ 'proc/self/mountinfo': '27 1 254:0 / / rw - ext4 /dev/vda1 rw\n' });
    const collector = createFilesystemCollector(
      collectorDeps(tree, { statfs: () => Promise.resolve(SPACE) }),
    );
    expect((await collect(collector)).of(METRIC.filesystemLimit)).toHaveLength(1);
    tree.write({ 'proc/self/mountinfo': mountinfo });
    expect((await collect(collector)).of(METRIC.filesystemLimit)).toHaveLength(2);
  });

  it('sees the machine as it is where a service manager hardens the agent', async () => {
    const host = '27 1 254:0 / / rw - ext4 /dev/vda1 rw\n30 27 254:16 / /srv rw - xfs /dev/vdb rw\n';
    const hardened =
      '90 1 254:0 / / ro - ext4 /dev/vda1 rw\n91 90 254:16 / /srv ro - xfs /dev/vdb rw\n' +
      '92 90 254:0 /tmp/private /tmp rw - ext4 /dev/vda1 rw\n';
    const modesOf = async (files: Record<string, string>) => {
      const deps = collectorDeps(createHostTree(files), { statfs: () => Promise.resolve(SPACE) });
      const round = await collect(createFilesystemCollector(deps));
      const limits = round.of('system.filesystem.limit');
      return limits.map(
        ({ attributes }) =>
          `${attributes['system.filesystem.mountpoint']} ${attributes['system.filesystem.mode']}`,
      );
    };
    const hidden = { 'proc/self/mountinfo': hardened };
    expect(await modesOf({ ...hidden, 'proc/1/mountinfo': host })).toEqual(['/ rw', '/srv rw']);
    // Process 1 of another root tells nothing of ours; neither does one that is hidden from us.
    const elsewhere = '27 1 253:7 / / rw - ext4 /dev/vda1 rw\n';
    expect(await modesOf({ ...hidden, 'proc/1/mountinfo': elsewhere })).toEqual(['/ ro', '/srv ro']);
    expect(await modesOf({ ...hidden, 'proc/1/mountinfo': '' })).toEqual(['/ ro', '/srv ro']);
    expect(await modesOf(hidden)).toEqual(['/ ro', '/srv ro']);
  });

  it('waits two seconds for a dead mount, then leaves it alone until it has answered', async () => {
    const clock = createManualClock();
    let answer: (space: FileSystemSpace) => void = () => undefined;
    let asked = 0;
    const statfs = (path: string): Promise<FileSystemSpace> => {
      if (path !== '/mnt/nfs') {
        return Promise.resolve(SPACE);
      }
      asked += 1;
      return new Promise((resolve) => (answer = resolve));
    };
    const tree = createHostTree({ 'proc/self/mountinfo': mountinfo });
    const collector = createFilesystemCollector(collectorDeps(tree, { clock, statfs }));

    const slow = collect(collector);
    await clock.advance(0);
    await clock.advance(2_000);
    const first = await slow;
    expect(first.of(METRIC.filesystemLimit)).toHaveLength(1);
    expect(first.problems).toEqual(['/mnt/nfs does not answer within 2 s']);

    expect((await collect(collector)).problems).toEqual(['/mnt/nfs still does not answer']);
    expect(asked).toBe(1);

    answer(SPACE);
    await clock.advance(0);
    const recovering = collect(collector);
    await clock.advance(0);
    answer(SPACE);
    expect((await recovering).of(METRIC.filesystemLimit)).toHaveLength(2);
  });

  it('asks nobody any more while two mounts hang, so that the spool keeps its threads', async () => {
    const clock = createManualClock();
    const lines = ['a', 'b', 'c'].map(
      (name, index) => `3${index} 27 0:4${index} / /${name} rw - nfs4 nas:/${name} rw`,
    );
    const asked: string[] = [];
    const deps = collectorDeps(createHostTree({ 'proc/self/mountinfo': lines.join('\n') }), {
      clock,
      statfs: (path) => {
        asked.push(path);
        return new Promise(() => undefined);
      },
    });
    const round = collect(createFilesystemCollector(deps));
    const failed = expect(round).rejects.toThrow(/no file system can be read: \/a does not answer/);
    await clock.advance(0);
    await clock.advance(2_000);
    await clock.advance(2_000);
    await failed;
    expect(asked).toEqual(['/a', '/b']);
  });

  it('says how to reach a host’s file systems from a container', async () => {
    const tree = createHostTree({ 'proc/1/mountinfo': mountinfo });
    const paths = { ...tree.paths, foreign: true };
    const refuse = () => Promise.reject(new Error('EACCES'));
    await expect(
      collect(createFilesystemCollector(collectorDeps(tree, { paths, statfs: refuse }))),
    ).rejects.toThrow(/HOST_ROOT/);
    const asked: string[] = [];
    const statfs = (path: string) => {
      asked.push(path);
      return Promise.resolve(SPACE);
    };
    const rooted = { ...paths, root: '/host/root' };
    const { value } = await collect(
      createFilesystemCollector(collectorDeps(tree, { paths: rooted, statfs })),
    );
    expect(asked).toEqual(['/host/root/', '/host/root/mnt/nfs']);
    expect(value(METRIC.filesystemLimit, root)).toBe(1_024_000);
  });

  it('leaves out a file system without blocks', async () => {
    const deps = collectorDeps(createHostTree({ 'proc/self/mountinfo': mountinfo }), {
      statfs: () => Promise.resolve({ ...SPACE, blocks: 0, bfree: 0, bavail: 0 }),
    });
    expect((await collect(createFilesystemCollector(deps))).readings).toEqual([]);
  });
});

describe('the filesystem collector on macOS', () => {
  it('takes the volumes of the library', async () => {
    const volume = {
      fs: '/dev/disk3s1',
      type: 'APFS',
      size: 1_000,
      used: 600,
      available: 400,
      use: 60,
      mount: '/',
      rw: true,
    };
    const deps = collectorDeps(createHostTree(), {
      platform: 'darwin',
      systemInformation: () => Promise.resolve({ fsSize: () => Promise.resolve([volume]) } as never),
    });
    const { of } = await collect(createFilesystemCollector(deps));
    expect(of(METRIC.filesystemUtilization)).toEqual([
      {
        metric: METRIC.filesystemUtilization,
        value: 0.6,
        attributes: {
          'system.device': '/dev/disk3s1',
          'system.filesystem.mountpoint': '/',
          'system.filesystem.type': 'apfs',
          'system.filesystem.mode': 'rw',
        },
      },
    ]);
  });
});
