import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkInterfaceInfo } from 'node:os';

import { describe, expect, it } from 'vitest';

import { createHostTree, type HostTree } from '../../test/host-tree.ts';
import { hostAddresses, temporaryAddresses } from './addresses.ts';
import { readBootTimeMs } from './boot.ts';
import { isInContainer } from './container.ts';
import { type HostIdDeps, readHostId } from './identity.ts';
import { parseOsRelease, readDarwinRelease, readLinuxRelease } from './operating-system.ts';
import { hostPaths } from './paths.ts';
import { hostResource } from './resource.ts';

const MACHINE_ID = '3d1219c7c4c5404aaa1f6d2a48adfda4';
const BOARD = '4c4c4544-0042-3510-8051-b2c04f534e32';
const UUID = '7d444840-9dc0-41d1-b245-5ffdce74fad2';

describe('readHostId', () => {
  const idOf = (tree: HostTree, overrides: Partial<HostIdDeps> = {}, configured?: string) =>
    readHostId(configured, {
      paths: tree.paths,
      stateDirectory: join(tree.directory, 'state'),
      inContainer: false,
      platform: 'linux',
      newUuid: () => UUID,
      readOnly: false,
      ...overrides,
    });

  it('believes the configuration before anything else', () => {
    const tree = createHostTree({ 'etc/machine-id': `${MACHINE_ID}\n` });
    expect(idOf(tree, {}, 'web-1')).toEqual({ id: 'web-1', source: 'configuration' });
  });

  it('takes the machine-id, else the board, else makes one', () => {
    const tree = createHostTree({
      'etc/machine-id': `${MACHINE_ID}\n`,
      'sys/class/dmi/id/product_uuid': `${BOARD.toUpperCase()}\n`,
    });
    expect(idOf(tree)).toEqual({ id: MACHINE_ID, source: 'machine-id' });
    tree.remove('etc/machine-id');
    expect(idOf(tree)).toEqual({ id: BOARD, source: 'dmi' });
    tree.remove('sys');
    expect(idOf(tree)).toEqual({ id: UUID, source: 'generated' });
  });

  it.each(['', 'uninitialized\n', 'not-an-id\n'])('does not take a machine-id of %j', (text) => {
    expect(idOf(createHostTree({ 'etc/machine-id': text })).source).toBe('generated');
  });

  it.each(['00000000-0000-0000-0000-000000000000', '03000200-0400-0500-0006-000700080009', 'To be filled'])(
    'does not take a board of %s',
    (text) => {
      expect(idOf(createHostTree({ 'sys/class/dmi/id/product_uuid': text })).source).toBe('generated');
    },
  );

  it('keeps the id it made', () => {
    const tree = createHostTree();
    expect(idOf(tree).id).toBe(UUID);
    expect(idOf(tree, { newUuid: () => 'another' }).id).toBe(UUID);
    expect(readFileSync(join(tree.directory, 'state', 'host-id'), 'utf8')).toBe(`${UUID}\n`);
  });

  it('leaves no trace when it must not', () => {
    const tree = createHostTree();
    expect(idOf(tree, { readOnly: true })).toEqual({ id: UUID, source: 'generated' });
    expect(existsSync(join(tree.directory, 'state'))).toBe(false);
  });

  it('makes another where the kept one is damaged', () => {
    const tree = createHostTree({ 'state/host-id': 'gone bad' });
    expect(idOf(tree).id).toBe(UUID);
  });

  it('in a container believes neither the image’s machine-id nor the host’s board', () => {
    const files = { 'etc/machine-id': MACHINE_ID, 'sys/class/dmi/id/product_uuid': BOARD };
    const one = createHostTree(files);
    const other = createHostTree(files);
    const first = idOf(one, { inContainer: true });
    const second = idOf(other, { inContainer: true, newUuid: () => '00000000-0000-4000-8000-000000000001' });
    expect(first.source).toBe('generated');
    expect(second.id).not.toBe(first.id);
  });

  it('in a container that looks at its host takes the machine-id that was mounted', () => {
    const tree = createHostTree({ 'etc/machine-id': MACHINE_ID });
    const paths = { ...tree.paths, foreign: true };
    expect(idOf(tree, { inContainer: true, paths }).id).toBe(MACHINE_ID);
  });
});

