import type { Host } from '../../fleet/host-types.ts';
import { noiseAt } from '../../random/noise.ts';
import { residentBytes } from '../../services/footprint.ts';
import { STRICKEN, runsOn } from '../../services/health.ts';
import type { World } from '../../world.ts';
import type { PointList } from '../instruments.ts';
import { addFilesystems } from './filesystems.ts';
import { HOST_INSTRUMENTS as I } from './host-instruments.ts';
import { BUSY_MODES, LOAD, type HostLoad } from './host-load.ts';

const MIB = 1024 ** 2;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const MODE = Object.fromEntries([...BUSY_MODES, 'idle'].map((mode) => [mode, { 'cpu.mode': mode }]));
const STATE = (state: string) => ({ 'system.memory.state': state });
const MEMORY_STATE = {
  used: STATE('used'),
  free: STATE('free'),
  cached: STATE('cached'),
  buffers: STATE('buffers'),
};
const PAGING_STATE = { used: { 'system.paging.state': 'used' }, free: { 'system.paging.state': 'free' } };
const RECEIVE = { 'network.interface.name': 'eth0', 'network.io.direction': 'receive' };
const TRANSMIT = { 'network.interface.name': 'eth0', 'network.io.direction': 'transmit' };
const CONNECTIONS = [
  ...['established', 'time_wait', 'close_wait', 'listen', 'syn_received'].map((state) => ({
    'network.transport': 'tcp',
    'network.connection.state': state,
  })),
  { 'network.transport': 'udp' },
];
const PROCESSES = ['running', 'sleeping', 'blocked', 'idle', 'defunct'].map((status) => ({
  'process.status': status,
}));

/** Everything but per-core and per-process figures, at one time. */
export function addHostMetrics(
  world: World,
  host: Host,
  load: HostLoad,
  timeMs: number,
  points: PointList,
): void {
  addCpu(host, load, timeMs, points);
  addMemory(world, host, timeMs, points);
  addFilesystems(host, timeMs, points);
  addDisks(host, load, timeMs, points);
  addNetwork(world, host, load, timeMs, points);
  points.add(I.uptime, (timeMs - load.bootMs) / 1000);
  points.add(I.heartbeat, 1);
}

/** Parts of the last 15 seconds by mode, all CPUs together; idle is last. The parts add up to 1. */
export function cpuShares(host: Host, load: HostLoad, timeMs: number): number[] {
  const rates = load.rates(timeMs);
  const busy = BUSY_MODES.map((_, i) => Math.min(1, (rates[i] ?? 0) / host.cores));
  const sum = busy.reduce((total, share) => total + share, 0);
  const scale = sum > 1 ? 1 / sum : 1;
  return [...busy.map((share) => share * scale), Math.max(0, 1 - sum)];
}

function addCpu(host: Host, load: HostLoad, timeMs: number, points: PointList): void {
  const totals = load.totals(timeMs);
  const shares = cpuShares(host, load, timeMs);
  let busySeconds = 0;
  BUSY_MODES.forEach((mode, i) => {
    busySeconds += totals[i] ?? 0;
    points.add(I.cpuTime, totals[i] ?? 0, MODE[mode]);
    points.add(I.cpuUtilization, shares[i] ?? 0, MODE[mode]);
  });
  const allSeconds = ((timeMs - load.bootMs) / 1000) * host.cores;
  points.add(I.cpuTime, Math.max(0, allSeconds - busySeconds), MODE.idle);
  points.add(I.cpuUtilization, shares[BUSY_MODES.length] ?? 0, MODE.idle);
  points.add(I.cpuLogicalCount, host.cores);
  points.add(I.cpuLimit, host.cores);
  points.add(I.load1, loadAverage(host, load, timeMs, MINUTE_MS));
  points.add(I.load5, loadAverage(host, load, timeMs, 5 * MINUTE_MS));
  points.add(I.load15, loadAverage(host, load, timeMs, 15 * MINUTE_MS));
}

/** Threads that ran or waited, on average over the window: busy and waiting cores, more when cores run short. */
function loadAverage(host: Host, load: HostLoad, timeMs: number, windowMs: number): number {
  const fromMs = Math.max(load.bootMs, timeMs - windowMs);
  const before = load.totals(fromMs);
  const seconds = Math.max(1, (timeMs - fromMs) / 1000);
  const cores = load
    .totals(timeMs)
    .slice(0, BUSY_MODES.length)
    .reduce((sum, total, i) => sum + (total - (before[i] ?? 0)) / seconds, 0);
  const pressure = cores / host.cores;
  return cores * (1 + pressure ** 3);
}

