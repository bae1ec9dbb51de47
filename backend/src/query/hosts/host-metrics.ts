import { METRIC } from '@vigilops/contracts';
import { formatTimeUs, type HostMetrics } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { HostSeries, Readers, RollupProgress } from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, tooLarge, type QueryLimits, type Retention } from '../limits.ts';
import { behaviourOf } from '../metric-choice.ts';
import { DEFAULT_MAX_GAP_US } from '../metric-question.ts';
import { createNumberLines } from '../number-lines.ts';
import { spacingOf } from '../spacing.ts';
import { MINUTE_US, planSteps, type StepPlan } from '../steps.ts';
import { cpuOf } from './cpu.ts';
import { createHostLines, type HostLine, type HostLines } from './lines.ts';
import { memoryOf, swapOf } from './memory.ts';
import { connectionsOf, networkOf } from './network.ts';
import { processCountsOf, topProcesses } from './processes.ts';
import { disksOf, filesystemsOf } from './storage.ts';

export interface HostMetricsQuestion {
  readonly hostId: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly stepUs?: number | undefined;
  readonly maxPoints: number;
  /** When the top processes are wanted. */
  readonly processesAtUs: number;
}

export interface HostMetricsQuery {
  /** Every figure of PRD 3.1.1 over a range. Of a host that sent nothing all lines are null. */
  hostMetrics(question: HostMetricsQuestion, signal: AbortSignal): Promise<HostMetrics>;
}

/** Everything but the metrics of single processes. */
const NAMES: readonly string[] = [
  METRIC.cpuTime,
  METRIC.cpuUtilization,
  METRIC.cpuLogicalCount,
  METRIC.cpuLoad1m,
  METRIC.cpuLoad5m,
  METRIC.cpuLoad15m,
  METRIC.memoryUsage,
  METRIC.memoryLimit,
  METRIC.memoryUtilization,
  METRIC.memoryLinuxAvailable,
  METRIC.pagingUsage,
  METRIC.pagingUtilization,
  METRIC.filesystemUsage,
  METRIC.filesystemLimit,
  METRIC.filesystemUtilization,
  METRIC.diskIo,
  METRIC.diskOperations,
  METRIC.diskIoTime,
  METRIC.networkIo,
  METRIC.networkPackets,
  METRIC.networkErrors,
  METRIC.networkDropped,
  METRIC.networkConnections,
  METRIC.processCount,
  METRIC.uptime,
];

export function createHostMetrics(deps: {
  readonly readers: Pick<Readers, 'series' | 'ranges' | 'latest'>;
  readonly clock: Clock;
  /** Asked for each question. */
  readonly retention: () => Retention;
  readonly limits?: QueryLimits;
}): HostMetricsQuery {
  const { readers, clock, retention } = deps;
  const limits = deps.limits ?? DEFAULT_QUERY_LIMITS;
  const numbers = createNumberLines({ ...deps, limits });

  async function planFor(question: HostMetricsQuestion, series: readonly HostSeries[], signal: AbortSignal) {
    const context = { nowUs: clock.now().getTime() * 1_000, retention: retention(), limits };
    const plan = planSteps({ ...question, spacingUs: 0 }, context);
    if (question.stepUs !== undefined || plan.stepUs >= MINUTE_US || series.length === 0) {
      return plan;
    }
    // One figure that every sender has and that comes at its usual pace.
    const paced = series.filter(({ metric }) => metric === METRIC.cpuLoad1m || metric === METRIC.cpuTime);
    const ids = (paced.length === 0 ? series : paced).map(({ id }) => id);
    return planSteps(
      { ...question, spacingUs: await spacingOf(ids, question.toUs, readers, signal) },
      context,
    );
  }

  async function linesOf(
    plan: StepPlan,
    series: readonly HostSeries[],
    finished: RollupProgress,
    signal: AbortSignal,
  ): Promise<HostLines> {
    // Series that differ only in their resource are one line: a sender that was restarted or upgraded.
    const groups = [
      ...Map.groupBy(series, ({ metric, labels }) => JSON.stringify([metric, labels])).values(),
    ];
    const members = groups.flatMap((group, index) =>
      group.map((own) => ({ seriesId: own.id, group: index, behaviour: behaviourOf(own) })),
    );
    const common = { plan, finished, fold: { by: 'avg' } as const, maxGapUs: DEFAULT_MAX_GAP_US };
    const rates = members.filter(({ behaviour }) => behaviour !== 'level');
    const levels = members.filter(({ behaviour }) => behaviour === 'level');
    const [ofLevels, ofRates] = await Promise.all([
      numbers.readLines({ ...common, members: levels, timeFunction: 'avg' }, signal),
      numbers.readLines({ ...common, members: rates, timeFunction: 'rate' }, signal),
    ]);
    const lines = groups.flatMap(([first], index): HostLine[] => {
      const values = ofLevels.byGroup.get(index) ?? ofRates.byGroup.get(index);
      return first === undefined || values === undefined
        ? []
        : [{ metric: first.metric, labels: first.labels, values }];
    });
    return createHostLines(lines, plan.points);
  }

  return {
    async hostMetrics(question, signal) {
      checkRange(question.fromUs, question.toUs, limits);
      const { hostId, fromUs } = question;
      const [series, finished, top] = await Promise.all([
        readers.series.ofHosts({ hostIds: [hostId], metrics: NAMES, seenSinceUs: fromUs }, signal),
        readers.ranges.rollupProgress(signal),
        topProcesses(hostId, question.processesAtUs, readers, signal),
      ]);
      const plan = await planFor(question, series, signal);
      if (series.length * plan.points > limits.maxValues) {
        throw tooLarge(
          'maxValues',
          `${String(series.length)} series of ${String(plan.points)} points are too many`,
        );
      }
      const lines = await linesOf(plan, series, finished, signal);
      return {
        host_id: hostId,
        from: formatTimeUs(plan.fromUs),
        to: formatTimeUs(plan.toUs),
        step_seconds: plan.stepUs / 1e6,
        rollup: plan.level,
        times: Array.from({ length: plan.points }, (_, i) => formatTimeUs(plan.fromUs + i * plan.stepUs)),
        cpu: cpuOf(lines),
        load: {
          load_1m: [...lines.one(METRIC.cpuLoad1m)],
          load_5m: [...lines.one(METRIC.cpuLoad5m)],
          load_15m: [...lines.one(METRIC.cpuLoad15m)],
        },
        memory: memoryOf(lines),
        swap: swapOf(lines),
        filesystems: filesystemsOf(lines),
        disks: disksOf(lines),
        network: networkOf(lines),
        connections: connectionsOf(lines),
        processes: { ...processCountsOf(lines), ...top },
        uptime_seconds: [...lines.one(METRIC.uptime)],
      };
    },
  };
}
