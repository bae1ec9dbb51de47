import { VigilError } from '@vigilops/contracts';
import { formatTimeUs, type ResponseTimes } from '@vigilops/contracts/api';
import type {
  CheckResultReader,
  CheckResultRow,
  ResponseTimeBucket,
  ServiceStateStore,
  ServiceStore,
  StoredInterval,
} from '../model/index.ts';
import type { Range, ServiceHistory } from './checks.ts';
import { existing } from './definition/definitions.ts';
import { nameOfObserver, type ListHosts, type NamedHost } from './host-directory.ts';
import { stepSeconds } from './response-steps.ts';

export interface HistoryDeps {
  readonly services: Pick<ServiceStore, 'find'>;
  readonly results: Pick<CheckResultReader, 'results' | 'responseTimes'>;
  readonly states: Pick<ServiceStateStore, 'states'>;
  readonly hosts: ListHosts;
}

export function createServiceHistory({ services, results, states, hosts }: HistoryDeps): ServiceHistory {
  return {
    checks: async (serviceId, question, signal) => {
      requireRange(question);
      await existing(serviceId, services, signal);
      const [found, named] = await Promise.all([
        results.results({ serviceId, ...question }, signal),
        hosts(signal),
      ]);
      return found.map((result) => ({
        timeUs: result.timeUs,
        observerId: result.observerId,
        shown: presentCheck(result, named),
      }));
    },

    states: async (serviceId, { fromUs, toUs, limit }, nowUs, signal) => {
      requireRange({ fromUs, toUs });
      await existing(serviceId, services, signal);
      const found = await states.states({ serviceIds: [serviceId], fromUs, toUs }, signal);
      const newestFirst = (found.get(serviceId) ?? []).toReversed();
      return {
        items: newestFirst.slice(0, limit).map((interval) => presentState(interval, nowUs)),
        truncated: newestFirst.length > limit,
      };
    },

    responseTimes: async (serviceId, { fromUs, toUs, maxPoints }, signal) => {
      requireRange({ fromUs, toUs });
      const { spec } = await existing(serviceId, services, signal);
      const seconds = stepSeconds((toUs - fromUs) / 1e6, spec?.interval_seconds ?? 1, maxPoints);
      const stepUs = seconds * 1e6;
      const range = { fromUs: Math.floor(fromUs / stepUs) * stepUs, toUs };
      const buckets = await results.responseTimes({ serviceId, ...range, stepUs }, signal);
      return presentBuckets(buckets, range, seconds);
    },
  };
}

function requireRange({ fromUs, toUs }: Range): void {
  if (toUs <= fromUs) {
    throw new VigilError('REQUEST_INVALID', 'to: must be later than from');
  }
}

function presentCheck(result: CheckResultRow, hosts: readonly NamedHost[]) {
  return {
    timestamp: formatTimeUs(result.timeUs),
    observer_id: result.observerId,
    observer_name: nameOfObserver(hosts, result.observerId),
    status: result.status,
    response_time_ms: result.durationMs,
    dns_ms: result.dnsMs,
    connect_ms: result.connectMs,
    tls_ms: result.tlsMs,
    first_byte_ms: result.firstByteMs,
    status_code: result.statusCode,
    error_message: result.error,
  };
}

function presentState({ fromUs, toUs, state, reason, becauseOf }: StoredInterval, nowUs: number) {
  return {
    from: formatTimeUs(fromUs),
    to: toUs === null ? null : formatTimeUs(toUs),
    state,
    reason,
    because_of: becauseOf,
    seconds: Math.max(0, (toUs ?? nowUs) - fromUs) / 1e6,
  };
}

/** Buckets without a result are between those that have one. */
function presentBuckets(
  buckets: readonly ResponseTimeBucket[],
  { fromUs, toUs }: Range,
  seconds: number,
): ResponseTimes {
  const byTime = new Map(buckets.map((bucket) => [bucket.fromUs, bucket]));
  const count = Math.ceil((toUs - fromUs) / (seconds * 1e6));
  const times = Array.from({ length: count }, (_, place) => fromUs + place * seconds * 1e6);
  const column = (of: (bucket: ResponseTimeBucket) => number | null) =>
    times.map((timeUs) => {
      const bucket = byTime.get(timeUs);
      return bucket === undefined ? null : of(bucket);
    });
  return {
    from: formatTimeUs(fromUs),
    to: formatTimeUs(toUs),
    step_seconds: seconds,
    times: times.map(formatTimeUs),
    median_ms: column(({ medianMs }) => medianMs),
    p95_ms: column(({ p95Ms }) => p95Ms),
    dns_ms: column(({ dnsMs }) => dnsMs),
    connect_ms: column(({ connectMs }) => connectMs),
    tls_ms: column(({ tlsMs }) => tlsMs),
    first_byte_ms: column(({ firstByteMs }) => firstByteMs),
    results: times.map((timeUs) => byTime.get(timeUs)?.results ?? 0),
    failures: times.map((timeUs) => byTime.get(timeUs)?.failures ?? 0),
  };
}
