import { VigilError } from '@vigilops/contracts';
import { createExpiringCache, createTurns, type Clock } from '@vigilops/runtime';
import type { CheckResultReader, CheckResultRow, ServiceRecord, ServiceStore } from '../model/index.ts';
import type { Heartbeats } from './checks.ts';
import { hashHeartbeatSecret } from './heartbeat-secret.ts';

export interface HeartbeatDeps {
  readonly services: Pick<ServiceStore, 'findHeartbeat' | 'addResults'>;
  readonly results: Pick<CheckResultReader, 'results'>;
  readonly clock: Clock;
}

/** Anybody can call: so few at once ask the database, and so many wait. */
const AT_ONCE = 4;
const MOST_WAITING = 200;
const MOST_REMEMBERED = 10_000;
const LEAST_PAUSE_MS = 1_000;
const MOST_PAUSE_MS = 60_000;
const RETRY_AFTER_SECONDS = 2;
/** Different things that one job may say within `BUSY_MS`. */
const MOST_CHANGES = 20;
const BUSY_MS = 10_000;
const DONE = ['done', '0'];

/** Where jobs report. The secret in the URL says which; nothing else of the request is looked at. */
export function createHeartbeats({ services, results, clock }: HeartbeatDeps): Heartbeats {
  const monotonicMs = () => clock.monotonicMs();
  const newest = createExpiringCache<Told>(MOST_REMEMBERED, monotonicMs);
  const busy = createExpiringCache<{ changes: number }>(MOST_REMEMBERED, monotonicMs);
  const takeTurn = createTurns(AT_ONCE, { mostWaiting: MOST_WAITING, refusal: tooMany });

  async function store(
    service: ServiceRecord,
    told: Told,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const durationMs = told.status === 'inconclusive' ? null : await ranFor(service, nowUs, signal);
    const result = { ...NOTHING, ...told, serviceId: service.id, timeUs: nowUs, durationMs };
    await services.addResults([result], signal);
  }

  /** Since its start, where that was told and nothing else since. */
  async function ranFor(
    { id, spec }: ServiceRecord,
    nowUs: number,
    signal: AbortSignal,
  ): Promise<number | null> {
    const [last] = await results.results(
      { serviceId: id, fromUs: nowUs - patienceUs(spec), toUs: nowUs, limit: 1 },
      signal,
    );
    return last?.status === 'inconclusive' ? (nowUs - last.timeUs) / 1_000 : null;
  }

  function countChange(key: string): void {
    const count = busy.get(key);
    if (count === undefined) {
      busy.set(key, { changes: 1 }, BUSY_MS);
      return;
    }
    if (count.changes >= MOST_CHANGES) {
      throw tooMany();
    }
    count.changes += 1;
  }

  return {
    receive: async (secret, word, nowUs, signal) => {
      const hash = hashHeartbeatSecret(secret);
      const key = hash.toString('base64');
      const told = toldBy(word);
      if (newest.get(key)?.status === told.status) {
        return;
      }
      await takeTurn(async () => {
        const service = await services.findHeartbeat(hash, signal);
        if (service === undefined) {
          throw new VigilError('NOT_FOUND', 'this URL belongs to no heartbeat');
        }
        if (newest.get(key)?.status === told.status) {
          return;
        }
        countChange(key);
        newest.set(key, told, pauseMs(service.spec));
        try {
          await store(service, told, nowUs, signal);
        } catch (error) {
          newest.deleteWhere((one) => one === told);
          throw error;
        }
      });
    },
  };
}

type Told = Pick<CheckResultRow, 'status' | 'error'>;

/** A start says nothing of how the job will end: it is kept to tell how long it took. */
function toldBy(word: string): Told {
  if (word === 'start') {
    return { status: 'inconclusive', error: 'started' };
  }
  if (DONE.includes(word)) {
    return { status: 'up', error: null };
  }
  return { status: 'down', error: word === 'fail' ? 'the job says that it failed' : `exit code ${word}` };
}

const NOTHING = {
  observerId: null,
  dnsMs: null,
  connectMs: null,
  tlsMs: null,
  firstByteMs: null,
  statusCode: null,
  certificateExpiresUs: null,
} as const;

/** A job that reports more often than it could matter is not written down each time. */
function pauseMs(spec: ServiceRecord['spec']): number {
  const graceMs = spec?.check.type === 'heartbeat' ? spec.check.grace_seconds * 1_000 : 0;
  return Math.min(MOST_PAUSE_MS, Math.max(LEAST_PAUSE_MS, graceMs / 10));
}

function patienceUs(spec: ServiceRecord['spec']): number {
  return spec?.check.type === 'heartbeat' ? (spec.check.period_seconds + spec.check.grace_seconds) * 1e6 : 0;
}

function tooMany(): VigilError {
  return new VigilError('OVERLOADED', 'too many heartbeats at once', {
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
