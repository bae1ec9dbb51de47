import type { HostPaths } from '../host/paths.ts';
import { countCpuList, readByteLimit, readControl, readKeyed, readNumber } from './files.ts';
import { type ControllerDirectories, locateController } from './locate.ts';

export interface MemoryLimit {
  readonly limitBytes: number;
  /** What cannot be taken back: charged memory without the page cache that is not in active use. */
  readonly usedBytes: number;
  readonly cachedBytes: number;
  /** Undefined where swap is not accounted. */
  readonly swap: { readonly limitBytes: number; readonly usedBytes: number } | undefined;
}

export interface CpuLimit {
  /** CPUs that may be busy at once, e.g. 1.5. */
  readonly cpus: number;
  /** CPU time used since the cgroup was made. */
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** What bounds the machine that the agent sees; undefined means that the host's own figures are true. */
export interface ContainerLimits {
  memory(hostBytes: number): MemoryLimit | undefined;
  cpu(hostCpus: number): CpuLimit | undefined;
}

export const noLimits: ContainerLimits = { memory: () => undefined, cpu: () => undefined };

/** The process whose limits are those of the container. */
const INIT_PID = 1;

/**
 * The rule: the limits of process 1 of the agent's own PID namespace hold for everything the agent sees. In a
 * container they are the container's. On a host they are none, also when the agent's own service has a
 * MemoryMax, which bounds the agent and not the host. An agent that looks at its host through HOST_PROC, or that
 * cannot see process 1, reports the host.
 */
export function createContainerLimits(paths: HostPaths, ticksPerSecond: number): ContainerLimits {
  if (paths.foreign) {
    return noLimits;
  }
  const memory = locate(paths.proc, 'memory');
  const cpu = locate(paths.proc, 'cpu');
  const accounting = cpu?.version === 1 ? locate(paths.proc, 'cpuacct') : cpu;
  const cpuset = locate(paths.proc, 'cpuset');
  return {
    memory: (hostBytes) => (memory === undefined ? undefined : memoryLimit(memory, hostBytes)),
    cpu(hostCpus) {
      const cpus = Math.min(
        cpu === undefined ? Infinity : smallest(cpu, cpuQuota).value,
        (cpuset === undefined ? undefined : cpusetSize(cpuset)) ?? Infinity,
      );
      if (cpus >= hostCpus || accounting === undefined) {
        return undefined;
      }
      const usage = cpuUsage(accounting.version, quotaDirectory(cpu, accounting), ticksPerSecond);
      return usage === undefined ? undefined : { cpus, ...usage };
    },
  };
}

function locate(proc: string, controller: string): ControllerDirectories | undefined {
  try {
    return locateController(proc, INIT_PID, controller);
  } catch {
    return undefined;
  }
}

function memoryLimit(where: ControllerDirectories, hostBytes: number): MemoryLimit | undefined {
  const name = where.version === 1 ? 'memory.limit_in_bytes' : 'memory.max';
  const { value: limitBytes, directory } = smallest(where, (one) => readByteLimit(one, name));
  if (directory === undefined || limitBytes >= hostBytes) {
    return undefined;
  }
  const charged = readNumber(directory, where.version === 1 ? 'memory.usage_in_bytes' : 'memory.current');
  if (charged === undefined) {
    return undefined;
  }
  const stat = readKeyed(directory, 'memory.stat');
  const inactive = stat.get(where.version === 1 ? 'total_inactive_file' : 'inactive_file') ?? 0;
  const usedBytes = Math.min(Math.max(0, charged - inactive), limitBytes);
  return {
    limitBytes,
    usedBytes,
    cachedBytes: Math.min(inactive, limitBytes - usedBytes),
    swap: where.version === 1 ? swapOfV1(directory, limitBytes, charged) : swapOfV2(directory),
  };
}

/** Version 1 limits memory and swap together. */
function swapOfV1(directory: string, memoryBytes: number, charged: number): MemoryLimit['swap'] {
  const both = readByteLimit(directory, 'memory.memsw.limit_in_bytes');
  const used = readNumber(directory, 'memory.memsw.usage_in_bytes');
  return both === undefined || used === undefined
    ? undefined
    : { limitBytes: Math.max(0, both - memoryBytes), usedBytes: Math.max(0, used - charged) };
}

function swapOfV2(directory: string): MemoryLimit['swap'] {
  const limitBytes = readByteLimit(directory, 'memory.swap.max');
  const usedBytes = readNumber(directory, 'memory.swap.current');
  return limitBytes === undefined || usedBytes === undefined ? undefined : { limitBytes, usedBytes };
}

/** A limit anywhere above binds as well, so the smallest counts; usage is read where it was found. */
function smallest(
  where: ControllerDirectories,
  read: (directory: string, version: 1 | 2) => number | undefined,
): { value: number; directory: string | undefined } {
  let value = Infinity;
  let found: string | undefined;
  for (const directory of where.directories) {
    const limit = read(directory, where.version);
    if (limit !== undefined && limit < value) {
      value = limit;
      found = directory;
    }
  }
  return { value, directory: found };
}

function cpuQuota(directory: string, version: 1 | 2): number | undefined {
  const [quota, period] =
    version === 1
      ? [readControl(directory, 'cpu.cfs_quota_us'), readControl(directory, 'cpu.cfs_period_us')]
      : (readControl(directory, 'cpu.max') ?? '').split(' ');
  const cpus = Number(quota) / Number(period);
  return cpus > 0 && Number.isFinite(cpus) ? cpus : undefined;
}

function cpusetSize({ version, directories }: ControllerDirectories): number | undefined {
  const name = version === 1 ? 'cpuset.effective_cpus' : 'cpuset.cpus.effective';
  return countCpuList(directories[0] === undefined ? undefined : readControl(directories[0], name));
}

/** The directory of the accounting hierarchy that stands where the quota was found; without a quota our own. */
function quotaDirectory(cpu: ControllerDirectories | undefined, accounting: ControllerDirectories): string {
  const found = cpu === undefined ? undefined : smallest(cpu, cpuQuota).directory;
  const level = found === undefined ? 0 : Math.max(0, cpu?.directories.indexOf(found) ?? 0);
  return accounting.directories[level] ?? accounting.directories[0] ?? '/';
}

function cpuUsage(
  version: 1 | 2,
  directory: string,
  ticksPerSecond: number,
): { userSeconds: number; systemSeconds: number } | undefined {
  const [file, user, system, scale] =
    version === 1
      ? (['cpuacct.stat', 'user', 'system', ticksPerSecond] as const)
      : (['cpu.stat', 'user_usec', 'system_usec', 1e6] as const);
  const stat = readKeyed(directory, file);
  const userTime = stat.get(user);
  const systemTime = stat.get(system);
  return userTime === undefined || systemTime === undefined
    ? undefined
    : { userSeconds: userTime / scale, systemSeconds: systemTime / scale };
}
