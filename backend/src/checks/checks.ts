import type {
  AssignedChecksResponse,
  AssignedDatabasesResponse,
  DatabaseDefinition,
  DatabaseDefinitionRequest,
  Maintenance,
  ResponseTimes,
  ResultStatus,
  Service,
  ServiceBars,
  ServiceDefinition,
  ServiceDetail,
  SlaReport,
  changeServiceRequest,
  listServiceChecksResponse,
  ListServicesQuery,
  serviceStatesResponse,
} from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { AuditEntry, DefinitionQuestion, NewMaintenance } from '../model/index.ts';

/** Who changes something, and from where. */
export type By = Pick<AuditEntry, 'actor' | 'address'>;

/** All that the front door asks of this room. Methods that take an id throw NOT_FOUND where there is no such thing. */
export interface Checks {
  readonly services: Services;
  readonly definitions: ServiceDefinitions;
  readonly history: ServiceHistory;
  readonly reports: ServiceReports;
  readonly maintenance: MaintenancePlan;
  readonly assigned: AssignedChecks;
  /** Database servers that agents watch without having them in their own files. */
  readonly databases: DatabaseDefinitions;
  readonly assignedDatabases: AssignedDatabases;
  readonly heartbeats: Heartbeats;
}

export interface ServiceListRequest {
  readonly filter: Omit<ListServicesQuery, 'limit'>;
  /** Only what comes after this one, in order of name and id. */
  readonly after: { readonly name: string; readonly id: number } | undefined;
  readonly limit: number;
}

export interface Services {
  /** By name; at most `limit`. */
  list(request: ServiceListRequest, nowUs: number, signal: AbortSignal): Promise<readonly Service[]>;
  get(serviceId: number, nowUs: number, signal: AbortSignal): Promise<ServiceDetail>;
}

export type ServiceChangeRequest = z.output<typeof changeServiceRequest>;

/** Throws REQUEST_INVALID naming the field, and CONFLICT for a name that is taken or what only an agent's file may change. */
export interface ServiceDefinitions {
  /** `heartbeatSecret`: of the URL where the job reports; told this once. Null for what is no heartbeat. */
  create(
    definition: ServiceDefinition,
    by: By,
    signal: AbortSignal,
  ): Promise<{ readonly id: number; readonly heartbeatSecret: string | null }>;
  /** `heartbeatSecret`: where it became a heartbeat by this change. */
  change(
    serviceId: number,
    change: ServiceChangeRequest,
    by: By,
    signal: AbortSignal,
  ): Promise<{ readonly heartbeatSecret: string | null }>;
  remove(serviceId: number, by: By, signal: AbortSignal): Promise<void>;
  renewHeartbeat(serviceId: number, by: By, signal: AbortSignal): Promise<string>;
}

export interface Range {
  readonly fromUs: number;
  readonly toUs: number;
}

export interface ServiceHistory {
  /** Newest first. */
  checks(
    serviceId: number,
    question: Range & {
      readonly statuses: readonly ResultStatus[] | undefined;
      readonly observerId: number | undefined;
      readonly before: { readonly timeUs: number; readonly observerId: number } | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<
    readonly {
      readonly timeUs: number;
      readonly observerId: number | null;
      readonly shown: z.output<typeof listServiceChecksResponse>['items'][number];
    }[]
  >;
  states(
    serviceId: number,
    question: Range & { readonly limit: number },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<z.output<typeof serviceStatesResponse>>;
  responseTimes(
    serviceId: number,
    question: Range & { readonly maxPoints: number },
    signal: AbortSignal,
  ): Promise<ResponseTimes>;
}

export type Period = 'day' | 'week' | 'month';

export interface BarsQuestion {
  readonly days: number;
  readonly timeZone: string;
  readonly serviceIds: readonly number[] | undefined;
}

export interface ReportQuestion extends Range {
  readonly period: Period;
  readonly timeZone: string;
  readonly serviceIds: readonly number[] | undefined;
}

/** Availability of checked services. */
export interface ServiceReports {
  /** What was asked a moment ago is answered from memory; who asks meanwhile waits for the same answer. */
  bars(question: BarsQuestion, nowUs: number): Promise<ServiceBars>;
  /** By name and time. Throws QUERY_TOO_LARGE. */
  report(question: ReportQuestion, nowUs: number, signal: AbortSignal): Promise<SlaReport['items']>;
}

export type PlannedMaintenance = Omit<NewMaintenance, 'createdBy'>;

/** Throws REQUEST_INVALID naming the field. */
export interface MaintenancePlan {
  /** Of those that end after `fromUs`: what runs or comes first, by start; then what is over, newest first. */
  list(
    question: { readonly fromUs: number; readonly limit: number },
    nowUs: number,
    signal: AbortSignal,
  ): Promise<Maintenance[]>;
  create(wanted: PlannedMaintenance, by: By, nowUs: number, signal: AbortSignal): Promise<Maintenance>;
  change(
    id: number,
    wanted: PlannedMaintenance,
    by: By,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<Maintenance>;
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
}

export interface AssignedChecks {
  /** What the agent of a host is to check, with its secrets opened; nothing for a token that has no host yet. */
  of(hostId: number | null, signal: AbortSignal): Promise<AssignedChecksResponse>;
}

/** `showsAccount`: whoever asks may change it, and sees as whom the agent asks. Passwords go in, and never come out. */
export interface DatabaseDefinitions {
  /** By name and id. */
  list(
    question: DefinitionQuestion & { readonly showsAccount: boolean },
    signal: AbortSignal,
  ): Promise<DatabaseDefinition[]>;
  get(id: number, showsAccount: boolean, signal: AbortSignal): Promise<DatabaseDefinition>;
  /** Throws REQUEST_INVALID naming the field, and CONFLICT. */
  create(request: DatabaseDefinitionRequest, by: By, signal: AbortSignal): Promise<DatabaseDefinition>;
  /** A password that is left out stays. Throws SECRET_NEEDED where another place would be told it, and as `create`. */
  change(
    id: number,
    request: DatabaseDefinitionRequest,
    by: By,
    signal: AbortSignal,
  ): Promise<DatabaseDefinition>;
  remove(id: number, by: By, signal: AbortSignal): Promise<void>;
}

export interface AssignedDatabases {
  /**
   * What the agent of a host is to watch; nothing for a token that has no host yet, or an agent that takes none.
   * `isPrivate`: nobody can listen on the way; passwords are sent to no other.
   */
  of(
    hostId: number | null,
    how: { readonly takes: boolean; readonly isPrivate: boolean },
    signal: AbortSignal,
  ): Promise<AssignedDatabasesResponse>;
}

export interface Heartbeats {
  /**
   * `word`: `done`, `start`, `fail` or an exit code. Throws NOT_FOUND for a secret that nobody was given. Of several
   * within a second one is stored.
   */
  receive(secret: string, word: string, nowUs: number, signal: AbortSignal): Promise<void>;
}
