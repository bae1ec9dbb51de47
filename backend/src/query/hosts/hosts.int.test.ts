import { METRIC } from '@vigilops/contracts';
import { hostMetricsResponse } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import { describeEngines } from '@vigilops/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sample } from '../../store/test/batches.ts';
import { openReadingRoom, type ReadingRoom, type SeriesPlan } from '../../store/test/open-reading-room.ts';
import { STORE_SCHEMA } from '../../store/test/store-schema.ts';
import { createHostFigures, createHostMetrics } from '../index.ts';

const signal = new AbortController().signal;
const ROUND_US = 15e6;
const ROUNDS = 41;

describeEngines('host figures and metrics', STORE_SCHEMA, (suite) => {
  let room: ReadingRoom;
  let agentHost = 0;
  let collectorHost = 0;
  let silentHost = 0;
  const nowUs = Math.floor(Date.now() / 60_000) * 60e6;
  const clock: Clock = {
    now: () => new Date(nowUs / 1_000),
    monotonicMs: () => 0,
    sleep: () => Promise.resolve(),
  };
  const startUs = nowUs - (ROUNDS - 1) * ROUND_US;

  beforeAll(async () => {
    room = await openReadingRoom(suite);
    agentHost = await room.host('agent');
    collectorHost = await room.host('collector');
    silentHost = await room.host('silent');
    const samples: Sample[] = [];
    const report = async (plan: SeriesPlan, valueAt: (round: number) => number | null, rounds = ROUNDS) => {
      const series = await room.series(plan);
      for (let round = 0; round < rounds; round += 1) {
        samples.push({ series, timeUs: startUs + round * ROUND_US, value: valueAt(round) });
      }
    };
    const gauge = (
      metric: string,
      value: number,
      attributes: Record<string, unknown> = {},
      resource = agent,
    ) => report({ metric, resource, attributes }, () => value);
    const updown = (metric: string, value: number, attributes: Record<string, unknown> = {}) =>
      report({ metric, kind: 'sum', unit: 'By', resource: agent, attributes }, () => value);
    const counter = (
      metric: string,
      perSecond: number,
      attributes: Record<string, unknown>,
      resource = agent,
    ) =>
      report(
        { metric, kind: 'sum', monotonic: true, resource, attributes },
        (round) => round * 15 * perSecond,
      );

    const old = await room.resource(agentHost, { 'vigilops.agent.version': '0.0.9' });
    const agent = await room.resource(agentHost, { 'vigilops.agent.version': '0.1.0' });
    // Left behind by an upgrade three minutes ago.
    await report(
      { metric: METRIC.cpuUtilization, resource: old, attributes: { 'cpu.mode': 'user' } },
      () => 0.9,
      ROUNDS - 12,
    );
    for (const [mode, share] of [
      ['user', 0.2],
      ['system', 0.1],
      ['iowait', 0.1],
      ['idle', 0.6],
    ] as const) {
      await report(
        { metric: METRIC.cpuUtilization, resource: agent, attributes: { 'cpu.mode': mode } },
        (round) => (round < ROUNDS - 12 ? null : share),
      );
      for (const core of [0, 1]) {
        await gauge(METRIC.cpuUtilization, mode === 'user' ? 0.1 + core / 5 : mode === 'idle' ? 0.6 : 0.1, {
          'cpu.mode': mode,
          'cpu.logical_number': core,
        });
      }
    }
    await gauge(METRIC.cpuLogicalCount, 2);
    await gauge(METRIC.cpuLoad1m, 1.5);
    await gauge(METRIC.cpuLoad5m, 1.25);
    await gauge(METRIC.cpuLoad15m, 1);
    await gauge(METRIC.uptime, 86_400);
    await updown(METRIC.memoryLimit, 1_000);
    await updown(METRIC.memoryUsage, 400, { 'system.memory.state': 'used' });
    await updown(METRIC.memoryUsage, 600, { 'system.memory.state': 'free' });
    await gauge(METRIC.memoryUtilization, 0.4, { 'system.memory.state': 'used' });
    await gauge(METRIC.memoryUtilization, 0.6, { 'system.memory.state': 'free' });
    await updown(METRIC.memoryLinuxAvailable, 550);
    await updown(METRIC.pagingUsage, 10, { 'system.paging.state': 'used' });
    await updown(METRIC.pagingUsage, 90, { 'system.paging.state': 'free' });
    for (const [mountpoint, share] of [
      ['/', 0.5],
      ['/data', 0.9],
    ] as const) {
      const place = {
        'system.device': '/dev/sda',
        'system.filesystem.mountpoint': mountpoint,
        'system.filesystem.type': 'ext4',
      };
      await gauge(METRIC.filesystemUtilization, share, place);
      await updown(METRIC.filesystemLimit, 200, place);
      await updown(METRIC.filesystemUsage, 180, { ...place, 'system.filesystem.state': 'used' });
      await updown(METRIC.filesystemUsage, 20, { ...place, 'system.filesystem.state': 'free' });
    }
    await counter(METRIC.diskIo, 100, { 'system.device': 'sda', 'disk.io.direction': 'read' });
    await counter(METRIC.diskIo, 200, { 'system.device': 'sda', 'disk.io.direction': 'write' });
    await counter(METRIC.diskOperations, 3, { 'system.device': 'sda', 'disk.io.direction': 'read' });
    await counter(METRIC.diskIoTime, 0.25, { 'system.device': 'sda' });
    for (const name of ['eth0', 'eth10', 'eth2']) {
      await counter(METRIC.networkIo, 1_000, {
        'network.interface.name': name,
        'network.io.direction': 'receive',
      });
      await counter(METRIC.networkIo, 500, {
        'network.interface.name': name,
        'network.io.direction': 'transmit',
      });
    }
    await counter(METRIC.networkErrors, 1, {
      'network.interface.name': 'eth0',
      'network.io.direction': 'receive',
    });
    await updown(METRIC.networkConnections, 12, {
      'network.transport': 'tcp',
      'network.connection.state': 'established',
    });
    await updown(METRIC.processCount, 5, { 'process.status': 'running' });
    await updown(METRIC.processCount, 95, { 'process.status': 'sleeping' });
    for (let pid = 1; pid <= 12; pid += 1) {
      const process = {
        'process.pid': pid,
        'process.executable.name': `p${String(pid)}`,
        'process.owner': 'root',
      };
      // The last two were in the list a round ago, and then ended.
      const rounds = pid > 10 ? ROUNDS - 1 : ROUNDS;
      await report(
        { metric: METRIC.processCpuUtilization, resource: agent, attributes: process },
        () => pid / 100,
        rounds,
      );
      await report(
        { metric: METRIC.processMemoryUsage, kind: 'sum', resource: agent, attributes: process },
        () => 1_000 - pid,
        rounds,
      );
    }

    // What an OpenTelemetry Collector sends: time counters by core, and the older attribute names.
    const collector = await room.resource(collectorHost, {});
    for (const cpu of ['cpu0', 'cpu1']) {
      await counter(METRIC.cpuTime, 0.25, { cpu, state: 'user' }, collector);
      await counter(METRIC.cpuTime, 0.75, { cpu, state: 'idle' }, collector);
      await gauge(METRIC.cpuUtilization, 0.25, { cpu, state: 'user' }, collector);
      await gauge(METRIC.cpuUtilization, 0.75, { cpu, state: 'idle' }, collector);
    }
    await counter(METRIC.networkIo, 10, { device: 'ens3', direction: 'receive' }, collector);
    await room.write({ samples });
  });
  afterAll(() => room.close());

  it('tells what was last heard of each host, and nothing of one that is silent', async () => {
    const figures = createHostFigures({ readers: room.readers, clock });
    const found = await figures.figuresOf([agentHost, collectorHost, silentHost], signal);
    const agent = found.get(agentHost);
    expect(agent?.cpuUsageRatio).toBeCloseTo(0.3, 12);
    expect(agent).toMatchObject({
      cpuLogicalCount: 2,
      load1m: 1.5,
      memoryUsageRatio: 0.4,
      swapUsageRatio: null,
      diskUsageRatio: 0.9,
      diskMountpoint: '/data',
      networkReceiveBytesPerSecond: 3_000,
      networkTransmitBytesPerSecond: 1_500,
      uptimeSeconds: 86_400,
    });
    expect(found.get(collectorHost)).toMatchObject({
      cpuUsageRatio: 0.25,
      networkReceiveBytesPerSecond: 10,
      networkTransmitBytesPerSecond: null,
    });
    expect(new Set(Object.values(found.get(silentHost) ?? {}))).toEqual(new Set([null]));
  });

  it('forgets figures that are older than five minutes', async () => {
    const later: Clock = { ...clock, now: () => new Date(nowUs / 1_000 + 301_000) };
    const found = await createHostFigures({ readers: room.readers, clock: later }).figuresOf(
      [agentHost],
      signal,
    );
    expect(new Set(Object.values(found.get(agentHost) ?? {}))).toEqual(new Set([null]));
  });

  const metricsOf = (hostId: number, changes: { stepUs?: number; processesAtUs?: number } = {}) =>
    createHostMetrics({
      readers: room.readers,
      clock,
      retention: () => ({ raw: null, '1m': null, '5m': null, '1h': null }),
    }).hostMetrics(
      { hostId, fromUs: nowUs - 120e6, toUs: nowUs, maxPoints: 300, processesAtUs: nowUs, ...changes },
      signal,
    );

  it('answers every family of figures over a range', async () => {
    const metrics = await metricsOf(agentHost);
    expect(hostMetricsResponse.parse(metrics)).toEqual(metrics);
    expect(metrics).toMatchObject({ step_seconds: 15, rollup: 'raw' });
    expect(metrics.times.length).toBe(8);
    const last = (line: readonly (number | null)[]) => line.at(-1);
    expect(last(metrics.cpu.usage_ratio)).toBeCloseTo(0.3, 12);
    expect(metrics.cpu.modes.map(({ mode }) => mode)).toEqual(['idle', 'iowait', 'system', 'user']);
    expect(
      metrics.cpu.cores.map(({ core, usage_ratio }) => [core, Math.round((last(usage_ratio) ?? 0) * 100)]),
    ).toEqual([
      ['0', 20],
      ['1', 40],
    ]);
    expect(last(metrics.load.load_1m)).toBe(1.5);
    expect(
      [metrics.memory.total_bytes, metrics.memory.used_bytes, metrics.memory.available_bytes].map(last),
    ).toEqual([1_000, 400, 550]);
    expect(last(metrics.memory.usage_ratio)).toBe(0.4);
    expect([metrics.swap.total_bytes, metrics.swap.usage_ratio].map(last)).toEqual([100, 0.1]);
    expect(
      metrics.filesystems.map((fs) => [
        fs.mountpoint,
        fs.device,
        fs.type,
        last(fs.usage_ratio),
        last(fs.total_bytes),
      ]),
    ).toEqual([
      ['/', '/dev/sda', 'ext4', 0.5, 200],
      ['/data', '/dev/sda', 'ext4', 0.9, 200],
    ]);
    expect(
      metrics.disks.map((disk) => [
        disk.device,
        last(disk.read_bytes_per_second),
        last(disk.write_bytes_per_second),
        last(disk.read_operations_per_second),
        last(disk.busy_ratio),
      ]),
    ).toEqual([['sda', 100, 200, 3, 0.25]]);
    expect(metrics.network.map((own) => own.interface)).toEqual(['eth0', 'eth2', 'eth10']);
    expect(last(metrics.network[0]?.receive_bytes_per_second ?? [])).toBe(1_000);
    expect(last(metrics.network[0]?.receive_errors_per_second ?? [])).toBe(1);
    expect(metrics.network[1]?.receive_errors_per_second.every((value) => value === null)).toBe(true);
    expect(metrics.connections).toMatchObject([{ transport: 'tcp', state: 'established' }]);
    expect(last(metrics.processes.count)).toBe(100);
    expect(metrics.processes.states.map(({ state }) => state)).toEqual(['running', 'sleeping']);
    expect(last(metrics.uptime_seconds)).toBe(86_400);
  });

  it('lists the top processes of one round, at the moment that is asked for', async () => {
    const { processes } = await metricsOf(agentHost);
    expect(processes.top_cpu.map(({ name }) => name)).toEqual([
      'p10',
      'p9',
      'p8',
      'p7',
      'p6',
      'p5',
      'p4',
      'p3',
      'p2',
      'p1',
    ]);
    expect(processes.top_cpu[0]).toEqual({
      name: 'p10',
      pid: '10',
      user: 'root',
      cpu_usage_ratio: 0.1,
      memory_bytes: 990,
    });
    expect(processes.top_memory[0]).toMatchObject({ name: 'p1', memory_bytes: 999 });
    const before = await metricsOf(agentHost, { processesAtUs: nowUs - 1e6 });
    expect(before.processes.top_cpu[0]).toMatchObject({ name: 'p12' });
  });

  it('understands what a Collector sends', async () => {
    const metrics = await metricsOf(collectorHost);
    expect(metrics.cpu.usage_ratio.at(-1)).toBeCloseTo(0.25, 9);
    expect(metrics.cpu.logical_count.at(-1)).toBe(2);
    expect(metrics.network[0]?.interface).toBe('ens3');
  });

  it('answers empty lines for a host that sent nothing', async () => {
    const metrics = await metricsOf(silentHost);
    expect(hostMetricsResponse.parse(metrics)).toEqual(metrics);
    expect(new Set(metrics.cpu.usage_ratio)).toEqual(new Set([null]));
    expect(metrics).toMatchObject({ filesystems: [], network: [], processes: { top_at: null, top_cpu: [] } });
  });

  it('reads longer steps from rollups', async () => {
    await room.rollUp(new Date(nowUs / 1_000 + 600_000));
    const metrics = await metricsOf(agentHost, { stepUs: 60e6 });
    expect(metrics).toMatchObject({ rollup: '1m', step_seconds: 60 });
    expect(metrics.cpu.usage_ratio.at(-1)).toBeCloseTo(0.3, 12);
    expect(metrics.network[0]?.receive_bytes_per_second.at(-1)).toBeCloseTo(1_000, 6);
  });
});
