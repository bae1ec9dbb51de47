import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../../test/host-tree.ts';
import { watchHost } from '../test/changes-kit.ts';
import { readApkInstalled } from './apk.ts';
import { readDpkgStatus } from './dpkg.ts';
import { readPacmanLocal } from './pacman.ts';
import { readRpmLine } from './rpm-log-line.ts';

const REAL_STATUS = '/var/lib/dpkg/status';

function fileOf(text: string | Buffer): string {
  return join(createHostTree({ list: text }).directory, 'list');
}

describe('dpkg', () => {
  it('lists what is installed, and of two architectures both', async () => {
    const status = `Package: a
Status: install ok installed
Architecture: amd64
Version: 1:2.0-3~deb
Description: words
 Package: not one
 .
Conffiles:
 /etc/a 0123

Package: removed
Status: deinstall ok config-files
Version: 9

Package: half
Status: install ok half-configured
Version: 8

Package: a
Status: hold ok installed
Architecture: i386
Version: 1.9`;
    expect([...(await readDpkgStatus(fileOf(status)))]).toEqual([
      ['a', '1:2.0-3~deb'],
      ['a:i386', '1.9'],
    ]);
    expect([...(await readDpkgStatus(fileOf('')))]).toEqual([]);
  });

  it('is read right where a chunk ends in the middle of a line', async () => {
    const packages = Array.from(
      { length: 5_000 },
      (_, i) => [`package-${String(i)}`, `${String(i)}.0`] as const,
    );
    const status = packages
      .map(([name, version]) => `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`)
      .join('\n');
    expect([...(await readDpkgStatus(fileOf(status)))]).toEqual(packages);
  });

  it('is no trouble for what is no list at all', async () => {
    const noise = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7_919) % 256));
    expect((await readDpkgStatus(fileOf(noise))).size).toBe(0);
  });

  it.skipIf(!existsSync(REAL_STATUS))(
    existsSync(REAL_STATUS)
      ? 'of this machine is read whole'
      : `of this machine — SKIPPED, there is no ${REAL_STATUS}`,
    async () => {
      const installed = readFileSync(REAL_STATUS, 'utf8')
        .split('\n\n')
        .filter((entry) => /^Status: \S+ ok installed$/mu.test(entry))
        .map((entry) => [
          /^Package: (.*)$/mu.exec(entry)?.[1] ?? '',
          /^Version: (.*)$/mu.exec(entry)?.[1] ?? '',
        ]);
      expect(installed.length).toBeGreaterThan(10);
      const read = await readDpkgStatus(REAL_STATUS);
      expect([...read].map(([name, version]) => [name.split(':')[0], version])).toEqual(installed);
    },
  );
});

it('apk and pacman list what is installed', async () => {
  const apk = 'C:Q1\nP:musl\nV:1.2.5-r0\nA:x86_64\nF:lib\nR:x\n\nP:busybox\nV:1.36.1-r29\n';
  expect([...(await readApkInstalled(fileOf(apk)))]).toEqual([
    ['musl', '1.2.5-r0'],
    ['busybox', '1.36.1-r29'],
  ]);
  const tree = createHostTree({
    'local/ALPM_DB_VERSION': '9',
    'local/linux-api-headers-6.10-1/desc': '',
    'local/curl-8.9.1-2/desc': '',
  });
  expect([...readPacmanLocal(join(tree.directory, 'local'))].sort()).toEqual([
    ['curl', '8.9.1-2'],
    ['linux-api-headers', '6.10-1'],
  ]);
});

describe('rpm', () => {
  const change = (action: string, subject: string, before: string | null, after: string | null) => ({
    kind: 'package',
    action,
    subject,
    before,
    after,
  });

  it.each([
    [
      '2026-03-01T12:00:00+0000 SUBDEBUG Installed: curl-7.76.1-29.el9.x86_64',
      change('added', 'curl', null, '7.76.1-29.el9'),
    ],
    [
      '2026-03-01T12:00:00+0000 SUBDEBUG Upgrade: openssl-libs-1:3.0.7-27.el9.x86_64',
      change('changed', 'openssl-libs', null, '3.0.7-27.el9'),
    ],
    ['2026-03-01T12:00:00+0000 SUBDEBUG Upgraded: openssl-libs-1:3.0.7-24.el9.x86_64', undefined],
    [
      '2026-03-01T12:00:00+0000 SUBDEBUG Erase: vim-8.2-1.el9.noarch',
      change('removed', 'vim', '8.2-1.el9', null),
    ],
    ['2026-03-01T12:00:00+0000 INFO --- logging initialized ---', undefined],
    [
      'Mar 01 12:00:00 Updated: 1:openssl-1.0.2k-25.el7_9.x86_64',
      change('changed', 'openssl', null, '1.0.2k-25.el7_9'),
    ],
    ['Mar 01 12:00:00 Erased: wget', change('removed', 'wget', null, null)],
    [
      '2026-03-01 12:00:00|install|curl|8.0.1-150400.5|x86_64|root@h|repo|abc|',
      change('changed', 'curl', null, '8.0.1-150400.5'),
    ],
    ['2026-03-01 12:00:00|remove |vim|9.0-1|x86_64|root@h|', change('removed', 'vim', '9.0-1', null)],
    ['2026-03-01 12:00:00|command|root@h|zypper|', undefined],
    ['', undefined],
  ])('reads %s', (line, expected) => {
    expect(readRpmLine(line)).toEqual(expected);
  });

  const DATABASE = 'var/lib/rpm/rpmdb.sqlite';
  const LOG = 'var/log/dnf.rpm.log';
  const installed = (name: string) =>
    `2026-03-01T12:00:00+0000 SUBDEBUG Installed: ${name}-1.0-1.el9.x86_64\n`;

  it('tells what the log says since the last look, also after the log was rotated', async () => {
    const host = await watchHost({ [DATABASE]: 'one', [LOG]: installed('before') });
    host.tree.write({ [DATABASE]: 'two!', [LOG]: installed('before') + installed('curl') });
    expect(await host.look()).toEqual(['package curl added: 1.0-1.el9']);
    host.tree.remove(LOG);
    host.tree.write({ [DATABASE]: 'three!', [LOG]: installed('nano') });
    expect(await host.look()).toEqual(['package nano added: 1.0-1.el9']);
    expect(await host.look()).toEqual([]);
  });

  it('tells that the database has changed where no log says how', async () => {
    const host = await watchHost({ [DATABASE]: 'one' });
    host.tree.write({ [DATABASE]: 'two!' });
    expect(await host.look()).toEqual(['package rpm database changed']);
    const old = readFileSync(host.keptPath, 'utf8');
    expect(old).toContain('"rpm"');
  });
});
