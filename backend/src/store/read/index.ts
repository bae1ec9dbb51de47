import type { Database } from '../database.ts';
import { createAsk, DEFAULT_READ_LIMITS, type ReadLimits } from './ask.ts';
import { createDistributionReader, type DistributionReader } from './distributions.ts';
import { createHostChangeReader, type HostChangeReader } from './host-changes.ts';
import { createHostReader, type HostReader } from './hosts.ts';
import { createLatestReader, type LatestReader } from './latest.ts';
import { createLogReader, type LogReader } from './logs.ts';
import { createLogSourceReader, type LogSourceReader } from './log-sources.ts';
import { createLogTemplateReader, type LogTemplateReader } from './log-template-list.ts';
import { createMetricCatalogReader, type MetricCatalogReader } from './metric-catalog.ts';
import { createNumberRangeReader, type NumberRangeReader } from './number-ranges.ts';
import { createRawPointReader, type RawPointReader } from './raw-points.ts';
import { createRollupProgressReader, type RollupProgressReader } from './rollup-progress.ts';
import { createSeriesReader, type SeriesReader } from './series.ts';
import { createServiceReader, type ServiceReader } from './services.ts';
import { createTraceReader, type TraceReader } from './traces.ts';

export type { ReadLimits } from './ask.ts';
export type {
  Base,
  DistributionPoint,
  DistributionQuestion,
  DistributionReader,
  ExponentialBuckets,
} from './distributions.ts';
export type { HearingMoment, HostListQuestion, HostReader, HostRecord } from './hosts.ts';
export type { Json } from './json.ts';
export type { LatestReader, LatestValues } from './latest.ts';
export type { LogCondition } from './log-condition.ts';
export type { Stretch } from './log-segments.ts';
export type { LogCount, LogStreamCount, LogTemplateCount } from './log-counts.ts';
export type { LogConditions, LogPosition, LogSlice } from './log-records.ts';
export type { LogReader, LogRow, LogStreamRecord } from './logs.ts';
export type { StreamCondition, StreamQuestion } from './log-streams.ts';
export type { LogTemplateReader, TemplateFilters, TemplateRecord } from './log-template-list.ts';
export type { LogSourceStep } from './log-sources.ts';
export type { LogText } from './log-text.ts';
export { createLogRows, type LogRowAt } from './log-rows.ts';
export type { LabelMatch } from './labels.ts';
export type { LabelKey, LabelScope, MetricCatalogReader, MetricListQuestion } from './metric-catalog.ts';
export type {
  Behaviour,
  Fold,
  Level,
  NumberFunction,
  NumberRange,
  RangeMember,
  Segment,
} from './number-range.ts';
export type { GroupCells, NumberRangeReader } from './number-ranges.ts';
export type { ExactNumber, RawDistribution, RawPointReader, RawSeries } from './raw-points.ts';
export type { RollupProgress, RollupProgressReader } from './rollup-progress.ts';
export type {
  FoundSeries,
  HostSeries,
  HostSeriesQuestion,
  MetricRecord,
  SeriesQuestion,
  SeriesReader,
  SeriesStartAt,
} from './series.ts';
export type {
  ListedService,
  ServiceEdgeRecord,
  ServiceListQuestion,
  ServiceReader,
  ServiceTelemetry,
} from './services.ts';
export type { TimeRange } from './times.ts';
export type {
  ResourceRecord,
  ScopeRecord,
  SpanRecord,
  TraceQuestion,
  TraceReader,
  TraceSummaryRecord,
} from './traces.ts';

/** All that can be read, one reader a subject. They only read; writers are elsewhere. */
export interface Readers {
  readonly hosts: HostReader;
  readonly hostChanges: HostChangeReader;
  readonly metrics: MetricCatalogReader;
  readonly series: SeriesReader;
  readonly ranges: NumberRangeReader & RollupProgressReader;
  readonly points: RawPointReader;
  readonly latest: LatestReader;
  readonly distributions: DistributionReader;
  readonly logs: LogReader;
  readonly logSources: LogSourceReader;
  readonly logTemplates: LogTemplateReader;
  readonly traces: TraceReader;
  readonly services: ServiceReader;
}

export function createReaders(database: Database, limits: ReadLimits = DEFAULT_READ_LIMITS): Readers {
  const ask = createAsk(database, limits);
  return {
    hosts: createHostReader(ask),
    hostChanges: createHostChangeReader(ask),
    metrics: createMetricCatalogReader(ask),
    series: createSeriesReader(ask),
    ranges: {
      ...createNumberRangeReader(ask),
      ...createRollupProgressReader(ask),
    },
    points: createRawPointReader(ask),
    latest: createLatestReader(ask),
    distributions: createDistributionReader(ask),
    logs: createLogReader(ask),
    logSources: createLogSourceReader(ask),
    logTemplates: createLogTemplateReader(ask),
    traces: createTraceReader(ask),
    services: createServiceReader(ask),
  };
}
