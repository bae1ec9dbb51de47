import { METRIC } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type { HostSeries, LatestValues, Readers } from '../../store/index.ts';
import { CORE_KEYS, IDLE_MODES, read } from './attributes.ts';

/** What was last heard of a host; null where nothing was. */
export interface HostFigures {
  readonly cpuUsageRatio: number | null;
  readonly cpuLogicalCount: number | null;
  readonly load1m: number | null;
  readonly load5m: number | null;
  readonly load15m: number | null;
  readonly memoryUsageRatio: number | null;
  readonly swapUsageRatio: number | null;
  /** The fullest file system. */
  readonly diskUsageRatio: number | null;
  readonly diskMountpoint: string | null;
  readonly networkReceiveBytesPerSecond: number | null;
  readonly networkTransmitBytesPerSecond: number | null;
  readonly uptimeSeconds: number | null;
}

export interface HostFiguresReader {
  /** As they were then, or are now. */
  figuresOf(
    hostIds: readonly number[],
    signal: AbortSignal,
    atUs?: number,
  ): Promise<ReadonlyMap<number, HostFigures>>;
}

/** Older figures are no figures: a host that is silent must not look healthy. */
const FRESH_US = 300e6;
/** Senders' clocks may be a little ahead. */
const AHEAD_US = 60e6;
/** A rate over the newest five values is steady, and a minute old at most. */
const VALUES_FOR_A_RATE = 5;

const LEVELS = [
  METRIC.cpuUtilization,
  METRIC.cpuLogicalCount,
  METRIC.cpuLoad1m,
  METRIC.cpuLoad5m,
  METRIC.cpuLoad15m,
  METRIC.memoryUtilization,
  METRIC.pagingUtilization,
  METRIC.filesystemUtilization,
  METRIC.uptime,
] as const;

interface Reading {
  readonly series: HostSeries;
  readonly value: number;
}

export function createHostFigures(deps: {
  readonly readers: Pick<Readers, 'series' | 'latest'>;
  readonly clock: Clock;
}): HostFiguresReader {
  const { series: catalog, latest } = deps.readers;

  /** Values (or rates) of the series, without those that are not fresh. */
  async function readingsOf(
    series: readonly HostSeries[],
    nowUs: number,
    count: number,
    valueOf: (latest: LatestValues) => number | undefined,
    signal: AbortSignal,
  ): Promise<Reading[]> {
    if (series.length === 0) {
      return [];
    }
    const window = { sinceUs: nowUs - FRESH_US, untilUs: nowUs + AHEAD_US, count };
    const ids = series.map(({ id }) => id);
    const byId = new Map((await latest.latest(ids, window, signal)).map((found) => [found.seriesId, found]));
    const newest = new Map<string, Reading & { readonly timeUs: number }>();
    for (const own of series) {
      const found = byId.get(own.id);
      const value = found === undefined ? undefined : valueOf(found);
      const timeUs = found?.timesUs[0];
      if (value === undefined || timeUs === undefined) {
        continue;
      }
      // A sender that was restarted or upgraded leaves a series behind that is still fresh.
      const key = JSON.stringify([own.hostId, own.metric, own.labels]);
      if (timeUs > (newest.get(key)?.timeUs ?? 0)) {
        newest.set(key, { series: own, value, timeUs });
      }
    }
    return [...newest.values()];
  }

  return {
    async figuresOf(hostIds, signal, atUs) {
      if (hostIds.length === 0) {
        return new Map();
      }
      const nowUs = atUs ?? deps.clock.now().getTime() * 1_000;
      const wanted = { hostIds, seenSinceUs: nowUs - FRESH_US };
      const series = await catalog.ofHosts(
        { ...wanted, metrics: [...LEVELS, METRIC.networkIo], without: CORE_KEYS },
        signal,
      );
      const levels = series.filter((own) => own.metric !== METRIC.networkIo && isShown(own));
      const network = series.filter((own) => own.metric === METRIC.networkIo);
      const found = await Promise.all([
        readingsOf(levels, nowUs, 1, ({ values }) => values[0], signal),
        readingsOf(network, nowUs, VALUES_FOR_A_RATE, rateOf, signal),
      ]);
      const readings = found.flat();
      const withoutCpu = hostIds.filter(
        (id) =>
          !readings.some(({ series: own }) => own.hostId === id && own.metric === METRIC.cpuUtilization),
      );
      // Some senders tell of each core and never of the whole.
      const cores =
        withoutCpu.length === 0
          ? []
          : await catalog.ofHosts(
              { ...wanted, hostIds: withoutCpu, metrics: [METRIC.cpuUtilization] },
              signal,
            );
      readings.push(...(await readingsOf(cores, nowUs, 1, ({ values }) => values[0], signal)));
      const byHost = Map.groupBy(readings, (reading) => reading.series.hostId);
      return new Map(hostIds.map((id) => [id, summarise(byHost.get(id) ?? [])]));
    },
  };
}

