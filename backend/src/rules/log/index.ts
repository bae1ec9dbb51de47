import { METRIC } from '@vigilops/contracts';
import type { RuleCondition } from '@vigilops/contracts/api';
import type { Signal, WatchedAlert } from '../../model/index.ts';
import { alertLabels } from '../alert-labels.ts';
import { hostsInScope, namesHosts, type HostInScope } from '../hosts-in-scope.ts';
import type { Look } from '../look.ts';
import type { EvaluateRule, Evaluation } from '../rule-kind.ts';
import { windowAt } from '../windows.ts';

type LogCondition = Extract<RuleCondition, { type: 'log' }>;

/** No agent was heard for so long: that nobody writes lines says nothing. */
const DEAF_US = 90e6;

/**
 * Lines of each service and host within the newest window. What has fewer is left out, which is good; but of a host that
 * is silent, and while nothing comes from anywhere, few lines say nothing.
 */
export const evaluateLog: EvaluateRule<LogCondition> = async (rule, look) => {
  const { condition, scope } = rule;
  const range = windowAt(look.nowUs, condition.window_seconds * 1e6);
  const counts = await look.logCounts({ range, ...filtersOf(condition) });
  const hosts = hostsInScope(rule, await look.hosts());
  const signals = counts.flatMap((count): Signal[] => {
    const host = count.hostId === null ? undefined : hosts.get(count.hostId);
    if (host === undefined && (count.hostId !== null || namesHosts(scope))) {
      return [];
    }
    const atLeast = host?.override?.threshold ?? condition.at_least;
    return count.records < atLeast ? [] : [badSignal(condition, count, host, atLeast, look)];
  });
  const told = new Set(signals.map(({ subject }) => subject.key));
  const untold = rule.open.filter(({ subject }) => !told.has(subject.key));
  return untold.length === 0 ? signals : [...signals, ...(await unknownOnes(untold, hosts, look))];
};

/** What lines must be like, all of it. */
export function filtersOf({ query, case_sensitive: caseSensitive = false, text, levels }: LogCondition) {
  return {
    ...(query === undefined ? {} : { query: { text: query, caseSensitive } }),
    ...(text === undefined
      ? {}
      : { text: { mode: 'substring', value: text, caseSensitive: false } as const }),
    ...(levels === undefined ? {} : { levels }),
  };
}

/** What a log rule tells apart. */
export function logSubject(hostId: number | null, serviceName: string): Signal['subject'] {
  return { key: `host:${String(hostId ?? 0)}/log:${serviceName}`, hostId, serviceId: null };
}

function badSignal(
  condition: LogCondition,
  count: { readonly hostId: number | null; readonly serviceName: string; readonly records: number },
  inScope: HostInScope | undefined,
  atLeast: number,
  { words }: Look,
): Signal {
  const { hostId, serviceName, records } = count;
  const host = inScope?.host;
  const who = words.source(serviceName === '' ? null : serviceName, host?.name ?? null);
  return {
    subject: logSubject(hostId, serviceName),
    verdict: 'bad',
    value: records,
    message: words.about(who, words.lines(records, condition, atLeast)),
    becauseOf: null,
    labels: alertLabels({ host, service: serviceName }),
    severity: inScope?.override?.severity,
  };
}

/** Open alerts whose few lines say nothing. */
async function unknownOnes(
  open: Evaluation<LogCondition>['open'],
  hosts: ReadonlyMap<number, HostInScope>,
  look: Look,
): Promise<readonly Signal[]> {
  const heard = [...(await look.lastSent(METRIC.heartbeat, [])).values()];
  const isDeaf = heard.length > 0 && Math.max(...heard) < look.nowUs - DEAF_US;
  const isSilent = ({ subject: { hostId } }: WatchedAlert) => {
    const host = hostId === null ? undefined : hosts.get(hostId)?.host;
    return host?.source === 'agent' && !host.online;
  };
  return open
    .filter((alert) => isDeaf || isSilent(alert))
    .map(({ subject, labels }) => ({
      subject,
      verdict: 'no_data',
      value: null,
      message: look.words.nothingComes,
      becauseOf: null,
      labels,
    }));
}
