export {
  SCOPES,
  type Authenticate,
  type Caller,
  type Credentials,
  type HostBinding,
  type HostFacts,
  type HostRegistry,
  type Identify,
  type Scope,
  type SqlReaderStore,
  type TokenRecord,
  type TokenStore,
} from './access.ts';
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
export type { ExemplarRow, HistogramRow, SeriesStart, SpanRow } from './rows.ts';
export type { HearStoredLogs, StoredLogs, StoredLogsSource } from './stored-logs.ts';
export type { RefusedRows, RowKind, StoreHealth, TelemetryWriter, WriteBatch, WriteResult } from './write.ts';
