import { VigilError } from '@vigilops/contracts';
import { hostsInScope, namesHosts } from '../hosts-in-scope.ts';
import { filtersOf, logSubject } from '../log/index.ts';
import { writtenTime } from '../written-value.ts';
import { slide, stepsFor, type PastLine, type ReadPast, type Steps } from './past.ts';

const DAY_US = 86_400e6;
/** Lines are counted day by day, the newest first, for as long as this. */
const BUDGET_MS = 25_000;

interface Source {
  readonly hostId: number | null;
  readonly hostName: string | null;
  readonly serviceName: string;
  readonly counts: number[];
}

/** Lines of each service and host over the past, counted by step; what was not counted for want of time is left out. */
export const pastOfLogs: ReadPast = async (rule, range, deps, look, signal) => {
  const { condition } = rule;
  if (condition.type !== 'log') {
    throw new Error('this is about logs');
  }
  const [whole = { fromUs: range.fromUs, stepUs: 60e6, points: 1 }] = stepsFor(range);
  const sources = new Map<string, Source>();
  const countedFromUs = await countDays(
    whole,
    sources,
    async (day, limitMs) => {
      const steps = { originUs: whole.fromUs, stepUs: whole.stepUs };
      return deps.logSources.countByStep({ ...day, ...steps, limitMs, ...filtersOf(condition) }, signal);
    },
    deps.clock,
  );

  const skipped = Math.round((countedFromUs - whole.fromUs) / whole.stepUs);
  const hosts = hostsInScope(rule, await look.hosts());
  const windowSteps = Math.max(1, Math.round((condition.window_seconds * 1e6) / whole.stepUs));
  const lines = [...sources.values()].flatMap(({ hostId, serviceName, counts }): PastLine[] => {
    const inScope = hostId === null ? undefined : hosts.get(hostId);
    if (inScope === undefined && (hostId !== null || namesHosts(rule.scope))) {
      return [];
    }
    const sum = (known: readonly number[]) => known.reduce((total, value) => total + value, 0);
    const values = slide(counts.slice(skipped), windowSteps, sum);
    const atLeast = inScope?.override?.threshold ?? condition.at_least;
    return [
      {
        key: logSubject(hostId, serviceName).key,
        name: look.words.source(serviceName === '' ? null : serviceName, inScope?.host.name ?? null),
        values,
        verdicts: values.map((records) => ((records ?? 0) >= atLeast ? 'bad' : 'good')),
      },
    ];
  });
  const from = writtenTime(countedFromUs, look.timeZone);
  const notes = skipped === 0 ? [] : [look.words.backtest.countedFrom(from)];
  return { fromUs: countedFromUs, stepUs: whole.stepUs, points: whole.points - skipped, lines, notes };
};

/** Resolves with how far back it came. */
async function countDays(
  { fromUs, stepUs, points }: Steps,
  sources: Map<string, Source>,
  count: (
    day: { readonly fromUs: number; readonly toUs: number },
    limitMs: number,
  ) => ReturnType<Parameters<ReadPast>[2]['logSources']['countByStep']>,
  clock: Parameters<ReadPast>[2]['clock'],
): Promise<number> {
  const deadlineMs = clock.monotonicMs() + BUDGET_MS;
  const leftMs = () => deadlineMs - clock.monotonicMs();
  let toUs = fromUs + points * stepUs;
  while (toUs > fromUs && leftMs() > 0) {
    const day = { fromUs: Math.max(fromUs, toUs - DAY_US), toUs };
    let countedFromUs;
    try {
      const found = await count(day, leftMs());
      countedFromUs = found.countedFromUs;
      for (const { hostId, hostName, serviceName, step, records } of found.counts) {
        const { key } = logSubject(hostId, serviceName);
        const source = sources.get(key) ?? {
          hostId,
          hostName,
          serviceName,
          counts: new Array<number>(points).fill(0),
        };
        sources.set(key, source);
        source.counts[step] = (source.counts[step] ?? 0) + records;
      }
    } catch (error) {
      const isFirst = toUs === fromUs + points * stepUs;
      if (!isFirst && error instanceof VigilError && error.code === 'QUERY_TOO_LARGE') {
        break;
      }
      throw error;
    }
    toUs = countedFromUs;
    if (countedFromUs > day.fromUs) {
      break;
    }
  }
  return toUs;
}
