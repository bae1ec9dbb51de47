import { VigilError } from '@vigilops/contracts';
import type { Signal, WatchedAlert } from '../../model/index.ts';
import { alertLabels } from '../alert-labels.ts';
import { hostsInScope, namesHosts, type HostInScope } from '../hosts-in-scope.ts';
import type { Look } from '../look.ts';
import { limitOf } from '../overrides.ts';
import type { EvaluateRule, Evaluation } from '../rule-kind.ts';
import { verdictOf, type Limit } from '../values.ts';
import type { RuleWords } from '../words.ts';
import { writtenChange, writtenValue } from '../written-value.ts';
import {
  askedOf,
  groupsOf,
  questionAt,
  valueOf,
  type SeriesCondition,
  type SeriesGroup,
} from './question.ts';

const HOUR_US = 3_600e6;
/** What was not sent for so long is taken to be gone: a disk that was taken out fires no longer. */
const REMEMBERED_US = 24 * HOUR_US;

/** Windows of a metric by host and labels, against a threshold. A group without a value in its window is no data. */
export const evaluateSeries: EvaluateRule<SeriesCondition> = async (rule, look) => {
  const { condition } = rule;
  const [answer, allHosts] = await Promise.all([
    look.series(questionAt(condition, look.nowUs)),
    look.hosts(),
  ]);
  if (answer.truncated) {
    const groups = `${condition.metric} has ${String(answer.seriesTotal)} groups of labels`;
    throw new VigilError('QUERY_TOO_LARGE', `${groups}, more than a rule looks at: add filters (maxGroups)`);
  }
  const hosts = hostsInScope(rule, allHosts);
  const signals = groupsOf(condition, answer)
    .filter((group) => isMeant(group, rule, hosts))
    .map((group) => signalOf(condition, group, answer.resultUnit, hosts, look));
  const told = new Set(signals.map(({ subject }) => subject.key));
  const untold = rule.open.filter(({ subject }) => !told.has(subject.key));
  return untold.length === 0 ? signals : [...signals, ...(await silentOnes(rule, untold, hosts, look))];
};

/** What no host sent is meant where the rule names no hosts. */
function isMeant(
  { hostId }: Pick<SeriesGroup, 'hostId'>,
  { scope }: Pick<Evaluation<SeriesCondition>, 'scope'>,
  hosts: ReadonlyMap<number, HostInScope>,
): boolean {
  return hostId === null ? !namesHosts(scope) : hosts.has(hostId);
}

function signalOf(
  condition: SeriesCondition,
  group: SeriesGroup,
  unit: string,
  hosts: ReadonlyMap<number, HostInScope>,
  { words }: Look,
): Signal {
  const inScope = group.hostId === null ? undefined : hosts.get(group.hostId);
  const limit = limitOf(condition, inScope?.override);
  const value = valueOf(condition, group.values);
  const who = [inScope?.host.name, ...Object.values(group.labels)].filter((part) => part !== undefined);
  return {
    subject: { key: group.key, hostId: group.hostId, serviceId: null },
    verdict: verdictOf(limit, value),
    value,
    message: words.about(who.join(' ') || condition.metric, describe(condition, limit, value, unit, words)),
    becauseOf: null,
    labels: alertLabels({ host: inScope?.host, service: group.labels['service.name'] }, group.labels),
    severity: inScope?.override?.severity,
  };
}

function describe(
  condition: SeriesCondition,
  limit: Limit,
  value: number | null,
  unit: string,
  words: RuleWords,
): string {
  const { metric, of } = condition;
  if (value === null) {
    return words.unknown(metric);
  }
  const written = (number: number) =>
    of === 'change_ratio' ? writtenChange(number) : writtenValue(number, unit, metric);
  const what = of === 'value' ? metric : words.changed(metric);
  return words.measured(what, written(value), limit.comparison, written(limit.threshold));
}

/** Open alerts whose group is missing: not known for as long as it was sent within a day, then gone. */
async function silentOnes(
  rule: Evaluation<SeriesCondition>,
  open: readonly WatchedAlert[],
  hosts: ReadonlyMap<number, HostInScope>,
  look: Look,
): Promise<readonly Signal[]> {
  const meant = open.filter(({ subject }) => isMeant(subject, rule, hosts));
  if (meant.length === 0) {
    return [];
  }
  const toUs = Math.ceil(look.nowUs / HOUR_US) * HOUR_US;
  const answer = await look.series({
    ...askedOf(rule.condition),
    fromUs: toUs - HOUR_US - REMEMBERED_US,
    toUs,
    stepUs: HOUR_US + REMEMBERED_US,
  });
  const known = new Set(groupsOf(rule.condition, answer).map(({ key }) => key));
  return meant
    .filter(({ subject }) => known.has(subject.key))
    .map(({ subject, labels }) => ({
      subject,
      verdict: 'no_data',
      value: null,
      message: look.words.unknown(rule.condition.metric),
      becauseOf: null,
      labels,
    }));
}
