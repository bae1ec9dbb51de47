import { chmodSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { DPKG, dpkgStatus, watchHost } from './test/changes-kit.ts';

const UNIT = 'etc/systemd/system/app.service';

describe('changes on a host', () => {
  it('are told as log records of an event of their own, with what they were and are', async () => {
    const host = await watchHost({ [DPKG]: dpkgStatus({ curl: '7.88', vim: '9' }), [UNIT]: 'a' });
    host.tree.write({ [DPKG]: dpkgStatus({ curl: '7.90', nano: '8' }) });
    expect(await host.look()).toEqual([
      'package curl changed: 7.88 -> 7.90',
      'package nano added: 8',
      'package vim removed: 9',
    ]);
    expect(host.appended).toMatchObject([{ kind: 'logs', rows: 3, positions: [] }]);
    expect(Buffer.from(host.appended[0]?.body ?? []).includes('vigilops.host.change')).toBe(true);
    expect(host.records()[0]).toMatchObject({
      timeMs: host.clock.now().getTime(),
      severity: 9,
      resource: { 'host.id': 'h1' },
      attributes: {
        'vigilops.host.change.kind': 'package',
        'vigilops.host.change.action': 'changed',
        'vigilops.host.change.subject': 'curl',
        'vigilops.host.change.before': '7.88',
        'vigilops.host.change.after': '7.90',
      },
    });
    expect(host.records()[1]?.attributes).not.toHaveProperty('vigilops.host.change.before');
    expect(await host.look()).toEqual([]);
  });

  it('are none at the first look, and none where nothing changed, which writes nothing', async () => {
    const host = await watchHost({ [DPKG]: dpkgStatus({ curl: '1' }), 'etc/hosts': 'x' });
    expect(host.appended).toEqual([]);
    const kept = host.kept();
    utimesSync(host.keptPath, 1, 1);
    expect(await host.look()).toEqual([]);
    expect(host.kept()).toBe(kept);
    await host.restart();
    expect(host.appended).toEqual([]);
  });

  it('of the time without an agent are told after its start, with boot, kernel and the agent itself', async () => {
    const host = await watchHost({ [DPKG]: dpkgStatus({ linux: '1' }) });
    await host.stop();
    host.tree.write({ [DPKG]: dpkgStatus({ linux: '2' }), 'proc/sys/kernel/random/boot_id': 'boot-2\n' });
    writeFileSync(host.keptPath, host.kept().replace(/"agent":"[^"]*"/u, '"agent":"0.0.9"'));
    await host.restart({ kernel: '6.2.0', bootTimeMs: Date.parse('2026-01-05T07:59:00Z') });
    const told = host.records().map(({ body }) => body);
    expect(told).toEqual([
      'boot boot changed: 2026-01-01T00:00:00.000Z -> 2026-01-05T07:59:00.000Z',
      'kernel kernel changed: 6.1.0 -> 6.2.0',
      expect.stringMatching(/^agent vigilops-agent changed: 0\.0\.9 -> /) as string,
      'package linux changed: 1 -> 2',
    ]);
  });

  it('are told again when the spool did not take them', async () => {
    const host = await watchHost({ 'etc/hosts': 'one' });
    host.tree.write({ 'etc/hosts': 'two' });
    host.refuseOnce('the spool is closed');
    expect(await host.look()).toEqual([]);
    expect(host.log().at(-1)).toMatch(/^warn what changed on the host could not be looked at .*closed/);
    expect(await host.look()).toHaveLength(1);
    expect(await host.look()).toEqual([]);
  });

  it('that wait for a full spool do not keep the agent from stopping, and are told after the next start', async () => {
    const host = await watchHost({ 'etc/hosts': 'one' });
    host.tree.write({ 'etc/hosts': 'two' });
    host.fillSpool();
    await host.clock.advance(300_000);
    await expect.poll(() => host.clock.sleepers).toBe(0);
    const stopping = host.stop();
    await host.clock.advance(300);
    await stopping;
    expect(host.records()).toEqual([]);
    await host.restart();
    expect(host.records()).toHaveLength(1);
  });

  it('are told from now on when what was kept cannot be read, and the log says so once', async () => {
    const host = await watchHost({ 'etc/hosts': 'one' });
    for (const damaged of ['{"version":1', '', '{"version":2}', '[]', '{"version":1,"packages":7}']) {
      writeFileSync(host.keptPath, damaged);
      host.tree.write({ 'etc/hosts': damaged });
      expect(await host.look(), damaged).toEqual([]);
      host.tree.write({ 'etc/hosts': `${damaged}!` });
      expect(await host.look(), damaged).toHaveLength(1);
    }
    expect(host.log().filter((line) => line.includes('cannot be read'))).toHaveLength(5);
  });

  it('leave no half file behind, and nobody else may read what is kept', async () => {
    const host = await watchHost({ 'etc/hosts': 'one' });
    expect(existsSync(`${host.keptPath}.new`)).toBe(false);
    const { statSync } = await import('node:fs');
    expect(statSync(host.keptPath).mode & 0o777).toBe(0o600);
  });

  it('are folded by kind where there are too many to tell singly', async () => {
    const many = (version: string) =>
      dpkgStatus(Object.fromEntries(Array.from({ length: 1_234 }, (_, i) => [`p${String(i)}`, version])));
    const host = await watchHost({ [DPKG]: many('1'), 'etc/hosts': 'one' });
    host.tree.write({ [DPKG]: many('2'), 'etc/hosts': 'two' });
    expect(await host.look()).toEqual([
      expect.stringMatching(/^config \/etc\/hosts changed: [0-9a-f]{12} -> [0-9a-f]{12}$/) as string,
      'package 1,234 packages changed changed',
    ]);
  });
});

describe('configuration files', () => {
  it('are told by the head of their hash, also when size and time were put back', async () => {
    const host = await watchHost({ 'etc/ssh/sshd_config': 'PermitRootLogin no', 'etc/nginx/a/b.conf': 'x' });
    const path = join(host.tree.directory, 'etc/ssh/sshd_config');
    utimesSync(path, 1_000, 1_000);
    await host.look();
    host.tree.write({ 'etc/ssh/sshd_config': 'PermitRootLogin 42' });
    utimesSync(path, 1_000, 1_000);
    const [told] = await host.look();
    expect(told).toMatch(/^config \/etc\/ssh\/sshd_config changed: [0-9a-f]{12} -> [0-9a-f]{12}$/);
    for (const { body } of host.appended) {
      expect(Buffer.from(body).includes('Permit')).toBe(false);
    }
    expect(host.kept()).not.toContain('Permit');
  });

  it('come and go', async () => {
    const host = await watchHost({ 'etc/nginx/sites/a.conf': 'x' });
    host.tree.write({
      'etc/nginx/sites/b.conf': 'y',
      'etc/nginx/sites/.b.conf.swp': 'z',
      'etc/nginx/b~': '',
    });
    host.tree.remove('etc/nginx/sites/a.conf');
    expect(await host.look()).toEqual([
      expect.stringMatching(/^config \/etc\/nginx\/sites\/b\.conf added: [0-9a-f]{12}$/) as string,
      expect.stringMatching(/^config \/etc\/nginx\/sites\/a\.conf removed: [0-9a-f]{12}$/) as string,
    ]);
  });

  it('that were only touched are no change', async () => {
    const host = await watchHost({ 'etc/hosts': 'same' });
    host.tree.write({ 'etc/hosts': 'same' });
    chmodSync(join(host.tree.directory, 'etc/hosts'), 0o600);
    expect(await host.look()).toEqual([]);
  });

  it('of patterns of one’s own are told, but not for being covered from now on', async () => {
    const host = await watchHost({ 'opt/app/a.conf': '1', 'opt/app/deep/b.conf': '1', 'opt/one': '1' });
    await host.restart({ files: ['/opt/app/**/*.conf', '/opt/one'] });
    expect(host.records()).toEqual([]);
    host.tree.write({ 'opt/app/deep/b.conf': '2', 'opt/app/c.conf': '3', 'opt/one': '2' });
    const told = await host.look();
    expect(told.map((line) => line.split(':')[0])).toEqual([
      'config /opt/app/c.conf added',
      'config /opt/app/deep/b.conf changed',
      'config /opt/one changed',
    ]);
    await host.restart({ files: [] });
    expect(host.records()).toHaveLength(3);
  });

  it('that are large are told by size and time, without being read', async () => {
    const host = await watchHost({ 'etc/mysql/big.cnf': Buffer.alloc(2_000_000) });
    host.tree.write({ 'etc/mysql/big.cnf': Buffer.alloc(2_000_001) });
    const [told] = await host.look();
    expect(told).toMatch(/changed: 2000000 bytes of .*Z -> 2000001 bytes of .*Z$/);
  });

  it('that are folders, pipes or links to nothing are passed by', async () => {
    const host = await watchHost({ 'etc/hosts': 'x' });
    mkdirSync(join(host.tree.directory, 'etc/fstab'));
    host.tree.link('etc/nginx/dangling.conf', '/nowhere/at/all');
    host.tree.link('etc/nginx/loop', 'loop');
    host.tree.link('etc/nginx/good.conf', '../hosts');
    expect(await host.look()).toEqual([
      expect.stringMatching(/^config \/etc\/nginx\/good\.conf added/) as string,
    ]);
  });

  it('are cut at 2,000, where what comes and goes beyond is not told', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 2_100 }, (_, i) => [`etc/nginx/f${String(i).padStart(4, '0')}`, 'x']),
    );
    const host = await watchHost(many);
    expect(host.log()).toEqual([expect.stringContaining('more configuration files') as string]);
    host.tree.remove('etc/nginx/f0000');
    host.tree.write({ 'etc/nginx/f0001': 'y' });
    expect(await host.look()).toEqual([expect.stringContaining('f0001 changed') as string]);
    expect(host.log()).toHaveLength(1);
  });
});

