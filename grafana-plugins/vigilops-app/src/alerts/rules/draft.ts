import type {
  AlertRule,
  AlertRuleDefinition,
  NewRule,
  RuleCondition,
  RuleOverride,
  RuleType,
} from '../types.ts';
import { readQuery } from '../../pages/logs/log-filter.ts';
import { t } from '../../t.ts';

/** What the form of a rule holds: a definition whose numbers are NaN while nothing is written there. */
export type RuleDraft = AlertRuleDefinition;

const FIRST_CONDITIONS: Readonly<{ [Type in RuleType]: Extract<RuleCondition, { type: Type }> }> = {
  metric: { type: 'metric', figure: 'cpu_usage_ratio', comparison: 'above', threshold: 0.9 },
  series: {
    type: 'series',
    metric: '',
    filters: [],
    group_by: [],
    window_seconds: 300,
    of: 'value',
    comparison: 'above',
    threshold: Number.NaN,
  },
  absence: { type: 'absence', metric: '', filters: [], silent_seconds: 600 },
  host: { type: 'host', offline: true },
  service: { type: 'service' },
  certificate: { type: 'certificate', days: 14 },
  log: { type: 'log', levels: ['error', 'fatal'], window_seconds: 300, at_least: 10 },
  anomaly: { type: 'anomaly', min_score: 0.95 },
  blind: { type: 'blind', failing_seconds: 120 },
};

export const firstCondition = (type: RuleType): RuleCondition => FIRST_CONDITIONS[type];

export const newDraft = (): RuleDraft => ({
  name: '',
  condition: firstCondition('metric'),
  scope: { host_ids: [], service_ids: [], groups: [] },
  for_seconds: 300,
  keep_firing_seconds: 0,
  severity: 'warning',
  enabled: true,
  notification_channels: [],
  overrides: [],
  labels: {},
  runbook: '',
});

export const draftOf = (rule: AlertRule): RuleDraft => ({
  name: rule.name,
  condition: rule.condition,
  scope: rule.scope,
  for_seconds: rule.for_seconds,
  keep_firing_seconds: rule.keep_firing_seconds,
  severity: rule.severity,
  enabled: rule.enabled,
  notification_channels: rule.notification_channels,
  overrides: rule.overrides,
  labels: rule.labels,
  runbook: rule.runbook,
});

/** As the API takes it: what is empty and may be left out is. */
export function definitionOf(draft: RuleDraft): NewRule {
  const { condition } = draft;
  return {
    ...draft,
    name: draft.name.trim(),
    condition: withoutNaN(condition),
    overrides: draft.overrides.map((override) => withoutNaN(override)),
  };
}

/** An empty text or number that may be missing is missing. */
function withoutNaN<Value extends object>(value: Value): Value {
  const kept = Object.entries(value).filter(
    ([, each]) => each !== undefined && !Number.isNaN(each) && each !== '',
  );
  return Object.fromEntries(kept) as Value;
}

export type Problems = Readonly<
  Partial<
    Record<
      | 'name'
      | 'metric'
      | 'query'
      | 'threshold'
      | 'recovers'
      | 'time'
      | 'for'
      | 'keep'
      | 'count'
      | 'overrides',
      string
    >
  >
>;

const empty = () => t('check.problem.empty', 'must not be empty');
const noNumber = () => t('rule.problem.number', 'must be a number');
const noLength = () => t('rule.problem.length', 'must look like 5m or 1h 30m');

/** What the form lacks, by its field. The API has the last word. */
export function problemsOf(draft: RuleDraft): Problems {
  const problems: { -readonly [Key in keyof Problems]: Problems[Key] } = {};
  if (draft.name.trim() === '') {
    problems.name = empty();
  }
  if (Number.isNaN(draft.for_seconds)) {
    problems.for = noLength();
  }
  if (Number.isNaN(draft.keep_firing_seconds)) {
    problems.keep = noLength();
  }
  if (draft.overrides.some(isAboutNothing)) {
    problems.overrides = t('rule.problem.override', 'each must name a host or a group');
  }
  return { ...problems, ...conditionProblems(draft.condition) };
}

const isAboutNothing = ({ host_ids: hosts, groups }: RuleOverride) => hosts.length + groups.length === 0;

function conditionProblems(condition: RuleCondition): Problems {
  switch (condition.type) {
    case 'metric':
      return thresholdProblems(condition);
    case 'series':
      return {
        ...(condition.metric === '' ? { metric: empty() } : {}),
        ...(Number.isNaN(condition.window_seconds) ? { time: noLength() } : {}),
        ...thresholdProblems(condition),
      };
    case 'absence':
      return {
        ...(condition.metric === '' ? { metric: empty() } : {}),
        ...(Number.isNaN(condition.silent_seconds) ? { time: noLength() } : {}),
      };
    case 'service':
      return Number.isNaN(condition.slower_than_ms) ? { threshold: noNumber() } : {};
    case 'certificate':
      return Number.isNaN(condition.days) ? { threshold: noNumber() } : {};
    case 'log':
      return {
        ...(queryProblem(condition) === undefined
          ? {}
          : { query: t('rule.problem.query', 'cannot be read') }),
        ...(Number.isNaN(condition.window_seconds) ? { time: noLength() } : {}),
        ...(Number.isNaN(condition.at_least) ? { count: noNumber() } : {}),
      };
    case 'anomaly':
      return condition.min_score >= 0.5 && condition.min_score <= 1
        ? {}
        : { threshold: t('rule.problem.score', 'must be 50 to 100') };
    case 'blind':
      return Number.isNaN(condition.failing_seconds) ? { time: noLength() } : {};
    case 'host':
      return {};
    default:
      return condition satisfies never;
  }
}

/** Why the search of a rule on logs means nothing. */
export function queryProblem({
  query = '',
  case_sensitive: caseSensitive = false,
}: Extract<RuleCondition, { type: 'log' }>) {
  return readQuery({ query, caseSensitive }).problem;
}

function thresholdProblems({
  threshold,
  recovers_at: good,
  comparison,
}: Extract<RuleCondition, { type: 'metric' | 'series' }>): Problems {
  if (Number.isNaN(threshold)) {
    return { threshold: noNumber() };
  }
  const beyond =
    good !== undefined &&
    !Number.isNaN(good) &&
    (comparison === 'above' ? good > threshold : good < threshold);
  return beyond ? { recovers: t('rule.problem.recovers', 'must be on the good side of the threshold') } : {};
}
