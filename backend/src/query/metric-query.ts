import type { Clock } from '@vigilops/runtime';
import type { Readers } from '../store/index.ts';
import { createDistributionLines } from './distribution-lines.ts';
import { pickGroups, type Groups } from './groups.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, tooLarge, type QueryLimits, type Retention } from './limits.ts';
import { behaviourOf, isDistribution } from './metric-choice.ts';
import {
  DEFAULT_MAX_GAP_US,
  foldOf,
  resultUnit,
  type MetricQuestion,
  type RawAnswer,
  type SteppedAnswer,
} from './metric-question.ts';
import { nearNames } from './near-names.ts';
import { createNumberLines, type Lines } from './number-lines.ts';
import { readRawPoints } from './raw-points.ts';
import { spacingOf } from './spacing.ts';
import { MINUTE_US, planExactSteps, planSteps, type StepPlan } from './steps.ts';
import { createSubjects, type Subject } from './subject.ts';

export interface MetricQueryDeps {
  readonly readers: Pick<Readers, 'series' | 'metrics' | 'ranges' | 'points' | 'distributions' | 'latest'>;
  readonly clock: Clock;
  /** Asked for each question. */
  readonly retention: () => Retention;
  readonly limits?: QueryLimits;
}

export interface MetricQuery {
  /** One value a step for each group. Throws REQUEST_INVALID, or QUERY_TOO_LARGE naming the limit. */
  stepped(question: MetricQuestion, signal: AbortSignal): Promise<SteppedAnswer>;
  /** The stored points as they are. */
  raw(question: MetricQuestion, signal: AbortSignal): Promise<RawAnswer>;
}

/** Names that are compared with one that is not known, and those of them that are offered instead. */
const NAMES_LOOKED_AT = 5_000;
const SUGGESTIONS = 3;

