export type { CallOptions, Database, Queryable, Row, Statement } from './database.ts';
export {
  createLogRows,
  createReaders,
  type Base,
  type Behaviour,
  type DistributionPoint,
  type DistributionQuestion,
  type ExactNumber,
  type ExponentialBuckets,
  type Fold,
  type FoundSeries,
  type GroupCells,
  type HearingMoment,
  type HostListQuestion,
  type HostRecord,
  type HostSeries,
  type HostSeriesQuestion,
  type Json,
  type LabelKey,
  type LabelScope,
  type LabelMatch,
  type LatestValues,
  type Level,
  type ListedService,
  type LogCondition,
  type LogConditions,
  type LogCount,
  type LogPosition,
  type LogRow,
  type LogRowAt,
  type LogSlice,
  type LogSourceStep,
  type LogStreamCount,
  type LogTemplateReader,
  type TemplateFilters,
  type TemplateRecord,
  type LogStreamRecord,
  type LogText,
  type Stretch,
  type StreamCondition,
  type MetricListQuestion,
  type MetricRecord,
  type NumberFunction,
  type NumberRange,
  type RangeMember,
  type RawDistribution,
  type RawSeries,
  type Readers,
  type ReadLimits,
  type ResourceRecord,
  type RollupProgress,
  type ScopeRecord,
  type Segment,
  type SeriesQuestion,
  type SeriesStartAt,
  type ServiceEdgeRecord,
  type ServiceListQuestion,
  type ServiceTelemetry,
  type SpanRecord,
  type StreamQuestion,
  type TimeRange,
  type TraceQuestion,
  type TraceSummaryRecord,
} from './read/index.ts';
export { createStore, type Store, type StoreConfig, type StoreDeps } from './create-store.ts';
export { DEFAULT_RETENTION_DAYS, STORE_DEFAULTS } from './defaults.ts';
export { examineServer, type ServerExam } from './examine-server.ts';
export type { EnginePreference } from './engines/choose.ts';
export type { EngineName, TableSize, TimeTable } from './engines/engine.ts';
export type { LeaderLock } from './leader-lock.ts';
export type { StoresOfOneTransaction } from './settings/together.ts';
export type { DiskLimits } from './maintenance/disk-guard.ts';
export type { Maintenance } from './maintenance/maintenance.ts';
export type { Dropped } from './maintenance/retention.ts';
export type { ReadDisk, StoreSize, StoreSizeByTable } from './maintenance/size.ts';
export type { RollupState } from './rollups/refresh.ts';
