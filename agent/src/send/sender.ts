import { backoffMs } from '@vigilops/runtime';

import { type Lane, type QueueKind, type SpoolRecord } from '../spool/types.ts';
import { deliver, type Outcome } from './deliver.ts';
import { createHearing } from './hearing.ts';
import { openOtlpClient, type OtlpClient } from './otlp-client.ts';
import { createRefusals } from './refusals.ts';
import { troubleInWords } from './server-trust.ts';
import { createSendingToken } from './token.ts';
import type { Sender, SenderConfig, SenderDeps } from './types.ts';

const BACKOFF = { initialMs: 1_000, maxMs: 60_000 };
/** With a backlog older than this, a second request carries what is new while the first one drains what is old. */
const BACKLOG_MS = 15_000;
const LANE_PAUSE_MS = 1_000;
const PARTIAL_LOG_EVERY_MS = 60_000;
/** Whom the server refuses asks slowly, and looks at its own file for a new token more often. */
const REFUSED_PAUSE_MS = 60_000;
const TOKEN_LOOK_MS = 5_000;

interface Delay {
  readonly afterMs: number;
  readonly isRefused: boolean;
}

/**
 * Ships the spool's records, oldest first, one request a kind at a time, and keeps trying for ever: what cannot be sent
 * stays in the spool. A kind in trouble never holds up the other.
 */
