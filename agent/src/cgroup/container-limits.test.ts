import { describe, expect, it } from 'vitest';

import { createHostTree } from '../../test/host-tree.ts';
import { createContainerLimits } from './container-limits.ts';
import { countCpuList } from './files.ts';

const HOST_BYTES = 8_000_000_000;
const HOST_CPUS = 8;
const V2_MOUNT = '30 23 0:26 / %ROOT%/sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n';
const V1_UNLIMITED = '9223372036854771712\n';

function limitsOf(files: Readonly<Record<string, string>>, overrides: { foreign?: boolean } = {}) {
  const tree = createHostTree(files);
  return createContainerLimits({ ...tree.paths, ...overrides }, 100);
}

describe('cgroup version 2', () => {
  const container = {
    'proc/1/cgroup': '0::/\n',
    'proc/self/mountinfo': V2_MOUNT,
    'sys/fs/cgroup/memory.max': '1000000000\n',
    'sys/fs/cgroup/memory.current': '700000000\n',
    'sys/fs/cgroup/memory.stat': 'anon 300000000\nfile 350000000\ninactive_file 200000000\nslab 1\n',
    'sys/fs/cgroup/memory.swap.max': '500000000\n',
    'sys/fs/cgroup/memory.swap.current': '100000000\n',
    'sys/fs/cgroup/cpu.max': '150000 100000\n',
    'sys/fs/cgroup/cpu.stat': 'usage_usec 3500000\nuser_usec 2500000\nsystem_usec 1000000\nnr_periods 0\n',
  };

  it('gives the limits of a container with a namespace of its own', () => {
    const limits = limitsOf(container);
    expect(limits.memory(HOST_BYTES)).toEqual({
      limitBytes: 1_000_000_000,
      usedBytes: 500_000_000,
      cachedBytes: 200_000_000,
      swap: { limitBytes: 500_000_000, usedBytes: 100_000_000 },
    });
    expect(limits.cpu(HOST_CPUS)).toEqual({ cpus: 1.5, userSeconds: 2.5, systemSeconds: 1 });
  });

  it('says nothing where everything is "max": the host’s figures are true', () => {
    const limits = limitsOf({
      ...container,
      'sys/fs/cgroup/memory.max': 'max\n',
      'sys/fs/cgroup/cpu.max': 'max 100000\n',
    });
    expect(limits.memory(HOST_BYTES)).toBeUndefined();
    expect(limits.cpu(HOST_CPUS)).toBeUndefined();
  });

  it('ignores limits above what the host has', () => {
    const limits = limitsOf({
      ...container,
      'sys/fs/cgroup/memory.max': '16000000000\n',
      'sys/fs/cgroup/cpu.max': '1600000 100000\n',
    });
    expect(limits.memory(HOST_BYTES)).toBeUndefined();
    expect(limits.cpu(HOST_CPUS)).toBeUndefined();
  });

  it('on a host with systemd reports the host, however small the agent’s own slice is', () => {
    const limits = limitsOf({
      'proc/1/cgroup': '0::/init.scope\n',
      'proc/self/cgroup': '0::/system.slice/vigilops-agent.service\n',
      'proc/self/mountinfo': V2_MOUNT,
      'sys/fs/cgroup/cpu.stat': 'usage_usec 1\nuser_usec 1\nsystem_usec 0\n',
      'sys/fs/cgroup/init.scope/memory.max': 'max\n',
      'sys/fs/cgroup/init.scope/memory.current': '1000\n',
      'sys/fs/cgroup/init.scope/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/system.slice/memory.max': 'max\n',
      'sys/fs/cgroup/system.slice/vigilops-agent.service/memory.max': '64000000\n',
      'sys/fs/cgroup/system.slice/vigilops-agent.service/cpu.max': '10000 100000\n',
    });
    expect(limits.memory(HOST_BYTES)).toBeUndefined();
    expect(limits.cpu(HOST_CPUS)).toBeUndefined();
  });

  it('finds the smallest limit of nested groups and the use under it', () => {
    const limits = limitsOf({
      'proc/1/cgroup': '0::/lxc/web/init.scope\n',
      'proc/self/mountinfo': V2_MOUNT,
      'sys/fs/cgroup/lxc/memory.max': '4000000000\n',
      'sys/fs/cgroup/lxc/memory.current': '3000000000\n',
      'sys/fs/cgroup/lxc/web/memory.max': '2000000000\n',
      'sys/fs/cgroup/lxc/web/memory.current': '900000000\n',
      'sys/fs/cgroup/lxc/web/init.scope/memory.max': 'max\n',
      'sys/fs/cgroup/lxc/web/init.scope/memory.current': '5000000\n',
      'sys/fs/cgroup/lxc/web/cpu.max': '200000 100000\n',
      'sys/fs/cgroup/lxc/web/cpu.stat': 'user_usec 7000000\nsystem_usec 3000000\n',
      'sys/fs/cgroup/lxc/web/init.scope/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/lxc/web/init.scope/cpu.stat': 'user_usec 1\nsystem_usec 1\n',
    });
    expect(limits.memory(HOST_BYTES)).toEqual({
      limitBytes: 2_000_000_000,
      usedBytes: 900_000_000,
      cachedBytes: 0,
      swap: undefined,
    });
    expect(limits.cpu(HOST_CPUS)).toEqual({ cpus: 2, userSeconds: 7, systemSeconds: 3 });
  });

  it('counts the CPUs of a cpuset where there is no quota', () => {
    const limits = limitsOf({
      ...container,
      'sys/fs/cgroup/cpu.max': 'max 100000\n',
      'sys/fs/cgroup/cpuset.cpus.effective': '0-1,5\n',
    });
    expect(limits.cpu(HOST_CPUS)?.cpus).toBe(3);
    expect(
      limitsOf({ ...container, 'sys/fs/cgroup/cpuset.cpus.effective': '0\n' }).cpu(HOST_CPUS)?.cpus,
    ).toBe(1);
  });

  it('reads a limit that is changed while it runs', () => {
    const tree = createHostTree(container);
    const limits = createContainerLimits(tree.paths, 100);
    tree.write({ 'sys/fs/cgroup/memory.max': '2000000000\n', 'sys/fs/cgroup/cpu.max': '50000 100000\n' });
    expect(limits.memory(HOST_BYTES)?.limitBytes).toBe(2_000_000_000);
    expect(limits.cpu(HOST_CPUS)?.cpus).toBe(0.5);
  });

  it('stands aside for an agent that looks at its host through HOST_PROC', () => {
    expect(limitsOf(container, { foreign: true }).memory(HOST_BYTES)).toBeUndefined();
  });
});