/** Of memory and swap only what is used is shown. */
function isShown({ metric, labels }: HostSeries): boolean {
  switch (metric) {
    case METRIC.memoryUtilization:
      return (read(labels, 'memoryState') ?? 'used') === 'used';
    case METRIC.pagingUtilization:
      return (read(labels, 'pagingState') ?? 'used') === 'used';
    default:
      return true;
  }
}

function rateOf({ timesUs, values }: LatestValues): number | undefined {
  const seconds = ((timesUs[0] ?? 0) - (timesUs.at(-1) ?? 0)) / 1e6;
  if (seconds <= 0) {
    return undefined;
  }
  let rise = 0;
  for (let i = values.length - 2; i >= 0; i -= 1) {
    const [now = 0, before = 0] = [values[i], values[i + 1]];
    rise += now >= before ? now - before : now;
  }
  return rise / seconds;
}

function summarise(readings: readonly Reading[]): HostFigures {
  const of = (metric: string) => readings.filter((reading) => reading.series.metric === metric);
  const one = (metric: string) => of(metric)[0]?.value ?? null;
  const fullest = of(METRIC.filesystemUtilization).reduce<Reading | undefined>(
    (worst, reading) => (worst === undefined || reading.value > worst.value ? reading : worst),
    undefined,
  );
  const network = (direction: string) => {
    const found = of(METRIC.networkIo).filter(
      ({ series }) => read(series.labels, 'networkDirection') === direction,
    );
    return found.length === 0 ? null : found.reduce((sum, { value }) => sum + value, 0);
  };
  return {
    cpuUsageRatio: cpuUsage(of(METRIC.cpuUtilization)),
    cpuLogicalCount: one(METRIC.cpuLogicalCount),
    load1m: one(METRIC.cpuLoad1m),
    load5m: one(METRIC.cpuLoad5m),
    load15m: one(METRIC.cpuLoad15m),
    memoryUsageRatio: one(METRIC.memoryUtilization),
    swapUsageRatio: one(METRIC.pagingUtilization),
    diskUsageRatio: fullest?.value ?? null,
    diskMountpoint: fullest === undefined ? null : (read(fullest.series.labels, 'mountpoint') ?? null),
    networkReceiveBytesPerSecond: network('receive'),
    networkTransmitBytesPerSecond: network('transmit'),
    uptimeSeconds: one(METRIC.uptime),
  };
}

/** The share of time that was not idle, over all cores that are told of. */
function cpuUsage(readings: readonly Reading[]): number | null {
  if (readings.length === 0) {
    return null;
  }
  const cores = new Set(readings.map(({ series }) => read(series.labels, 'core') ?? ''));
  const total = readings
    .filter(({ series }) => !IDLE_MODES.has(read(series.labels, 'mode') ?? ''))
    .reduce((sum, { value }) => sum + value, 0);
  return Math.min(1, total / cores.size);
}