describe('readBootTimeMs', () => {
  const bootOf = (tree: HostTree, nowMs: number, uptimeSeconds: number) =>
    readBootTimeMs({
      proc: tree.paths.proc,
      stateDirectory: join(tree.directory, 'state'),
      nowMs,
      uptimeSeconds,
      readOnly: false,
    });

  it('stays the same within one boot, whatever the clock does', () => {
    const tree = createHostTree({ 'proc/sys/kernel/random/boot_id': 'a\n' });
    const first = bootOf(tree, 1_700_000_100_400, 100);
    expect(first).toBe(1_700_000_000_000);
    expect(bootOf(tree, 1_700_003_800_000, 200)).toBe(first);
  });

  it('is new after a reboot', () => {
    const tree = createHostTree({ 'proc/sys/kernel/random/boot_id': 'a\n' });
    bootOf(tree, 1_700_000_100_000, 100);
    tree.write({ 'proc/sys/kernel/random/boot_id': 'b\n' });
    expect(bootOf(tree, 1_700_009_000_000, 10)).toBe(1_700_008_990_000);
  });

  it('is computed where it cannot be kept, and where what was kept is damaged', () => {
    expect(bootOf(createHostTree(), 1_700_000_100_000, 100)).toBe(1_700_000_000_000);
    const damaged = createHostTree({
      'proc/sys/kernel/random/boot_id': 'a',
      'state/boot.json': '{"bootId":"a"',
    });
    expect(bootOf(damaged, 1_700_000_100_000, 100)).toBe(1_700_000_000_000);
    const file = createHostTree({ 'proc/sys/kernel/random/boot_id': 'a', state: 'a file, not a directory' });
    expect(bootOf(file, 1_700_000_100_000, 100)).toBe(1_700_000_000_000);
  });
});

describe('hostAddresses', () => {
  const info = (address: string, internal = false): NetworkInterfaceInfo =>
    ({ address, internal, family: address.includes(':') ? 'IPv6' : 'IPv4' }) as NetworkInterfaceInfo;

  it('keeps what the host can be reached by, in a fixed order', () => {
    const interfaces = {
      lo: [info('127.0.0.1', true), info('::1', true)],
      eth1: [info('10.0.0.9')],
      eth0: [
        info('2001:db8::7'),
        info('fe80::1'),
        info('2001:db8::dead'),
        info('192.0.2.2'),
        info('169.254.3.4'),
      ],
      docker0: [info('172.17.0.1')],
      veth12: [info('172.18.0.1')],
      'br-4f2': [info('172.19.0.1')],
    };
    expect(hostAddresses(interfaces, new Set(['2001:db8::dead']))).toEqual([
      '10.0.0.9',
      '192.0.2.2',
      '2001:db8::7',
    ]);
  });

  it('finds the temporary addresses by their flag', () => {
    const tree = createHostTree({
      'proc/net/if_inet6':
        '20010db8000000000000000000000007 02 40 00 80     eth0\n' +
        '20010db800000000000000000000dead 02 40 00 01     eth0\n',
    });
    expect(temporaryAddresses(tree.paths)).toEqual(new Set(['2001:db8::dead']));
    expect(temporaryAddresses(createHostTree().paths)).toEqual(new Set());
  });
});

