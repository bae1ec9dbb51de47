import type {
  HostChangeAction,
  HostChangeKind,
  KnownCheckConfig,
  ResultStatus,
  ServiceDefinition,
} from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';

/** What one observer found at one time. Times of phases in milliseconds; null where it has none or did not come so far. */
export interface CheckResultRow {
  readonly serviceId: number;
  /** When it was asked, in microseconds. */
  readonly timeUs: number;
  /** The host whose agent asked; null: the backend itself, for heartbeats. */
  readonly observerId: number | null;
  readonly status: ResultStatus;
  readonly durationMs: number | null;
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly certificateExpiresUs: number | null;
}

/** Something that an agent found different on its host. */
export interface HostChangeRow {
  readonly hostId: number;
  readonly timeUs: number;
  readonly kind: HostChangeKind;
  readonly action: HostChangeAction;
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a sender calls a service: the definition of its own file, or the id of one that it was given. */
export type ServiceClaim =
  | { readonly by: 'id'; readonly serviceId: number }
  /** `atUs`: when it was so defined. What comes late from a sender's queue does not undo a newer definition. */
  | { readonly by: 'name'; readonly name: string; readonly definition: ServiceSpec; readonly atUs: number };

export type ServiceResolution =
  | { readonly status: 'found'; readonly serviceId: number }
  /** `reason` is written for the sender. */
  | { readonly status: 'refused'; readonly reason: string };

/**
 * How a check is asked and judged, whoever defined it: a ServiceDefinition whose check may be a script, without header
 * values and body.
 */
export type ServiceSpec = Omit<ServiceDefinition, 'check'> & { readonly check: KnownCheckConfig };

/** What was settled of a service's state. `unknown`: nobody could tell. */
export type ServiceState = 'up' | 'down' | 'unknown';

export interface ServiceParent {
  readonly kind: 'host' | 'service';
  readonly id: number;
  readonly name: string;
}

/** From `fromUs` until the next one. */
export interface StateInterval {
  readonly fromUs: number;
  readonly state: ServiceState;
  /** For people: "connection refused", "the observer web-1 is silent". */
  readonly reason: string | null;
  /** What it depends on that was down when it went down, or then went down, too: it need not alarm. */
  readonly becauseOf: ServiceParent | null;
}

/** `toUs` null: it lasts. */
export type StoredInterval = StateInterval & { readonly toUs: number | null };

export interface ServiceRecord {
  readonly id: number;
  readonly name: string;
  readonly namespace: string;
  /** `telemetry`: known from what it sends; nobody checks it. */
  readonly source: 'api' | 'agent' | 'telemetry';
  /** The host whose agent defined it. */
  readonly definedByHostId: number | null;
  /** Null of telemetry alone. Header values and body are in `sealed`. */
  readonly spec: ServiceSpec | null;
  /** What must not be read in the database: see `CheckSecrets`; opened only by who can. */
  readonly sealed: string | null;
  readonly state: ServiceState;
  readonly stateSinceUs: number | null;
  readonly stateReason: string | null;
  /** What it depends on that is down as well now. */
  readonly becauseOf: ServiceParent | null;
  readonly lastCheckUs: number | null;
  readonly uptimePercent: number | null;
  readonly createdAtUs: number;
}

/** Of an HTTP check; sealed before it is stored. */
export interface CheckSecrets {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export type ServiceChange = 'changed' | 'unknown' | 'name_taken';

/** Definitions of services. Each change and its line in the audit log are one transaction. */
export interface ServiceStore {
  find(serviceId: number, signal: AbortSignal): Promise<ServiceRecord | undefined>;
  /** With a check, by name. Not those that the agent of a host defined that was forgotten. */
  listChecked(signal: AbortSignal): Promise<readonly ServiceRecord[]>;
  /** Names of services of source `api` are unique. */
  create(
    service: {
      readonly spec: ServiceSpec;
      readonly sealed: string | null;
      readonly heartbeatHash: Uint8Array | null;
    },
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<{ readonly outcome: 'created'; readonly id: number } | { readonly outcome: 'name_taken' }>;
  /** Of source `api`. `heartbeatHash` undefined: as it is. */
  change(
    serviceId: number,
    change: {
      readonly spec: ServiceSpec;
      readonly sealed: string | null;
      readonly heartbeatHash?: Uint8Array | null;
    },
    at: Date,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<ServiceChange>;
  /**
   * With its states; its results are shown no more, and go when their time has come. One that an agent defines comes
   * back when that agent tells of it again.
   */
  remove(serviceId: number, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
  /** Defined by the API, not paused, no heartbeat, and this host is among the observers. By id. */
  assignedTo(hostId: number, signal: AbortSignal): Promise<readonly ServiceRecord[]>;
  /** By the SHA-256 of the secret in its URL. */
  findHeartbeat(secretHash: Uint8Array, signal: AbortSignal): Promise<ServiceRecord | undefined>;
  /** Stores results that the backend itself found, with a note that they are to be judged. */
  addResults(results: readonly CheckResultRow[], signal: AbortSignal): Promise<void>;
}

/** What there is to judge of one service: from `fromUs` to `nowUs`. */
export interface ToJudge {
  readonly service: ServiceRecord & { readonly spec: ServiceSpec };
  /**
   * From when on the states are settled anew: `lookbackUs` before the oldest result that came, because a change counts
   * from the first result of its row, which was no change when it came.
   */
  readonly fromUs: number;
  /** What was in force at `fromUs`; null where the service is new. */
  readonly before: StateInterval | null;
  /** By time, from `lookbackUs(spec)` before `fromUs` until `nowUs`; one of an observer and moment. */
  readonly results: readonly CheckResultRow[];
  /** Names of the hosts in `results`. */
  readonly hostNames: ReadonlyMap<number, string>;
  /** When the backend was not there to hear heartbeats, within the same stretch. */
  readonly absences: readonly { readonly fromUs: number; readonly toUs: number }[];
  /** What it depends on that is down or offline; null for a stretch in the past. */
  readonly parent: ServiceParent | null;
  /**
   * Until when to judge. In the past where results came late: what they say ends `lookbackUs` after the last of them, and
   * what was settled behind that stands.
   */
  readonly nowUs: number;
}

export interface Verdict {
  /** By time, the first from `fromUs`; neighbours differ. */
  readonly intervals: readonly StateInterval[];
  readonly lastCheckUs: number | null;
  /** When this verdict may change without a new result: an opinion grows old, a heartbeat is due. */
  readonly judgeAgainAtUs: number | null;
}

export interface Settled {
  readonly services: number;
  /** Intervals that were not known before, by service and time, also of the past: for who wants to tell of them. */
  readonly changes: readonly { readonly serviceId: number; readonly interval: StateInterval }[];
  /** More wait: call again. */
  readonly more: boolean;
}

/** A service's states in outline: from `sinceUs` on it was up wherever nothing else is said. By time. */
export interface StateOutline {
  readonly sinceUs: number;
  readonly notUp: readonly Pick<StoredInterval, 'fromUs' | 'toUs' | 'state'>[];
}

/** Results in, states out. */
export interface ServiceStateStore {
  /**
   * Takes the services about which results came (late ones, too) or whose verdict is due, and stores what `judge` says,
   * in one transaction: what a crash interrupts is judged again. Also notes that the backend is there.
   */
  settle(
    judge: (one: ToJudge) => Verdict,
    how: {
      readonly nowUs: number;
      readonly lookbackUs: (spec: ServiceSpec) => number;
      readonly atMost: number;
      /** For a host without a time of its own; left out: 90 s. */
      readonly offlineAfterMs?: number;
    },
    signal: AbortSignal,
  ): Promise<Settled>;
  /** Overlapping the range, by service and time. */
  states(
    question: { readonly serviceIds: readonly number[]; readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, readonly StoredInterval[]>>;
  /** For figures: no reasons, and few rows where all is well. */
  outlines(
    question: { readonly serviceIds: readonly number[]; readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, StateOutline>>;
  setUptimes(percents: ReadonlyMap<number, number | null>, signal: AbortSignal): Promise<void>;
  /** States that ended before. */
  prune(beforeUs: number, signal: AbortSignal): Promise<number>;
}

export interface ResultQuestion {
  readonly serviceId: number;
  readonly fromUs: number;
  readonly toUs: number;
  readonly statuses?: readonly ResultStatus[] | undefined;
  readonly observerId?: number | undefined;
  /** Only what is older than this place in the list. */
  readonly before?: { readonly timeUs: number; readonly observerId: number } | undefined;
  readonly limit: number;
}

/** One slice of time of all observers. Times are of results that are up: a refusal is quick, a time-out is not a time. */
export interface ResponseTimeBucket {
  readonly fromUs: number;
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  /** All but the inconclusive. */
  readonly results: number;
  readonly failures: number;
}

export interface CheckResultReader {
  /** Newest first; of equal times by observer. */
  results(question: ResultQuestion, signal: AbortSignal): Promise<readonly CheckResultRow[]>;
  /**
   * The newest of each observer, by service, among its newest 200.
   * @param sinceUs By service, how old they may be.
   */
  latest(
    sinceUs: ReadonlyMap<number, number>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<number, readonly CheckResultRow[]>>;
  /** Whole buckets of `stepUs` from `fromUs`; those without a result are left out. */
  responseTimes(
    question: {
      readonly serviceId: number;
      readonly fromUs: number;
      readonly toUs: number;
      readonly stepUs: number;
    },
    signal: AbortSignal,
  ): Promise<readonly ResponseTimeBucket[]>;
}

export interface MaintenanceRecord {
  readonly id: number;
  readonly title: string;
  readonly note: string;
  readonly fromUs: number;
  readonly toUs: number;
  readonly all: boolean;
  readonly serviceIds: readonly number[];
  readonly hostIds: readonly number[];
  readonly groups: readonly string[];
  readonly isPublic: boolean;
  readonly createdBy: string;
}

export type NewMaintenance = Omit<MaintenanceRecord, 'id'>;

export interface MaintenanceStore {
  /** Overlapping the range, by start. */
  list(
    range: { readonly fromUs: number; readonly toUs: number },
    signal: AbortSignal,
  ): Promise<readonly MaintenanceRecord[]>;
  find(id: number, signal: AbortSignal): Promise<MaintenanceRecord | undefined>;
  create(maintenance: NewMaintenance, audit: AuditEntry, signal: AbortSignal): Promise<number>;
  change(id: number, maintenance: NewMaintenance, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
  remove(id: number, audit: AuditEntry, signal: AbortSignal): Promise<boolean>;
}
