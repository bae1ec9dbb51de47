import { METRIC } from '@vigilops/contracts';
import type { HostMetrics } from '@vigilops/contracts/api';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { Readers } from '../../store/index.ts';
import { sum, type HostLines } from './lines.ts';

type Processes = HostMetrics['processes'];
type TopProcess = Processes['top_cpu'][number];

const TOP_COUNT = 10;
/** The newest round of the agent before the moment asked for, with time for one that was missed. */
const ROUND_US = 120e6;

export function processCountsOf(lines: HostLines): Pick<Processes, 'count' | 'states'> {
  const states = lines.valuesOf(METRIC.processCount, 'processStatus').map((state) => ({
    state,
    count: [...lines.one(METRIC.processCount, { processStatus: state })],
  }));
  const all = lines.of(METRIC.processCount).map(({ values }) => values);
  return { count: [...sum(all, lines.points)], states };
}

/** The processes that used most CPU and memory at a moment. Only the agent's own top lists are known. */
export async function topProcesses(
  hostId: number,
  atUs: number,
  readers: Pick<Readers, 'series' | 'latest'>,
  signal: AbortSignal,
): Promise<Pick<Processes, 'top_at' | 'top_cpu' | 'top_memory'>> {
  const metrics = [METRIC.processCpuUtilization, METRIC.processMemoryUsage];
  const series = await readers.series.ofHosts(
    { hostIds: [hostId], metrics, seenSinceUs: atUs - ROUND_US },
    signal,
  );
  const window = { sinceUs: atUs - ROUND_US, untilUs: atUs, count: 1 };
  const ids = series.map(({ id }) => id);
  const latest = ids.length === 0 ? [] : await readers.latest.latest(ids, window, signal);
  const byId = new Map(latest.map((found) => [found.seriesId, found]));
  const newestUs = Math.max(0, ...latest.map(({ timesUs }) => timesUs[0] ?? 0));

  const processes = new Map<string, TopProcess>();
  for (const { id, metric, labels } of series) {
    const found = byId.get(id);
    // Of one round only: a process of the round before may be gone.
    if (found === undefined || (found.timesUs[0] ?? 0) < newestUs - 1e6) {
      continue;
    }
    const pid = labels['process.pid'] ?? null;
    const name = labels['process.executable.name'] ?? null;
    const key = JSON.stringify([pid, name]);
    const known = processes.get(key) ?? { name, pid, user: null, cpu_usage_ratio: null, memory_bytes: null };
    const value = found.values[0] ?? null;
    processes.set(key, {
      ...known,
      user: labels['process.owner'] ?? known.user,
      ...(metric === METRIC.processCpuUtilization ? { cpu_usage_ratio: value } : { memory_bytes: value }),
    });
  }
  const top = (figure: 'cpu_usage_ratio' | 'memory_bytes') =>
    [...processes.values()]
      .filter((process) => process[figure] !== null)
      .sort((a, b) => (b[figure] ?? 0) - (a[figure] ?? 0))
      .slice(0, TOP_COUNT);
  return {
    top_at: newestUs === 0 ? null : formatTimeUs(newestUs),
    top_cpu: top('cpu_usage_ratio'),
    top_memory: top('memory_bytes'),
  };
}