describe('the operating system', () => {
  it('is read from os-release with its shell quotes', () => {
    expect(
      parseOsRelease(
        'NAME="Debian GNU/Linux"\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
      ),
    ).toEqual({
      name: 'Debian GNU/Linux',
      version: '12',
      description: 'Debian GNU/Linux 12 (bookworm)',
    });
    expect(parseOsRelease("# x\nNAME='A \\$ B'\nID=a\n")).toEqual({
      name: 'A $ B',
      version: '',
      description: 'A $ B',
    });
  });

  it('has a name also where the file is missing', () => {
    const { etc, proc } = createHostTree().paths;
    expect(readLinuxRelease(etc, proc)).toEqual({ name: 'Linux', version: '', description: 'Linux' });
  });

  it('is read from a property list on macOS', () => {
    const tree = createHostTree({ 'v.plist': '<key>ProductVersion</key>\n\t<string>15.3.1</string>' });
    expect(readDarwinRelease(join(tree.directory, 'v.plist')).description).toBe('macOS 15.3.1');
    expect(readDarwinRelease(join(tree.directory, 'none')).description).toBe('macOS');
  });
});

describe('hostResource', () => {
  const host = {
    id: 'i',
    name: 'n',
    ips: ['10.0.0.1'],
    arch: 'x64',
    platform: 'linux',
    operatingSystem: { name: 'Arch Linux', version: '', description: 'Arch Linux' },
    kernel: '6.1.0',
    bootTimeMs: 1_700_000_000_000,
    agentVersion: '0.1.0',
    tags: ['web'],
    labels: { env: 'prod' },
    group: 'shop',
  } as const;

  it('names everything as the semantic conventions do', () => {
    expect(hostResource(host)).toEqual({
      'host.id': 'i',
      'host.name': 'n',
      'host.arch': 'amd64',
      'host.ip': ['10.0.0.1'],
      'os.type': 'linux',
      'os.name': 'Arch Linux',
      'os.description': 'Arch Linux',
      'vigilops.os.kernel.version': '6.1.0',
      'vigilops.host.boot_time': '2023-11-14T22:13:20Z',
      'vigilops.agent.version': '0.1.0',
      'vigilops.host.tags': ['web'],
      'vigilops.host.group': 'shop',
      'vigilops.host.label.env': 'prod',
    });
  });

  it('leaves out what is empty', () => {
    const bare = hostResource({ ...host, ips: [], tags: [], labels: {}, group: undefined });
    expect(Object.values(bare).flat()).not.toContain('');
    expect(Object.keys(bare)).not.toContain('host.ip');
  });
});

describe('isInContainer', () => {
  it('knows the marks of container runtimes', () => {
    const plain = createHostTree({ 'proc/1/cgroup': '0::/init.scope\n' }).directory;
    expect(isInContainer({}, plain)).toBe(false);
    expect(isInContainer({ container: 'podman' }, plain)).toBe(true);
    expect(isInContainer({ KUBERNETES_SERVICE_HOST: '10.0.0.1' }, plain)).toBe(true);
    expect(isInContainer({}, createHostTree({ '.dockerenv': '' }).directory)).toBe(true);
    expect(isInContainer({}, createHostTree({ 'run/.containerenv': '' }).directory)).toBe(true);
    expect(isInContainer({}, createHostTree({ 'proc/1/cgroup': '4:memory:/docker/abc\n' }).directory)).toBe(
      true,
    );
  });

  it('is not misled by the agent’s own limited service', () => {
    const tree = createHostTree({
      'proc/self/cgroup': '0::/system.slice/a.service\n',
      'proc/1/cgroup': '0::/\n',
    });
    expect(isInContainer({}, tree.directory)).toBe(false);
  });
});

describe('hostPaths', () => {
  it('is the host’s own tree unless told otherwise', () => {
    expect(hostPaths({})).toEqual({ proc: '/proc', sys: '/sys', etc: '/etc', root: '', foreign: false });
    expect(hostPaths({ HOST_PROC: '/host/proc/', HOST_ROOT: '/host' })).toEqual({
      proc: '/host/proc',
      sys: '/sys',
      etc: '/etc',
      root: '/host',
      foreign: true,
    });
    expect(hostPaths({ HOST_PROC: '' }).foreign).toBe(false);
  });
});
