import type { Host } from '../../fleet/host-types.ts';
import { bitsAt } from '../../random/hash.ts';
import { noiseAt } from '../../random/noise.ts';
import { cpuWeight, executableOf, residentBytes } from '../../services/footprint.ts';
import type { Instance } from '../../services/service-types.ts';
import type { World } from '../../world.ts';
import type { PointList } from '../instruments.ts';
import { HOST_INSTRUMENTS as I } from './host-instruments.ts';
import { BUSY_MODES, type HostLoad } from './host-load.ts';
import { cpuShares } from './host-metrics.ts';

const MIB = 1024 ** 2;
const TOP = 10;
const MODES = [...BUSY_MODES, 'idle'] as const;
/** Programs of every host: name, owner, resident MiB, weight of CPU work. */
const SYSTEM_PROCESSES = [
  ['systemd', 'root', 13, 0.05],
  ['systemd-journald', 'root', 48, 0.12],
  ['rsyslogd', 'syslog', 9, 0.06],
  ['sshd', 'root', 8, 0.02],
  ['chronyd', '_chrony', 4, 0.01],
  ['cron', 'root', 3, 0.01],
  ['dbus-daemon', 'messagebus', 5, 0.01],
  ['vigilops-agent', 'vigilops', 47, 0.08],
  ['containerd', 'root', 52, 0.1],
  ['kworker/u16:2', 'root', 0.1, 0.06],
] as const;
/** Part of a host's busy time that belongs to processes; the rest is the kernel's. */
const OF_PROCESSES = 0.93;

interface Process {
  readonly attributes: { readonly [key: string]: string | number };
  readonly cpu: number;
  readonly bytes: number;
}

/** Utilization of each core, the top ten processes by CPU and by memory, and the agent's own needs. */
export function addHostDetail(
  world: World,
  host: Host,
  load: HostLoad,
  timeMs: number,
  points: PointList,
): void {
  const shares = cpuShares(host, load, timeMs);
  addCores(host, shares, timeMs, points);
  addProcesses(world, host, shares, timeMs, points);
  points.add(I.agentMemory, (45 + 2 * noiseAt(host.key ^ 0x41, timeMs, 900_000)) * MIB);
  points.add(I.agentAnonymous, (10.5 + 0.8 * noiseAt(host.key ^ 0x42, timeMs, 900_000)) * MIB);
  points.add(I.agentUptime, Math.max(0, (timeMs - load.bootMs) / 1000 - 20));
}

/** Cores differ; together they make the host's utilization, up to what is cut off at 1. */
function addCores(host: Host, shares: readonly number[], timeMs: number, points: PointList): void {
  const weights = Array.from(
    { length: host.cores },
    (_, core) => 1 + 0.3 * noiseAt(host.key ^ (0x100 + core), timeMs, 50_000),
  );
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  weights.forEach((weight, core) => {
    const busy = BUSY_MODES.map((_, i) => ((shares[i] ?? 0) * weight) / mean);
    const sum = busy.reduce((total, share) => total + share, 0);
    const scale = sum > 1 ? 1 / sum : 1;
    MODES.forEach((mode, i) => {
      const share = mode === 'idle' ? Math.max(0, 1 - sum) : (busy[i] ?? 0) * scale;
      points.add(I.cpuUtilization, share, { 'cpu.mode': mode, 'cpu.logical_number': core });
    });
  });
}

function addProcesses(
  world: World,
  host: Host,
  shares: readonly number[],
  timeMs: number,
  points: PointList,
): void {
  const busy = (shares[0] ?? 0) + (shares[1] ?? 0) + (shares[2] ?? 0);
  const services = world.instancesOn(host).filter((instance) => world.lifetimes.runs(instance, timeMs));
  const weighted = services.map((instance) => ({ instance, weight: cpuWeight(instance, timeMs) }));
  const systemWeight = SYSTEM_PROCESSES.reduce((sum, [, , , weight]) => sum + weight, 0);
  const all = weighted.reduce((sum, { weight }) => sum + weight, systemWeight);
  const list: Process[] = [
    ...weighted.map(({ instance, weight }) =>
      serviceProcess(world, instance, timeMs, (busy * OF_PROCESSES * weight) / all),
    ),
    ...SYSTEM_PROCESSES.map(([name, owner, mib, weight], i) => ({
      attributes: attributesOf(200 + (bitsAt(host.key, i) % 600), name, name, owner),
      cpu: (busy * OF_PROCESSES * weight) / all,
      bytes: mib * MIB,
    })),
  ];
  const top = new Set([
    ...list.toSorted((a, b) => b.cpu - a.cpu).slice(0, TOP),
    ...list.toSorted((a, b) => b.bytes - a.bytes).slice(0, TOP),
  ]);
  for (const process of top) {
    points.add(I.processCpu, process.cpu, process.attributes);
    points.add(I.processMemory, process.bytes, process.attributes);
  }
}

function serviceProcess(world: World, instance: Instance, timeMs: number, cpu: number): Process {
  const executable = executableOf(instance);
  const owner = { postgresql: 'postgres', redis: 'redis', nginx: 'www-data', rabbitmq: 'rabbitmq' } as const;
  const runtime = instance.service.plan.runtime;
  return {
    attributes: attributesOf(
      world.lifetimes.pid(instance, timeMs),
      executable,
      instance.service.name,
      runtime in owner ? owner[runtime as keyof typeof owner] : 'app',
    ),
    cpu,
    bytes: Math.min(instance.host.memoryBytes * 0.8, residentBytes(world, instance, timeMs)),
  };
}

function attributesOf(
  pid: number,
  executable: string,
  command: string,
  owner: string,
): Process['attributes'] {
  return {
    'process.pid': pid,
    'process.executable.name': executable,
    'process.command': command,
    'process.owner': owner,
  };
}
