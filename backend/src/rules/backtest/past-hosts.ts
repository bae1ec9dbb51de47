import { METRIC } from '@vigilops/contracts';
import { HOST_ROW, type Signal } from '../../model/index.ts';
import { hostsInScope } from '../hosts-in-scope.ts';
import { stepsFor, type PastLine, type ReadPast } from './past.ts';

/** Silence of agents over the past: steps without a heartbeat. */
export const pastOfHosts: ReadPast = async (rule, range, deps, look, signal) => {
  const [finest] = stepsFor(range);
  const { fromUs = range.fromUs, stepUs = 60e6, points = 1 } = finest ?? {};
  const answer = await deps.metricQuery.stepped(
    {
      metric: METRIC.heartbeat,
      filters: [],
      groupBy: [HOST_ROW],
      aggregate: 'max',
      timeFunction: 'last',
      fromUs,
      toUs: fromUs + points * stepUs,
      stepUs,
      maxPoints: points,
      limit: 1_000,
    },
    signal,
  );
  const hosts = hostsInScope(rule, await look.hosts());
  const lines = answer.series.flatMap(({ labels, values }): PastLine[] => {
    const host = hosts.get(Number(labels[HOST_ROW]))?.host;
    const silentSteps = host === undefined ? 0 : Math.ceil((host.offlineAfterMs * 1_000) / answer.stepUs);
    return host === undefined
      ? []
      : [
          {
            key: `host:${String(host.id)}`,
            name: host.name,
            values: values.map(() => null),
            verdicts: verdictsOf(values, silentSteps),
          },
        ];
  });
  const note = look.words.backtest.silence(answer.stepUs / 1e6);
  return { fromUs: answer.fromUs, stepUs: answer.stepUs, points: answer.points, lines, notes: [note] };
};

/** Before the first heartbeat there was no host to be silent. */
function verdictsOf(values: readonly (number | null)[], silentSteps: number): readonly Signal['verdict'][] {
  let silent: number | undefined;
  return values.map((value) => {
    silent = value === null ? (silent === undefined ? undefined : silent + 1) : 0;
    if (silent === undefined) {
      return 'no_data';
    }
    return silent === 0 ? 'good' : silent >= silentSteps ? 'bad' : 'no_data';
  });
}
