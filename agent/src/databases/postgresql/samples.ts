import type { DbQuerySample } from '@vigilops/contracts/db-report';

import { type Backend, isClient } from './activity.ts';
import type { SlowRuns } from './statements/slow-runs.ts';
import { readText, type StatementText, type Texts } from './statements/texts.ts';

/** Tells of statements that took longer than the threshold, each once when it is seen first and once when it has ended. */
export interface SampleWatch {
  next(round: SampleRound): { readonly samples: readonly DbQuerySample[]; readonly newOnes: number };
  forget(): void;
}

export interface SampleRound {
  readonly nowMs: number;
  readonly slowMs: number;
  readonly backends: readonly Backend[];
  /** Read before the backends, so that what ended in between is seen with its session. */
  readonly runs: readonly SlowRuns[];
  readonly texts: Texts;
  /** Whether those that still run are told of again. */
  readonly repeats: boolean;
}

/** A statement by what both readings know of it. */
const keyOf = ({ fingerprint, user, database }: DbQuerySample) =>
  `${fingerprint}/${user ?? ''}/${database ?? ''}`;

export function createSampleWatch(): SampleWatch {
  /** Of sessions that are there: what was told of, and whether it had ended. Undefined before the first round. */
  let told: ReadonlyMap<string, DbQuerySample> | undefined;
  /** Ended in this round or the one before: totals tell of the same runs, at times a round later. */
  let caughtBefore: ReadonlySet<string> = new Set();
  return {
    next(round) {
      const { nowMs, runs, texts } = round;
      const before = told;
      const samples: DbQuerySample[] = [];
      const seen = new Map<string, DbQuerySample>();
      const caught = new Set<string>();
      let newOnes = 0;
      for (const backend of round.backends) {
        const sample = sampleOf(backend, round);
        if (sample === undefined) {
          continue;
        }
        seen.set(sample.id, sample);
        const known = before?.get(sample.id);
        const hasEnded = !sample.is_running && (before === undefined || known?.is_running === false);
        if (hasEnded) {
          // Told of already, or long ago: before the agent began.
          continue;
        }
        caught.add(keyOf(sample));
        newOnes += known === undefined ? 1 : 0;
        if (known === undefined || !sample.is_running || round.repeats) {
          samples.push(sample.is_running || known === undefined ? sample : notBefore(known, sample));
        }
      }
      for (const sample of before?.values() ?? []) {
        if (sample.is_running && !seen.has(sample.id)) {
          caught.add(keyOf(sample));
          samples.push(ended(sample, round));
        }
      }
      for (const run of runs) {
        const sample = sampleOfRuns(run, texts, nowMs);
        if (sample !== undefined && !caught.has(keyOf(sample)) && !caughtBefore.has(keyOf(sample))) {
          samples.push(sample);
          newOnes += run.count;
        }
      }
      caughtBefore = caught;
      told = seen;
      return { samples, newOnes };
    },
    forget() {
      told = undefined;
      caughtBefore = new Set();
    },
  };
}

/** Undefined: no statement of somebody, or not a slow one. */
function sampleOf(backend: Backend, { nowMs, slowMs, texts }: SampleRound): DbQuerySample | undefined {
  const isRunning = backend.state === 'active' || backend.state === 'waiting';
  const seconds = isRunning ? backend.queryAge : backend.lasted;
  if (!isClient(backend) || seconds === null || seconds * 1_000 < slowMs || backend.text === null) {
    return undefined;
  }
  const { text, fingerprint } = textOfBackend(backend, texts);
  return {
    fingerprint,
    text,
    at: new Date(isRunning ? nowMs : nowMs - (backend.stateAge ?? 0) * 1_000).toISOString(),
    duration_ms: seconds * 1_000,
    is_running: isRunning,
    rows_examined: null,
    rows_returned: null,
    user: backend.user,
    database: backend.database,
    address: backend.address,
    application: backend.application,
    wait: isRunning ? backend.wait : null,
    source: 'activity',
    id: `${String(backend.pid)}-${String(backend.queryStart)}`,
  };
}

/** The text that pg_stat_statements has is whole, where activity cuts it off, and has the fingerprint of the statistics. */
export function textOfBackend({ queryId, text }: Backend, texts: Texts): StatementText {
  return texts.of(queryId) ?? readText(text ?? '');
}

/** Its session is gone or does something else; it was seen last a round ago, and totals may tell how long it took. */
function ended(sample: DbQuerySample, { runs, texts, nowMs }: SampleRound): DbQuerySample {
  const run = runs.find((one) => {
    const known = sampleOfRuns(one, texts, 0);
    return one.count === 1 && known !== undefined && keyOf(known) === keyOf(sample);
  });
  const duration = Math.max(sample.duration_ms, run?.durationMs ?? 0);
  const endMs = Date.parse(sample.at) + duration - sample.duration_ms;
  return notBefore(sample, {
    ...sample,
    is_running: false,
    wait: null,
    duration_ms: duration,
    at: new Date(Math.min(endMs, nowMs)).toISOString(),
  });
}

/** The last word on a run is the later one, whatever a millisecond of reading does to its times. */
function notBefore(known: DbQuerySample, sample: DbQuerySample): DbQuerySample {
  const atMs = Math.max(Date.parse(sample.at), Date.parse(known.at) + 1);
  return { ...sample, at: new Date(atMs).toISOString() };
}

function sampleOfRuns(run: SlowRuns, texts: Texts, nowMs: number): DbQuerySample | undefined {
  const known = texts.of(run.queryId);
  return known === undefined || known.isOwn
    ? undefined
    : {
        fingerprint: known.fingerprint,
        text: known.text,
        at: new Date(nowMs).toISOString(),
        duration_ms: run.durationMs,
        is_running: false,
        rows_examined: null,
        rows_returned: null,
        user: run.userName,
        database: run.database,
        address: null,
        application: null,
        wait: null,
        source: 'statements',
        id: `statements-${run.queryId}-${run.userName ?? ''}-${String(nowMs)}`,
      };
}