function addMemory(world: World, host: Host, timeMs: number, points: PointList): void {
  const total = host.memoryBytes;
  const programs = world
    .instancesOn(host)
    .reduce((sum, instance) => sum + residentBytes(world, instance, timeMs), 0);
  const system = 520 * MIB + 60 * MIB * noiseAt(host.key ^ 0x3e, timeMs, 25 * MINUTE_MS) + total * 0.03;
  const used = Math.min(total * 0.93, programs + system);
  const upHours = (timeMs - world.uptime.bootedAt(host, timeMs)) / HOUR_MS;
  // The page cache takes what is free within some hours after boot, and gives way at once.
  const cacheable = (total - used) * (0.82 + 0.06 * noiseAt(host.key ^ 0x5c, timeMs, 50 * MINUTE_MS));
  const cached = cacheable * (1 - 0.7 * Math.exp(-upHours / 5));
  const buffers = Math.min(total - used - cached, 180 * MIB);
  const states = { used, cached, buffers, free: total - used - cached - buffers };
  points.add(I.memoryLimit, total);
  for (const state of ['used', 'free', 'cached', 'buffers'] as const) {
    points.add(I.memoryUsage, states[state], MEMORY_STATE[state]);
    points.add(I.memoryUtilization, states[state] / total, MEMORY_STATE[state]);
  }
  points.add(I.memoryAvailable, states.free + (cached + buffers) * 0.9);
  // Swap is touched only where memory is short.
  const pressed = Math.max(0, used / total - 0.7) / 0.25;
  const swapped = Math.min(0.9, pressed * 0.8 + 0.01) * host.swapBytes;
  points.add(I.pagingUsage, swapped, PAGING_STATE.used);
  points.add(I.pagingUsage, host.swapBytes - swapped, PAGING_STATE.free);
  points.add(I.pagingUtilization, swapped / host.swapBytes, PAGING_STATE.used);
}

/** Data goes to the last disk; the first one takes a tenth of it (logs, the system). */
function addDisks(host: Host, load: HostLoad, timeMs: number, points: PointList): void {
  const totals = load.totals(timeMs);
  host.disks.forEach((disk, i) => {
    const device = disk.device.replace('/dev/', '').replace(/\d+$/, '');
    const part = host.disks.length === 1 ? 1 : i === host.disks.length - 1 ? 0.9 : 0.1;
    const readBytes = (totals[LOAD.diskRead] ?? 0) * part;
    const writtenBytes = (totals[LOAD.diskWrite] ?? 0) * part;
    const read = { 'system.device': device, 'disk.io.direction': 'read' };
    const write = { 'system.device': device, 'disk.io.direction': 'write' };
    points.add(I.diskIo, readBytes, read);
    points.add(I.diskIo, writtenBytes, write);
    points.add(I.diskOperations, readBytes / 24_000, read);
    points.add(I.diskOperations, writtenBytes / 11_000, write);
    points.add(I.diskIoTime, readBytes * 3.1e-9 + writtenBytes * 5.2e-9, { 'system.device': device });
    points.add(I.diskOperationTime, readBytes * 2.4e-8, read);
    points.add(I.diskOperationTime, writtenBytes * 8.5e-8, write);
  });
}

function addNetwork(world: World, host: Host, load: HostLoad, timeMs: number, points: PointList): void {
  const totals = load.totals(timeMs);
  const received = totals[LOAD.received] ?? 0;
  const sent = totals[LOAD.sent] ?? 0;
  points.add(I.networkIo, received, RECEIVE);
  points.add(I.networkIo, sent, TRANSMIT);
  points.add(I.networkPackets, received / 780, RECEIVE);
  points.add(I.networkPackets, sent / 910, TRANSMIT);
  points.add(I.networkErrors, received / 4e11, RECEIVE);
  points.add(I.networkErrors, 0, TRANSMIT);
  points.add(I.networkDropped, received / 6e9, RECEIVE);
  points.add(I.networkDropped, sent / 9e10, TRANSMIT);
  const perSecond = (load.rates(timeMs)[LOAD.received] ?? 0) / 1e6;
  const held = runsOn(world, host, STRICKEN.database) ? 140 * world.incidents.stage('pool', timeMs) : 0;
  const waiting = runsOn(world, host, STRICKEN.gateway) ? 160 * world.incidents.stage('gateway', timeMs) : 0;
  const established = 24 + perSecond * 38 + held + waiting;
  const counts = [established, 12 + perSecond * 55, 1 + held / 20, 9 + host.disks.length, perSecond / 8, 6];
  CONNECTIONS.forEach((attributes, i) => points.add(I.networkConnections, counts[i] ?? 0, attributes));
  const processes =
    118 + world.instancesOn(host).length * 9 + 6 * noiseAt(host.key ^ 0x9, timeMs, 9 * MINUTE_MS);
  const running = 1 + Math.max(0, perSecond / 4);
  [running, processes - running, held / 30, 60 + host.cores * 6, host.noisyNeighbour ? 2 : 0].forEach(
    (count, i) => points.add(I.processCount, count, PROCESSES[i]),
  );
}
