import type { RuleCondition } from '@vigilops/contracts/api';
import type { CheckResultRow, ServiceRecord, Signal } from '../../model/index.ts';
import type { Look } from '../look.ts';
import type { EvaluateRule } from '../rule-kind.ts';
import { servicesInScope, type ServiceInScope } from '../services-in-scope.ts';

type ServiceCondition = Extract<RuleCondition, { type: 'service' }>;

/** Older results say nothing of now. In intervals of the check. */
const FRESH_INTERVALS = 3;

/** A service that is down, or slow. What depends on something that is down, too, says so: it need not wake anybody. */
export const evaluateService: EvaluateRule<ServiceCondition> = async (rule, look) => {
  const [all, hosts] = await Promise.all([look.services(), look.hosts()]);
  const services = servicesInScope(rule, all, hosts);
  const usual = rule.condition.slower_than_ms;
  if (usual === undefined) {
    return services.map((one) => downSignal(one, look));
  }
  const latest = await look.results(freshUs, 'fresh');
  return services.map((one) => {
    const sinceUs = look.nowUs - freshUs(one.service);
    const fresh = (latest.get(one.service.id) ?? []).filter(({ timeUs }) => timeUs >= sinceUs);
    return slowSignal(one, fresh, one.override?.threshold ?? usual, look);
  });
};

function downSignal({ service, common }: ServiceInScope, { words }: Look): Signal {
  const { name, state, stateReason, becauseOf } = service;
  return {
    ...common,
    verdict: VERDICTS[state],
    value: null,
    message: words.service[state](name, stateReason),
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
  { service, common }: ServiceInScope,
  results: readonly CheckResultRow[],
  slowerThanMs: number,
  { words }: Look,
): Signal {
  const times = results
    .flatMap(({ status, durationMs }) => (status === 'up' && durationMs !== null ? [durationMs] : []))
    .sort((a, b) => a - b);
  const median = times[Math.floor((times.length - 1) / 2)];
  const { name, becauseOf } = service;
  return {
    ...common,
    verdict: median === undefined ? 'no_data' : median > slowerThanMs ? 'bad' : 'good',
    value: median ?? null,
    message: words.about(
      name,
      median === undefined
        ? words.unknown(words.responseTime)
        : words.measured(
            words.responseTime,
            `${String(Math.round(median))} ms`,
            'above',
            `${String(slowerThanMs)} ms`,
          ),
    ),
    becauseOf,
  };
}
