import type { Signal, StoredInterval } from '../../model/index.ts';
import { servicesInScope } from '../services-in-scope.ts';
import { slide, stepsFor, type PastLine, type ReadPast, type Steps } from './past.ts';

const BUDGET_MS = 30_000;
const VERDICTS = { up: 'good', down: 'bad', unknown: 'no_data' } as const;

/** Services over the past: their states as they were settled, or the medians of their answers. */
export const pastOfServices: ReadPast = async (rule, range, deps, look, signal) => {
  const { condition } = rule;
  if (condition.type !== 'service') {
    throw new Error('this is about services');
  }
  const services = servicesInScope(rule, await look.services(), await look.hosts());
  const [steps = { fromUs: range.fromUs, stepUs: 60e6, points: 1 }] = stepsFor(range);
  const toUs = steps.fromUs + steps.points * steps.stepUs;
  const usual = condition.slower_than_ms;
  if (usual === undefined) {
    const serviceIds = services.map(({ service }) => service.id);
    const states = await deps.serviceStates.states({ serviceIds, fromUs: steps.fromUs, toUs }, signal);
    const lines = services.map(({ service, common }): PastLine => {
      const verdicts = verdictsOf(states.get(service.id) ?? [], steps);
      return { key: common.subject.key, name: service.name, verdicts, values: verdicts.map(() => null) };
    });
    return { ...steps, lines, notes: [] };
  }

  const lines: PastLine[] = [];
  const startedMs = deps.clock.monotonicMs();
  for (const { service, override, common } of services) {
    if (deps.clock.monotonicMs() - startedMs > BUDGET_MS) {
      break;
    }
    const question = { serviceId: service.id, fromUs: steps.fromUs, toUs, stepUs: steps.stepUs };
    const values = new Array<number | null>(steps.points).fill(null);
    for (const { fromUs, medianMs } of await deps.checkResults.responseTimes(question, signal)) {
      values[Math.round((fromUs - steps.fromUs) / steps.stepUs)] = medianMs;
    }
    const slowerThanMs = override?.threshold ?? usual;
    // As fresh as the present wants them: three intervals of the check.
    const freshSteps = Math.ceil((3 * (service.spec?.interval_seconds ?? 60) * 1e6) / steps.stepUs);
    const medians = slide(values, freshSteps, (known) => known.at(-1) ?? 0);
    const verdicts = medians.map((median) =>
      median === null ? 'no_data' : median > slowerThanMs ? 'bad' : 'good',
    );
    lines.push({ key: common.subject.key, name: service.name, values: medians, verdicts });
  }
  const left = services.length - lines.length;
  const notes = left === 0 ? [] : [look.words.backtest.leftOut(left)];
  return { ...steps, lines, notes };
};

function verdictsOf(intervals: readonly StoredInterval[], steps: Steps): readonly Signal['verdict'][] {
  let place = 0;
  return Array.from({ length: steps.points }, (_, i) => {
    const us = steps.fromUs + (i + 1) * steps.stepUs;
    while ((intervals[place]?.toUs ?? Infinity) <= us) {
      place += 1;
    }
    const interval = intervals[place];
    return interval === undefined || interval.fromUs > us ? 'no_data' : VERDICTS[interval.state];
  });
}
