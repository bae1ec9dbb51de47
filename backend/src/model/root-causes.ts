import type { AlertSeverity, CauseFeedback, RootCauseAnswer } from '@vigilops/contracts/api';
import type { AuditEntry } from './accounts.ts';
import type { MetricKind, Temporality } from './catalog.ts';
import type { HostChangeRow } from './services.ts';

/** What is asked of facts: half open, whole minutes. Times in answers are minutes since its begin. */
export interface CauseRange {
  readonly fromUs: number;
  readonly toUs: number;
}

/** A list that may have been cut: there is more of it. */
export interface Bounded<T> {
  readonly items: readonly T[];
  readonly isCut: boolean;
}

export interface CauseHost {
  readonly id: number;
  readonly name: string;
  readonly ips: readonly string[];
}

/** A database server that an agent watches. */
export interface CauseDatabase {
  readonly id: number;
  /** Whose agent asks it. */
  readonly hostId: number;
  readonly name: string;
}

/** A service by the name under which its telemetry comes. */
export interface CauseService {
  readonly id: number;
  readonly name: string;
  readonly telemetryName: string;
  readonly hostId: number | null;
  readonly dependsOn: readonly number[];
}

/** Who sent something of a service around then, with its version where it says one. */
export interface CauseSender {
  readonly service: string;
  readonly hostId: number | null;
  readonly version: string | null;
  readonly firstSeenUs: number;
}

/** One pair of caller and callee; the arrays belong together, a minute each. */
export interface CauseCalls {
  readonly caller: string;
  readonly callee: string;
  readonly calleeKind: 'service' | 'database' | 'messaging' | 'external';
  readonly minutes: readonly number[];
  readonly calls: readonly number[];
  readonly errors: readonly number[];
  readonly milliseconds: readonly number[];
}

/** Requests that a service answered, of which some were looked at; minutes without one are not listed. */
export interface CauseAnswers {
  readonly service: string;
  readonly minutes: readonly number[];
  readonly answers: readonly number[];
  readonly failed: readonly number[];
  /** Of one answer, on average. */
  readonly milliseconds: readonly number[];
}

export interface CauseMetricFact {
  readonly id: number;
  readonly name: string;
  readonly kind: MetricKind;
  readonly unit: string;
  readonly temporality: Temporality;
  readonly monotonic: boolean;
}

