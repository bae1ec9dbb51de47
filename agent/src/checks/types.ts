import type { KnownCheckConfig, ResultStatus } from '@vigilops/contracts/api';

import type { Limit } from './limit.ts';

/** What an agent can ask by itself; a heartbeat is waited for by the server. */
export type CheckConfig = Exclude<KnownCheckConfig, { readonly type: 'heartbeat' }>;
export type ProbeType = CheckConfig['type'];
export type ConfigOf<Type extends ProbeType> = Extract<CheckConfig, { readonly type: Type }>;

/** One check as it is run, whoever defined it. */
export interface CheckDefinition {
  /** Tells it from all others of this agent; the same after a restart. */
  readonly key: string;
  readonly name: string;
  /** Its id at the server, or what the server is to know of a check of this agent's own file. */
  readonly origin: { readonly id: number } | { readonly definition: string };
  readonly config: CheckConfig;
  readonly intervalMs: number;
  /** Never longer than the interval. */
  readonly timeoutMs: number;
  readonly failures: number;
  readonly successes: number;
}

/** What a probe says at its end. `isAnswer`: the target itself said so; else the way to it may be at fault. */
export type Verdict =
  | { readonly status: 'up' }
  | { readonly status: 'down'; readonly error: string; readonly isAnswer: boolean }
  | { readonly status: 'inconclusive'; readonly error: string };

/** What a probe writes down on its way, so that it is known also when the time is over. Times in milliseconds. */
export interface Trace {
  /** Completes "timeout after 10 s while waiting for …". */
  waitsFor: string;
  /** In place of the whole time of the probe, where it knows better. */
  durationMs: number | undefined;
  dnsMs: number | undefined;
  connectMs: number | undefined;
  tlsMs: number | undefined;
  firstByteMs: number | undefined;
  statusCode: number | undefined;
  /** Unix time. */
  certificateExpiresMs: number | undefined;
  /** Where it asked last: empty as long as no name was resolved. */
  addresses: readonly string[];
}

export interface ProbeRun {
  readonly trace: Trace;
  readonly timeoutMs: number;
  /** Over when the time is, or the check is taken away: the probe closes what it opened, and rejects. */
  readonly limit: Limit;
}

/** Asks once. Rejects only when `run.limit` is over, or by a fault of its own. */
export type Probe<Type extends ProbeType> = (config: ConfigOf<Type>, run: ProbeRun) => Promise<Verdict>;

/** What one run of a check found; `definition` as it was then. */
export interface CheckResult {
  readonly definition: CheckDefinition;
  /** When the probe began, Unix milliseconds. */
  readonly timeMs: number;
  readonly status: ResultStatus;
  readonly durationMs: number;
  /** One line for people; undefined when all is well. */
  readonly error: string | undefined;
  readonly trace: Readonly<Trace>;
}

/** What the agent tells of a check in its metrics. */
export interface CheckState {
  readonly key: string;
  readonly name: string;
  readonly type: ProbeType;
  readonly id: number | undefined;
  readonly isUp: boolean;
  readonly durationMs: number;
}
