import { severityNumberOf } from '@vigilops/contracts';
import type { RuleCondition } from '@vigilops/contracts/api';
import type { Signal } from '../../model/index.ts';
import { hostsInScope } from '../hosts-in-scope.ts';
import type { EvaluateRule } from '../rule-kind.ts';

type LogCondition = Extract<RuleCondition, { type: 'log' }>;

/** Lines of each service and host within the window that ends now. What has fewer is left out. */
export const evaluateLog: EvaluateRule<LogCondition> = async ({ condition, scope, nowUs }, deps, signal) => {
  const { text, levels, window_seconds: windowSeconds, at_least: atLeast } = condition;
  const scoped = scope.host_ids.length > 0 || scope.groups.length > 0;
  const hosts = scoped ? await hostsInScope(scope, deps, nowUs, signal) : undefined;
  const counts = await deps.readers.logSources.countBySource(
    {
      range: { fromUs: nowUs - windowSeconds * 1e6, toUs: nowUs },
      ...(text === undefined
        ? {}
        : { text: { mode: 'substring', value: text, caseSensitive: false } as const }),
      ...(levels === undefined ? {} : { severities: levels.map(rangeOf) }),
      ...(hosts === undefined ? {} : { hostIds: hosts.map(({ id }) => id) }),
    },
    signal,
  );
  return counts
    .filter(({ records }) => records >= atLeast)
    .map(({ hostId, hostName, serviceName, records }): Signal => ({
      subject: { key: `host:${String(hostId ?? 0)}/log:${serviceName}`, hostId, serviceId: null },
      verdict: 'bad',
      value: records,
      message: `${serviceName === '' ? 'logs' : serviceName}${hostName === null ? '' : ` on ${hostName}`}: ${String(records)} ${described(condition)} in ${String(windowSeconds)} s, limit ${String(atLeast)}`,
      becauseOf: null,
    }));
};

function described({ text, levels }: LogCondition): string {
  const kind = levels === undefined ? 'lines' : `${levels.join(' or ')} lines`;
  return text === undefined ? kind : `${kind} with "${text}"`;
}

/** The severity numbers of a level, both ends included. */
function rangeOf(level: NonNullable<LogCondition['levels']>[number]): readonly [number, number] {
  const lowest = severityNumberOf(level);
  return [lowest, level === 'unknown' ? 0 : lowest + 3];
}