describe('cgroup version 1', () => {
  const mount = (controllers: string, root: string) =>
    `31 30 0:27 ${root} %ROOT%/sys/fs/cgroup/${controllers} rw,nosuid - cgroup cgroup rw,${controllers}\n`;
  const container = {
    'proc/1/cgroup':
      '9:cpuset:/docker/abc\n4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n0::/docker/abc\n',
    'proc/self/mountinfo': mount('memory', '/docker/abc') + mount('cpu,cpuacct', '/docker/abc'),
    'sys/fs/cgroup/memory/memory.limit_in_bytes': '1000000000\n',
    'sys/fs/cgroup/memory/memory.usage_in_bytes': '700000000\n',
    'sys/fs/cgroup/memory/memory.stat': 'cache 1\ntotal_inactive_file 200000000\n',
    'sys/fs/cgroup/memory/memory.memsw.limit_in_bytes': '1500000000\n',
    'sys/fs/cgroup/memory/memory.memsw.usage_in_bytes': '800000000\n',
    'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '50000\n',
    'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    'sys/fs/cgroup/cpu,cpuacct/cpuacct.stat': 'user 250\nsystem 100\n',
  };

  it('gives the limits of a container, swap out of the sum of both', () => {
    const limits = limitsOf(container);
    expect(limits.memory(HOST_BYTES)).toEqual({
      limitBytes: 1_000_000_000,
      usedBytes: 500_000_000,
      cachedBytes: 200_000_000,
      swap: { limitBytes: 500_000_000, usedBytes: 100_000_000 },
    });
    expect(limits.cpu(HOST_CPUS)).toEqual({ cpus: 0.5, userSeconds: 2.5, systemSeconds: 1 });
  });

  it('knows the numbers that mean "no limit"', () => {
    const limits = limitsOf({
      ...container,
      'sys/fs/cgroup/memory/memory.limit_in_bytes': V1_UNLIMITED,
      'sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n',
    });
    expect(limits.memory(HOST_BYTES)).toBeUndefined();
    expect(limits.cpu(HOST_CPUS)).toBeUndefined();
  });

  it('reads a hybrid host, where version 2 is mounted beside it without controllers', () => {
    const limits = limitsOf({
      ...container,
      'proc/1/cgroup': '4:memory:/\n2:cpu,cpuacct:/\n0::/\n',
      'proc/self/mountinfo': `${mount('memory', '/')}${mount('cpu,cpuacct', '/')}${V2_MOUNT}`,
    });
    expect(limits.memory(HOST_BYTES)?.limitBytes).toBe(1_000_000_000);
  });

  it('looks at the top of the mount when its path lies outside of it', () => {
    const limits = limitsOf({
      ...container,
      'proc/1/cgroup': '4:memory:/../other\n2:cpu,cpuacct:/elsewhere\n',
    });
    expect(limits.memory(HOST_BYTES)?.limitBytes).toBe(1_000_000_000);
    expect(limits.cpu(HOST_CPUS)?.cpus).toBe(0.5);
  });
});

describe('where there is nothing to see', () => {
  it.each([
    ['no cgroup at all', {}],
    ['process 1 hidden', { 'proc/self/mountinfo': V2_MOUNT }],
    ['no cgroup mount', { 'proc/1/cgroup': '0::/\n', 'proc/self/mountinfo': '1 1 0:1 / / rw - ext4 a rw\n' }],
    [
      'a limit without a usage',
      { 'proc/1/cgroup': '0::/\n', 'proc/self/mountinfo': V2_MOUNT, 'sys/fs/cgroup/memory.max': '5\n' },
    ],
  ])('%s: the host is reported', (_, files) => {
    expect(limitsOf(files).memory(HOST_BYTES)).toBeUndefined();
    expect(limitsOf(files).cpu(HOST_CPUS)).toBeUndefined();
  });
});

describe('countCpuList', () => {
  it.each([
    ['0-3', 4],
    ['0', 1],
    ['0-1,4,8-11\n', 7],
    ['', undefined],
    [undefined, undefined],
  ])('counts %j as %j', (list, count) => {
    expect(countCpuList(list)).toBe(count);
  });
});