export function createSender(config: SenderConfig, deps: SenderDeps): Sender {
  const { spool, clock, random, logger } = deps;
  const sentRecords = perKind();
  const sentRows = perKind();
  const refusedRows = perKind();
  const partialLoggedAt = new Map<QueueKind, number>();
  const token = createSendingToken(config.token, config.tokenFile);
  const refusals = createRefusals({ tokenFile: config.tokenFile, clock, logger });
  const hearing = createHearing(clock.monotonicMs);
  let failedRequests = 0;
  let trouble: string | null = null;
  let stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  let client: OtlpClient | undefined;
  /** Ends the pause of a kind's oldest lane, once there is one. */
  const wakeOldest = new Map<QueueKind, () => void>();

  /** As long as it takes the server to accept something newer of the kind, and no longer than `ms`. */
  async function pauseOldest(kind: QueueKind, ms: number, signal: AbortSignal): Promise<void> {
    const woken = new AbortController();
    wakeOldest.set(kind, () => {
      woken.abort();
    });
    try {
      await clock.sleep(ms, AbortSignal.any([signal, woken.signal]));
    } catch (error) {
      if (!woken.signal.aborted) {
        throw error;
      }
    } finally {
      wakeOldest.delete(kind);
    }
  }

  function setTrouble(kind: QueueKind, reason: string | null): void {
    if (reason === trouble) {
      return;
    }
    trouble = reason;
    const { records = 0, rows = 0 } = spool.stats()[kind] ?? {};
    if (reason === null) {
      refusals.forget();
      logger.info({ kind }, 'the server takes data again');
    } else {
      logger.warn({ kind, records, rows }, `${reason}; ${rows} rows wait in the spool`);
    }
  }

  function logPartial(record: SpoolRecord, refused: number, message: string): void {
    const last = partialLoggedAt.get(record.kind) ?? -Infinity;
    if ((refused > 0 || message !== '') && clock.monotonicMs() - last >= PARTIAL_LOG_EVERY_MS) {
      partialLoggedAt.set(record.kind, clock.monotonicMs());
      logger.warn({ kind: record.kind, refused }, `the server took the request but says: ${message}`);
    }
  }

  /** Said by the refusals themselves, less often than other trouble. */
  function setRefused(reason: string): void {
    trouble = reason;
    refusals.note(reason, spool.stats());
  }

  /** Rejects when the server gives no answer; notes what is to be learnt of it from the answer that it gives. */
  async function tryDeliver(record: SpoolRecord, through: OtlpClient, signal: AbortSignal): Promise<Outcome> {
    try {
      const outcome = await deliver(record, through, clock.now().getTime(), signal);
      hearing.note(outcome.settled ? 'accepted' : outcome.sign);
      return outcome;
    } catch (error) {
      if (!signal.aborted) {
        hearing.note('no_answer');
      }
      throw error;
    }
  }

  /** True when the record is settled; else after how long to try again, at least. */
  async function trySend(
    record: SpoolRecord,
    through: OtlpClient,
    signal: AbortSignal,
  ): Promise<true | Delay> {
    try {
      const outcome = await tryDeliver(record, through, signal);
      if (!outcome.settled) {
        failedRequests += 1;
        const isRefused = outcome.sign === 'refused';
        if (isRefused) {
          setRefused(outcome.reason);
        } else {
          setTrouble(record.kind, outcome.reason);
        }
        return { afterMs: outcome.afterMs, isRefused };
      }
      setTrouble(record.kind, null);
      const lost = outcome.givenUp.reduce((sum, part) => sum + part.rows, 0);
      if (lost === record.rows) {
        await spool.deadLetter(record, outcome.givenUp[0]?.reason ?? '');
        return true;
      }
      for (const { reason, payload, rows } of outcome.givenUp) {
        await spool.deadLetter(record, reason, { payload, rows });
      }
      sentRecords[record.kind] += 1;
      sentRows[record.kind] += outcome.sentRows;
      refusedRows[record.kind] += outcome.refused;
      logPartial(record, outcome.refused, outcome.message);
      await spool.ack(record);
      return true;
    } catch (error) {
      if (!signal.aborted) {
        failedRequests += 1;
        setTrouble(record.kind, troubleInWords(error, through.url));
      }
      return { afterMs: 0, isRefused: false };
    }
  }

  async function runLane(
    kind: QueueKind,
    lane: Lane,
    through: OtlpClient,
    signal: AbortSignal,
  ): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      await spool.waitForRecord(kind, signal);
      if (
        lane === 'newest' &&
        (failures > 0 || (spool.stats()[kind]?.oldestAgeMs ?? 0) < BACKLOG_MS || trouble !== null)
      ) {
        failures = 0;
        await clock.sleep(LANE_PAUSE_MS, signal);
        continue;
      }
      const record = await spool.next(kind, lane);
      if (record === undefined) {
        continue;
      }
      if (lane === 'newest' && record.ageMs >= BACKLOG_MS) {
        // Nothing new is there, and the backlog goes from its other end.
        spool.release(record);
        await clock.sleep(LANE_PAUSE_MS, signal);
        continue;
      }
      const shown = token.current();
      const result = await trySend(record, through, signal);
      if (result === true) {
        failures = 0;
        if (lane === 'newest') {
          wakeOldest.get(kind)?.();
        }
        continue;
      }
      spool.release(record);
      if (result.isRefused) {
        await untilTokenChanges(shown, Math.max(result.afterMs, REFUSED_PAUSE_MS), signal);
      } else {
        const pauseMs = Math.max(result.afterMs, backoffMs(failures, BACKOFF, random));
        await (lane === 'oldest' && result.afterMs === 0
          ? pauseOldest(kind, pauseMs, signal)
          : clock.sleep(pauseMs, signal));
      }
      failures += 1;
    }
  }

  /** Another token is tried at once, the same one after the pause: somebody may have put things right at the server. */
  async function untilTokenChanges(shown: string, pauseMs: number, signal: AbortSignal): Promise<void> {
    for (let waitedMs = 0; waitedMs < pauseMs; waitedMs += TOKEN_LOOK_MS) {
      token.look();
      if (token.current() !== shown) {
        return;
      }
      await clock.sleep(Math.min(TOKEN_LOOK_MS, pauseMs - waitedMs), signal);
    }
  }

  /** A lane that failed for a reason nobody foresaw begins again: data must not wait for a restart. */
  async function keepLane(
    kind: QueueKind,
    lane: Lane,
    through: OtlpClient,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      try {
        await runLane(kind, lane, through, signal);
      } catch (error) {
        if (!signal.aborted) {
          logger.error({ kind, lane, error: String(error) }, 'a sending lane failed and begins again');
          await clock.sleep(LANE_PAUSE_MS, signal).catch(() => undefined);
        }
      }
    }
  }

  return {
    name: 'sender',
    async start() {
      stopping = new AbortController();
      const { signal } = stopping;
      const through = await openOtlpClient(config, token.current);
      client = through;
      running = Promise.all(
        spool.kinds.flatMap((kind) => [
          keepLane(kind, 'oldest', through, signal),
          keepLane(kind, 'newest', through, signal),
        ]),
      );
    },
    async stop() {
      stopping.abort(new Error('the sender stops'));
      await running;
      client?.close();
    },
    hearing: hearing.state,
    stats: () => ({
      sentRecords: { ...sentRecords },
      sentRows: { ...sentRows },
      refusedRows: { ...refusedRows },
      failedRequests,
      trouble,
    }),
  };
}

function perKind(): Record<QueueKind, number> {
  return { metrics: 0, logs: 0, 'relay-metrics': 0, 'relay-logs': 0, 'relay-traces': 0 };
}
