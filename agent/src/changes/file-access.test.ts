import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { lookAtConfigFiles } from './config-files.ts';
import { createPatientAccess } from './file-access.ts';
import { locateOnHost } from './host-view.ts';
import { filesBelow } from './list-files.ts';
import { lookAtUnits } from './units.ts';

describe('files that may lie on a network', () => {
  it('are given up when they do not answer, and asked again only after the answer has come', async () => {
    const clock = createManualClock();
    const access = createPatientAccess(clock);
    const answer = Promise.withResolvers<string>();
    const givenUp = expect(access.within(() => answer.promise)).rejects.toThrow('not answered in time');
    await clock.advance(2_000);
    await givenUp;
    await expect(access.within(() => Promise.resolve('unasked'))).rejects.toThrow(
      'has not been answered yet',
    );
    answer.resolve('late');
    await answer.promise;
    await clock.advance(0);
    await expect(access.within(() => Promise.resolve('asked'))).resolves.toBe('asked');
    expect(clock.sleepers).toBe(0);
  });

  it('count as they were while nobody answers', async () => {
    const clock = createManualClock();
    const tree = createHostTree({ 'mnt/a.conf': '1' });
    const locate = locateOnHost({ ...tree.paths, root: tree.directory });
    const patterns = ['/mnt/*.conf', '/mnt/a.conf'];
    const patient = createPatientAccess(clock);
    const before = await lookAtConfigFiles(patterns, new Map(), { locate, patient });
    expect([...before.marks.keys()]).toEqual(['/mnt/a.conf']);
    void patient.within(() => new Promise(() => undefined)).catch(() => undefined);
    tree.write({ 'mnt/a.conf': '2' });
    const after = await lookAtConfigFiles(patterns, before.marks, { locate, patient });
    expect(after).toEqual(before);
  });
});

describe('what cannot be seen', () => {
  /** The system refuses a name of that length, whoever asks: it says neither that it is there nor that it is not. */
  const hidden = () => `/${'x'.repeat(300)}`;

  it('counts as it was', async () => {
    const mark = { stamp: 's', value: 'v' };
    const before = new Map([
      ['/etc/systemd/system/a.service', mark],
      ['/etc/hosts', mark],
      ['/etc/nginx/nginx.conf', mark],
    ]);
    const units = await lookAtUnits(hidden, before);
    expect([...units.marks]).toEqual([['/etc/systemd/system/a.service', mark]]);
    const patient = createPatientAccess(createManualClock());
    const files = await lookAtConfigFiles([], before, { locate: hidden, patient });
    expect([...files.marks]).toEqual([
      ['/etc/hosts', mark],
      ['/etc/nginx/nginx.conf', mark],
    ]);
  });

  it('from a container that sees only a part of its host is left out', () => {
    const locate = locateOnHost({ proc: '/host/proc', sys: '/sys', etc: '/etc', root: '', foreign: true });
    expect(locate('/proc/sys/kernel/random/boot_id')).toBe('/host/proc/sys/kernel/random/boot_id');
    expect(locate('/var/lib/dpkg/status')).toBeUndefined();
    expect(locate('/etc/hosts')).toBeUndefined();
    const mounted = locateOnHost({
      proc: '/host/proc',
      sys: '/sys',
      etc: '/h/e',
      root: '/host',
      foreign: true,
    });
    expect(mounted('/etc/hosts')).toBe('/h/e/hosts');
    expect(mounted('/var/lib/dpkg/status')).toBe('/host/var/lib/dpkg/status');
  });
});

it('a folder that leads into itself ends', () => {
  const tree = createHostTree({ 'etc/nginx/a': '' });
  tree.link('etc/nginx/self', '.');
  const locate = (path: string) => join(tree.directory, path);
  expect([...filesBelow('/etc/nginx', locate, [])]).toEqual(['/etc/nginx/a', '/etc/nginx/self']);
});