export interface CauseSeries {
  readonly id: number;
  readonly metricId: number;
  readonly hostId: number | null;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface CauseMember {
  readonly seriesId: number;
  /** Members of a group are summed. */
  readonly group: number;
  readonly behaviour: 'counter' | 'delta' | 'level';
}

export interface CauseNumbers {
  readonly group: number;
  readonly minutes: readonly number[];
  readonly values: readonly number[];
}

export interface CauseChecks {
  readonly serviceId: number;
  readonly minutes: readonly number[];
  readonly results: readonly number[];
  readonly failed: readonly number[];
  /** Of those that went well; null where none did. */
  readonly milliseconds: readonly (number | null)[];
}

/** Lines that are errors, by who wrote them. Minutes without one are not listed. */
export interface CauseErrors {
  readonly service: string;
  readonly hostId: number | null;
  readonly minutes: readonly number[];
  readonly lines: readonly number[];
}

export interface CauseTemplate {
  readonly id: number;
  readonly text: string;
  readonly service: string;
  readonly hostId: number | null;
  /** The highest OpenTelemetry SeverityNumber of its lines. */
  readonly severity: number;
  readonly firstSeenUs: number;
  readonly minutes: readonly number[];
  readonly lines: readonly number[];
}

export interface CauseLogs {
  /** From here on lines are counted; before it nothing is known. */
  readonly countedFromUs: number;
  readonly errors: Bounded<CauseErrors>;
  readonly templates: Bounded<CauseTemplate>;
}

/** A budget of LLMs, and what is spent of it. */
export interface CauseBudget {
  readonly name: string;
  readonly currency: string;
  readonly spenders: readonly CauseSpender[];
}

/** Calls of a model with a key. Minutes without one are not listed. */
export interface CauseSpender {
  readonly keyId: number;
  readonly key: string;
  readonly model: string;
  readonly minutes: readonly number[];
  readonly calls: readonly number[];
  /** In the currency of the budget; 0 where there is no price. */
  readonly costs: readonly number[];
}

export type CauseChange = HostChangeRow & { readonly hostName: string };

/** Facts around a moment. All lists are bounded. */
export interface CauseFacts {
  hosts(signal: AbortSignal): Promise<Bounded<CauseHost>>;
  databases(signal: AbortSignal): Promise<Bounded<CauseDatabase>>;
  services(signal: AbortSignal): Promise<Bounded<CauseService>>;
  senders(range: CauseRange, signal: AbortSignal): Promise<Bounded<CauseSender>>;
  /** Those with most calls. */
  calls(range: CauseRange, signal: AbortSignal): Promise<Bounded<CauseCalls>>;
  /** By spans of the servers themselves: for services that nobody known calls. */
  answers(
    services: readonly string[],
    range: CauseRange,
    signal: AbortSignal,
  ): Promise<Bounded<CauseAnswers>>;
  metrics(signal: AbortSignal): Promise<readonly CauseMetricFact[]>;
  /** Without those of single processes and cores. */
  series(
    metricIds: readonly number[],
    range: CauseRange,
    limit: number,
    signal: AbortSignal,
  ): Promise<Bounded<CauseSeries>>;
  /**
   * Averages of levels, increases a second of counters, by the minute. Of many series those that strayed furthest from what
   * they were before `onsetUs`.
   */
  numbers(
    members: readonly CauseMember[],
    range: CauseRange,
    onsetUs: number,
    signal: AbortSignal,
  ): Promise<readonly CauseNumbers[]>;
  checks(range: CauseRange, signal: AbortSignal): Promise<Bounded<CauseChecks>>;
  /** Templates are those that began, or surged, at `onsetUs`. */
  logs(range: CauseRange, onsetUs: number, signal: AbortSignal): Promise<CauseLogs>;
  /** Newest first. */
  changes(range: CauseRange, signal: AbortSignal): Promise<Bounded<CauseChange>>;
  /** Of the budget of that name, or none: those who spend most of it. */
  budget(name: string, range: CauseRange, signal: AbortSignal): Promise<Bounded<CauseBudget>>;
}

export interface RootCauseRecord {
  readonly id: number;
  readonly incidentId: number | null;
  readonly atUs: number;
  /** Which look at the incident it was; null: somebody asked. */
  readonly stage: number | null;
  readonly askedBy: string | null;
  readonly answer: RootCauseAnswer;
  readonly feedback: CauseFeedback | null;
}

export interface NewRootCause {
  readonly incidentId: number | null;
  readonly atUs: number;
  readonly stage: number | null;
  readonly askedBy: string | null;
  readonly answer: RootCauseAnswer;
}

export interface RootCauseStore {
  /**
   * Undefined where that look was kept before. With an incident and a found cause, the incident gets its text, unless a
   * person said of one what it was.
   */
  keep(answer: NewRootCause, signal: AbortSignal): Promise<number | undefined>;
  find(id: number, signal: AbortSignal): Promise<RootCauseRecord | undefined>;
  /** Newest first; `open`: the newest of each incident that is not over. */
  list(
    question: {
      readonly incidentId?: number | undefined;
      readonly open?: boolean | undefined;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<readonly RootCauseRecord[]>;
  /** The text of its incident becomes `text`; null takes it away. */
  giveFeedback(
    id: number,
    feedback: CauseFeedback,
    text: string | null,
    audit: AuditEntry,
    signal: AbortSignal,
  ): Promise<boolean>;
  /** Incidents of these severities that began within the last `stagesUs`, and the next look that is due; worst first. */
  due(
    question: {
      readonly nowUs: number;
      readonly severities: readonly AlertSeverity[];
      /** How long after its begin each look is due, rising. */
      readonly stagesUs: readonly number[];
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<readonly { readonly incidentId: number; readonly stage: number }[]>;
  /** Answers from before, and of those that people asked for the oldest above `mostAsked`. */
  prune(beforeUs: number, mostAsked: number, signal: AbortSignal): Promise<number>;
}
