import type { RuleCondition, RuleScope } from '@vigilops/contracts/api';
import type { CheckResultRow, ServiceRecord, Signal } from '../../model/index.ts';
import type { EvaluateRule } from '../rule-kind.ts';

type ServiceCondition = Extract<RuleCondition, { type: 'service' }>;

/** Older results say nothing of now. In intervals of the check. */
const FRESH_INTERVALS = 3;

/** A service that is down, or slow. What depends on something that is down, too, says so: it need not wake anybody. */
export const evaluateService: EvaluateRule<ServiceCondition> = async (
  { condition, scope, nowUs },
  deps,
  signal,
) => {
  const all = await deps.services.listChecked(signal);
  const services = all.filter((service) => service.spec?.paused !== true && isInScope(service, scope));
  const slowerThanMs = condition.slower_than_ms;
  if (slowerThanMs === undefined) {
    return services.map(downSignal);
  }
  const sinceUs = new Map(services.map((service) => [service.id, nowUs - freshUs(service)]));
  const latest = await deps.checkResults.latest(sinceUs, signal);
  return services.map((service) => {
    const fresh = (latest.get(service.id) ?? []).filter(({ timeUs }) => timeUs >= nowUs - freshUs(service));
    return slowSignal(service, fresh, slowerThanMs);
  });
};

function isInScope({ id, spec }: ServiceRecord, scope: RuleScope): boolean {
  const { service_ids: services, host_ids: hosts, groups } = scope;
  if (services.length === 0 && hosts.length === 0 && groups.length === 0) {
    return true;
  }
  const hostId = spec?.host_id ?? null;
  const group = spec?.group ?? null;
  return (
    services.includes(id) ||
    (hostId !== null && hosts.includes(hostId)) ||
    (group !== null && groups.includes(group))
  );
}

const subjectOf = ({ id, spec }: ServiceRecord): Signal['subject'] => ({
  key: `service:${String(id)}`,
  hostId: spec?.host_id ?? null,
  serviceId: id,
});

function downSignal(service: ServiceRecord): Signal {
  const { name, state, stateReason, becauseOf } = service;
  const why = stateReason === null ? '' : `: ${stateReason}`;
  return {
    subject: subjectOf(service),
    verdict: VERDICTS[state],
    value: null,
    message: state === 'unknown' ? `${name}: nobody can tell${why}` : `${name} is ${state}${why}`,
    becauseOf,
  };
}

const VERDICTS = { up: 'good', down: 'bad', unknown: 'no_data' } as const satisfies Record<
  ServiceRecord['state'],
  Signal['verdict']
>;

function freshUs({ spec }: ServiceRecord): number {
  return FRESH_INTERVALS * (spec?.interval_seconds ?? 60) * 1e6;
}

/** By the median of the observers: one that sits far away does not make a service slow. */
function slowSignal(
  service: ServiceRecord,
  results: readonly CheckResultRow[],
  slowerThanMs: number,
): Signal {
  const times = results
    .flatMap(({ status, durationMs }) => (status === 'up' && durationMs !== null ? [durationMs] : []))
    .sort((a, b) => a - b);
  const median = times[Math.floor((times.length - 1) / 2)];
  const { name } = service;
  return {
    subject: subjectOf(service),
    verdict: median === undefined ? 'no_data' : median > slowerThanMs ? 'bad' : 'good',
    value: median ?? null,
    message:
      median === undefined
        ? `${name}: no answer to measure`
        : `${name} answers in ${String(Math.round(median))} ms, limit above ${String(slowerThanMs)} ms`,
    becauseOf: service.becauseOf,
  };
}