describe('units', () => {
  it('are told with their drop-ins, and with where links lead', async () => {
    const host = await watchHost({ [UNIT]: '[Service]', 'usr/lib/systemd/system/ssh.service': 'x' });
    host.tree.write({
      [UNIT]: '[Service]\nUser=root',
      'etc/systemd/system/app.service.d/limit.conf': 'y',
      'etc/systemd/system/notes/readme': 'not a unit',
    });
    host.tree.link('etc/systemd/system/multi-user.target.wants/app.service', '../app.service');
    host.tree.link('etc/systemd/system/cron.service', '/dev/null');
    expect(await host.look()).toEqual([
      expect.stringMatching(
        /^unit \/etc\/systemd\/system\/app\.service changed: \w{12} -> \w{12}$/,
      ) as string,
      expect.stringMatching(
        /^unit \/etc\/systemd\/system\/app\.service\.d\/limit\.conf added: \w{12}$/,
      ) as string,
      'unit /etc/systemd/system/cron.service added: -> /dev/null',
      'unit /etc/systemd/system/multi-user.target.wants/app.service added: -> ../app.service',
    ]);
  });

  it('are told once where /lib is a link to /usr/lib', async () => {
    const host = await watchHost({ 'usr/lib/systemd/system/a.service': '1' });
    host.tree.link('lib', 'usr/lib');
    await host.look();
    host.tree.write({ 'usr/lib/systemd/system/a.service': '2' });
    expect(await host.look()).toEqual([
      expect.stringMatching(/^unit \/usr\/lib\/systemd\/system\/a\.service changed/) as string,
    ]);
  });
});