export function createMetricQuery(deps: MetricQueryDeps): MetricQuery {
  const limits = deps.limits ?? DEFAULT_QUERY_LIMITS;
  const { readers, clock, retention } = deps;
  const subjects = createSubjects({ readers, limits });
  const numbers = createNumberLines({ ...deps, limits });
  const distributions = createDistributionLines({ readers, limits });

  async function planFor(question: MetricQuestion, subject: Subject, signal: AbortSignal): Promise<StepPlan> {
    const returned = Math.max(1, Math.min(subject.groups.labels.length, question.limit));
    const maxPoints = Math.max(1, Math.min(question.maxPoints, Math.floor(limits.maxValues / returned)));
    const asked = { fromUs: question.fromUs, toUs: question.toUs, stepUs: question.stepUs, maxPoints };
    const context = { nowUs: clock.now().getTime() * 1_000, retention: retention(), limits };
    if (question.exactSteps === true && question.stepUs !== undefined) {
      const plan = planExactSteps({ ...asked, stepUs: question.stepUs }, context);
      return isDistribution(subject.metric.kind)
        ? { ...checkValues(plan, returned), level: 'raw' }
        : checkValues(plan, returned);
    }
    // Histograms have no rollups: they are read as stored, and rarely come more often than once a minute.
    if (isDistribution(subject.metric.kind)) {
      const stored = { ...context, retention: { ...context.retention, raw: null } };
      return {
        ...checkValues(planSteps({ ...asked, spacingUs: MINUTE_US }, stored), returned),
        level: 'raw',
      };
    }
    const plan = planSteps({ ...asked, spacingUs: 0 }, context);
    if (question.stepUs !== undefined || plan.stepUs >= MINUTE_US) {
      return checkValues(plan, returned);
    }
    const spacingUs = await spacingOf([...subject.groups.groupOf.keys()], question.toUs, readers, signal);
    return checkValues(planSteps({ ...asked, spacingUs }, context), returned);
  }

  function checkValues(plan: StepPlan, returned: number): StepPlan {
    if (returned * plan.points > limits.maxValues) {
      const size = `${String(returned)} series of ${String(plan.points)} points`;
      throw tooLarge('maxValues', `${size} are over the limit of ${String(limits.maxValues)} values`);
    }
    return plan;
  }

  function linesOf(
    question: MetricQuestion,
    subject: Subject,
    plan: StepPlan,
    signal: AbortSignal,
  ): Promise<Lines> {
    const { metric, method, groups, metricOf } = subject;
    const maxGapUs = question.maxGapUs ?? DEFAULT_MAX_GAP_US;
    if (isDistribution(metric.kind) || method.timeFunction === 'quantile') {
      return distributions.readLines(subject, plan, maxGapUs, signal);
    }
    const behaviours = new Map(metric.records.map((record) => [record.id, behaviourOf(record)]));
    const members = [...groups.groupOf].map(([seriesId, group]) => ({
      seriesId,
      group,
      behaviour: behaviours.get(metricOf.get(seriesId) ?? 0) ?? ('level' as const),
    }));
    const { timeFunction } = method;
    return numbers.readLines({ plan, members, timeFunction, fold: foldOf(method), maxGapUs }, signal);
  }

  /** The largest groups over the whole range, and how many have values at all. */
  async function largest(
    question: MetricQuestion,
    subject: Subject,
    plan: StepPlan,
    signal: AbortSignal,
  ): Promise<{ total: number; groups: Groups }> {
    const whole = { ...plan, stepUs: plan.toUs - plan.fromUs, points: 1 };
    const { byGroup } = await linesOf(question, subject, whole, signal);
    const ranked = [...byGroup].sort(([, a], [, b]) => (b[0] ?? -Infinity) - (a[0] ?? -Infinity));
    const kept = ranked.slice(0, question.limit).map(([group]) => group);
    return { total: ranked.length, groups: pickGroups(subject.groups, kept) };
  }

  async function nothing(question: MetricQuestion, signal: AbortSignal): Promise<SteppedAnswer> {
    const known = await readers.metrics.listMetrics({ limit: NAMES_LOOKED_AT }, signal);
    const near = nearNames(
      question.metric,
      known.map(({ name }) => name),
      SUGGESTIONS,
    );
    return unknownMetric(question, near);
  }

  return {
    async stepped(question, signal) {
      checkRange(question.fromUs, question.toUs, limits);
      const subject = await subjects.find(question, signal);
      if (subject === undefined) {
        return nothing(question, signal);
      }
      const plan = await planFor(question, subject, signal);
      const isCut = subject.groups.labels.length > question.limit;
      const cut = isCut ? await largest(question, subject, plan, signal) : undefined;
      const groups = cut?.groups ?? subject.groups;
      const { byGroup, warnings } = await linesOf(question, { ...subject, groups }, plan, signal);
      const series = [...byGroup]
        .sort(([a], [b]) => a - b)
        .map(([group, values]) => ({ labels: groups.labels[group] ?? {}, values }));
      const { metric, method } = subject;
      return {
        ...plan,
        metric,
        timeFunction: method.timeFunction,
        aggregate: method.aggregate,
        resultUnit: resultUnit(metric, method),
        series,
        seriesTotal: cut?.total ?? series.length,
        truncated: cut !== undefined && cut.total > series.length,
        warnings: [...metric.warnings, ...(plan.warning === null ? [] : [plan.warning]), ...warnings],
      };
    },

    async raw(question, signal) {
      checkRange(question.fromUs, question.toUs, limits);
      const alone = { ...question, groupBy: undefined, aggregate: undefined, timeFunction: undefined };
      const subject = await subjects.find({ ...alone, quantile: undefined }, signal);
      return subject === undefined
        ? { ...(await nothing(question, signal)), series: [], distributions: null }
        : readRawPoints(subject, question, { readers, limits }, signal);
    },
  };
}

function unknownMetric(question: MetricQuestion, near: readonly string[]): SteppedAnswer {
  const hint = near.length === 0 ? '' : `; did you mean ${near.join(', ')}?`;
  return {
    metric: null,
    fromUs: question.fromUs,
    toUs: question.toUs,
    stepUs: question.stepUs ?? MINUTE_US,
    points: 0,
    level: 'raw',
    resultUnit: '',
    timeFunction: question.timeFunction ?? 'avg',
    aggregate: question.aggregate ?? null,
    series: [],
    seriesTotal: 0,
    truncated: false,
    warnings: [`no metric named ${question.metric} was received yet${hint}`],
  };
}
