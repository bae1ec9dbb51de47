import type { Clock, Logger } from '@vigilops/runtime';

import { type FetchAnswer, type FetchConfig, openAssignedFetch } from '../assigned/fetch.ts';
import { followAssigned, type Taken } from '../assigned/follow.ts';
import { readSmall, removeSmall, writeSmall } from '../assigned/kept-answer.ts';
import { systemLookUp } from '../checks/connect/resolve.ts';
import type { Hearing } from '../send/index.ts';
import { AGENT_VERSION } from '../version.ts';
import { createSilenceWatch, type SilenceWatch } from './silence-watch.ts';
import type * as Speech from './speak.ts';
import type { Occasion, Problem, SilenceRecord } from './types.ts';

export interface StandbyDeps {
  readonly server: FetchConfig;
  readonly stateDirectory: string;
  /** What the agent's own file says. */
  readonly isWanted: boolean;
  /** Of the sender. */
  readonly hearing: () => Hearing;
  readonly newUuid: () => string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Lets a file of the bundle go that has done its work. */
  readonly unload: (file: string) => void;
}

export interface Standby {
  start(): void;
  stop(): Promise<void>;
}

const PATH = '/api/v1/agent/standby';
const FILE = 'standby.json';
const RECORD_FILE = 'standby-silence.json';
const EVERY_MS = 300_000;
const LOOK_MS = 5_000;
const IDLE_MS = 30_000;
const NOTHING = '{"watch":null}';
const STOPPED = new Error('the agent stops');

/** Notices a silent server, and says so by the channel that the server gave to this host for that. */
export function createStandby(deps: StandbyDeps): Standby {
  const { server, stateDirectory, clock, logger } = deps;
  const stopping = new AbortController();
  /** As the server gave it; undefined: this host does not watch. */
  let given: { readonly text: string; readonly afterMs: number } | undefined;
  /** It watches no more, and still owes the word that the server is back. */
  let isLeaving = false;
  let running: Promise<unknown> = Promise.resolve();

  async function take(text: string, owesWord: () => boolean): Promise<Taken> {
    try {
      const watch = await withSpeech(({ readWatch }) => readWatch(text));
      if (watch !== null) {
        given = { text, afterMs: watch.after_seconds * 1_000 };
        isLeaving = false;
        return 'keep';
      }
      isLeaving = given !== undefined && owesWord();
      if (isLeaving) {
        return 'leave';
      }
      given = undefined;
      return 'drop';
    } catch {
      // What cannot be read may hold secrets: nothing of it goes into the log.
      logger.warn({}, 'the server says in words of a newer version how this host is to watch it');
      return 'leave';
    }
  }

  async function leave(): Promise<void> {
    given = undefined;
    isLeaving = false;
    await removeSmall(stateDirectory, FILE).catch((error: unknown) => {
      logger.warn({ error }, 'the fallback channel that is not this host’s any more cannot be removed');
    });
  }

  /** zod, TLS and signatures are loaded for the few times that they are needed. */
  async function withSpeech<T>(work: (speech: typeof Speech) => T | Promise<T>): Promise<T> {
    const speech = await import('./speak.ts');
    try {
      return await work(speech);
    } finally {
      deps.unload('speak.cjs');
    }
  }

  async function tell(occasion: Occasion, signal: AbortSignal): Promise<Problem> {
    const now = given;
    const how = { lookUp: systemLookUp, userAgent: `vigilops-agent/${AGENT_VERSION}` };
    return now === undefined ? null : withSpeech(({ speak }) => speak(now.text, occasion, how, signal));
  }

  async function keepWatch(watch: SilenceWatch, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await watch.look(given === undefined || isLeaving ? null : given.afterMs, signal);
      if (isLeaving && !watch.owesWord()) {
        await leave();
      }
      const pauseMs = given === undefined && !watch.isBusy() ? IDLE_MS : LOOK_MS;
      await clock.sleep(pauseMs, signal).catch(() => undefined);
    }
  }

  async function forget(): Promise<void> {
    await removeSmall(stateDirectory, FILE);
    await removeSmall(stateDirectory, RECORD_FILE);
  }

  async function run(signal: AbortSignal): Promise<void> {
    const connection = await openAssignedFetch(server, PATH);
    const watch = createSilenceWatch(
      {
        ...deps,
        tell,
        answers: (within) => connection.fetch(undefined, within).then(isOfServer, () => false),
        keep: (record) =>
          record === null
            ? removeSmall(stateDirectory, RECORD_FILE)
            : writeSmall(stateDirectory, RECORD_FILE, record),
        newId: deps.newUuid,
      },
      recordOf(await readSmall(stateDirectory, RECORD_FILE)),
    );
    try {
      await Promise.all([
        keepWatch(watch, signal),
        followAssigned(
          {
            ...deps,
            server: server.url,
            file: FILE,
            everyMs: EVERY_MS,
            fetch: async (etag, within) => withoutRefusal(await connection.fetch(etag, within)),
            take: (text) => take(text, watch.owesWord),
            onTrouble: (error) => logger.debug({ error }, 'the server does not say whether to watch it'),
          },
          signal,
        ),
      ]);
    } finally {
      connection.close();
    }
  }

  return {
    start() {
      running = (deps.isWanted ? run(stopping.signal) : forget()).catch((error: unknown) => {
        logger.error({ error }, 'this host does not watch the server');
      });
    },
    async stop() {
      stopping.abort(STOPPED);
      await running;
    },
  };
}

/** An answer that only a server that works gives: data, "as before", or that we are refused. */
function isOfServer({ status }: FetchAnswer): boolean {
  return status === 200 || status === 304 || status === 401 || status === 403;
}

/** Whom the server itself refuses is asked to watch no more. A proxy that refuses, perhaps for want of a server, is none. */
function withoutRefusal(answer: FetchAnswer): FetchAnswer {
  const isRefused =
    (answer.status === 401 || answer.status === 403) && /"code":"AUTH_/.test(answer.text.slice(0, 1_024));
  return isRefused ? { status: 200, etag: undefined, text: NOTHING } : answer;
}

function recordOf(value: unknown): SilenceRecord | null {
  const { id, sinceMs, told } = (value ?? {}) as Partial<SilenceRecord>;
  return typeof id === 'string' &&
    /^[0-9a-f-]{36}$/.test(id) &&
    typeof sinceMs === 'number' &&
    Number.isFinite(sinceMs)
    ? { id, sinceMs, told: told === true }
    : null;
}
