export {
  SCOPES,
  type Authenticate,
  type Caller,
  type Credentials,
  type GrafanaPerson,
  type HostBinding,
  type HostFacts,
  type HostRegistry,
  type Identify,
  type Scope,
  type SqlReaderStore,
  type TokenRecord,
  type TokenStore,
} from './access.ts';
export type {
  AlertQuestion,
  AlertRecord,
  AlertStore,
  AlertTransition,
  OpenAlert,
  RuleRecord,
  RuleStore,
  Signal,
  Step,
} from './alerts.ts';
export {
  ROLES,
  SCOPES_OF_ROLE,
  type AccountStore,
  type Actor,
  type Admission,
  type Admitted,
  type AuditEntry,
  type AuditRecord,
  type Invitation,
  type NewUser,
  type Role,
  type Rotation,
  type SessionRecord,
  type StoredUser,
  type UserChange,
  type UserRecord,
} from './accounts.ts';
export {
  type Catalog,
  type DescriptorHash,
  type MetricDescriptor,
  type MetricKind,
  type ResourceDescriptor,
  type ScopeDescriptor,
  type SeriesDescriptor,
  type StreamDescriptor,
  type Temporality,
} from './catalog.ts';
export type { AttributesJson, LogColumns, SampleColumns } from './columns.ts';
export type { HostEdit, HostEditor, Merging } from './hosts.ts';
export type {
  Enrolled,
  EnrollingAgent,
  EnrollmentRecord,
  EnrollmentStore,
  NewEnrollment,
} from './enrollments.ts';
export type { ExemplarRow, HistogramRow, SeriesStart, SpanRow } from './rows.ts';
export type { Sealer } from './sealer.ts';
export type {
  CheckResultReader,
  CheckResultRow,
  CheckSecrets,
  HostChangeRow,
  MaintenanceRecord,
  MaintenanceStore,
  NewMaintenance,
  ResponseTimeBucket,
  ResultQuestion,
  ServiceChange,
  ServiceClaim,
  ServiceParent,
  ServiceRecord,
  ServiceResolution,
  ServiceSpec,
  ServiceState,
  ServiceStateStore,
  ServiceStore,
  Settled,
  StateInterval,
  StateOutline,
  StoredInterval,
  ToJudge,
  Verdict,
} from './services.ts';
export type { SettingsChange, SettingsStore, StoredSettings } from './settings.ts';
export type {
  StatusIncidentChange,
  StatusIncidentRecord,
  StatusIncidentStore,
  StatusUpdateRecord,
} from './status-incidents.ts';
export type { HearStoredLogs, StoredLogs, StoredLogsSource } from './stored-logs.ts';
export type { RefusedRows, RowKind, StoreHealth, TelemetryWriter, WriteBatch, WriteResult } from './write.ts';
