import type { WatchedSubject } from '../../model/index.ts';
import { HOST_ROW } from '../../model/index.ts';
import type { MetricQuery, SteppedAnswer } from '../../query/index.ts';
import { SUBJECT_LABEL, type Measure } from './measures.ts';
import type { SeriesIdentity } from './watched-series.ts';

export interface MetricFeedDeps {
  readonly metricQuery: Pick<MetricQuery, 'stepped'>;
  /** Ids of checked services by name. */
  readonly services: (signal: AbortSignal) => Promise<ReadonlyMap<string, number>>;
}

/** Values of one series, one a minute from the begin of the range. */
export interface FedSeries {
  readonly identity: SeriesIdentity;
  readonly values: readonly (number | null)[];
}

export interface FedRange {
  readonly series: readonly FedSeries[];
  /** Series beyond the bound. */
  readonly leftOut: number;
}

const MINUTE_US = 60e6;
/** Groups of labels that one measure may be about. */
const MOST_SERIES = 5_000;
/** Three hours of so many series are as many values as one question may bring. */
export const SLICE_US = 3 * 3_600e6;

/** A measure over whole minutes; of these hosts where they are given. */
export async function readMeasure(
  measure: Measure,
  range: { readonly fromUs: number; readonly toUs: number; readonly hostIds?: readonly number[] | undefined },
  deps: MetricFeedDeps,
  signal: AbortSignal,
): Promise<FedRange> {
  const { metric, filters, aggregate, timeFunction } = measure;
  const answer = await deps.metricQuery.stepped(
    {
      metric,
      filters,
      aggregate,
      timeFunction,
      ...range,
      groupBy: labelsOf(measure),
      stepUs: MINUTE_US,
      exactSteps: true,
      maxPoints: 1,
      limit: MOST_SERIES,
    },
    signal,
  );
  const services = measure.of === 'check' ? await deps.services(signal) : new Map<string, number>();
  return {
    series: answer.series.flatMap((series) => {
      const identity = identityOf(measure, series.labels, services);
      return identity === undefined ? [] : [{ identity, values: series.values }];
    }),
    leftOut: leftOutOf(answer),
  };
}

const leftOutOf = ({ seriesTotal, series }: SteppedAnswer) => Math.max(0, seriesTotal - series.length);

function labelsOf({ of, by }: Measure): readonly string[] {
  const subject = of === 'host' ? [HOST_ROW] : of === 'house' ? [] : [SUBJECT_LABEL[of]];
  return [...subject, ...Object.values(by).flat()];
}

/** Undefined where nobody is named. */
function identityOf(
  measure: Measure,
  found: Readonly<Record<string, string>>,
  services: ReadonlyMap<string, number>,
): SeriesIdentity | undefined {
  const subject = subjectOf(measure, found, services);
  if (subject === undefined) {
    return undefined;
  }
  const labels = Object.fromEntries(
    Object.entries(measure.by).flatMap(([name, keys]) => {
      const value = keys.map((key) => found[key]).find((text) => text !== undefined && text !== '');
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const own = Object.values(labels).map((value) => `:${value}`);
  return {
    key: `${subject.key}/${measure.name}${own.join('')}`,
    kind: 'metric',
    subject,
    measure: measure.name,
    labels,
    unit: measure.unit,
    templateId: null,
  };
}

function subjectOf(
  { of }: Measure,
  labels: Readonly<Record<string, string>>,
  services: ReadonlyMap<string, number>,
): WatchedSubject | undefined {
  const nobody = { hostId: null, serviceId: null, service: null };
  switch (of) {
    case 'house':
      return { ...nobody, key: 'house' };
    case 'host': {
      const id = Number(labels[HOST_ROW] ?? '');
      return id > 0 ? { ...nobody, key: `host:${String(id)}`, hostId: id } : undefined;
    }
    case 'service': {
      const name = labels[SUBJECT_LABEL.service] ?? '';
      return name === '' ? undefined : { ...nobody, key: `service:${name}`, service: name };
    }
    case 'check': {
      const name = labels[SUBJECT_LABEL.check] ?? '';
      const id = services.get(name) ?? null;
      return name === '' ? undefined : { key: `service:${name}`, hostId: null, serviceId: id, service: name };
    }
    default:
      return of satisfies never;
  }
}