describe('images of containers', () => {
  const DOCKER = 'var/lib/docker/image/overlay2/repositories.json';
  const PODMAN = 'var/lib/containers/storage/overlay-images/images.json';
  const docker = (tags: object) => JSON.stringify({ Repositories: { nginx: tags } });

  it('are told by name, of Docker and of Podman', async () => {
    const id = (digit: string) => `sha256:${digit.repeat(64)}`;
    const host = await watchHost({
      [DOCKER]: docker({ 'nginx:1': id('a'), 'nginx@sha256:aaaa': id('a') }),
      [PODMAN]: JSON.stringify([{ id: 'c'.repeat(64), names: ['localhost/app:1'] }, { id: 'd' }]),
    });
    host.tree.write({
      [DOCKER]: docker({ 'nginx:1': id('b') }),
      [PODMAN]: JSON.stringify([{ id: 'e'.repeat(64), names: ['localhost/app:2'] }]),
    });
    expect(await host.look()).toEqual([
      'image nginx:1 changed: aaaaaaaaaaaa -> bbbbbbbbbbbb',
      'image localhost/app:2 added: eeeeeeeeeeee',
      'image localhost/app:1 removed: cccccccccccc',
    ]);
  });

  it('are as before while the list is no list', async () => {
    const host = await watchHost({ [DOCKER]: docker({ 'nginx:1': 'sha256:a' }) });
    host.tree.write({ [DOCKER]: '{"Repositories":' });
    expect(await host.look()).toEqual([]);
    host.tree.write({ [DOCKER]: docker({ 'nginx:2': 'sha256:a' }) });
    expect(await host.look()).toEqual(['image nginx:2 added: a', 'image nginx:1 removed: a']);
  });
});
