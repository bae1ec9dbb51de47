import type { Clock } from '@vigilops/runtime';

import type { FetchAnswer } from './fetch.ts';
import { type KeptAnswer, readKept, removeSmall, writeSmall } from './kept-answer.ts';

/** What becomes of an answer that was taken: `keep` it for the next start, `drop` what is kept, or `leave` that as it is. */
export type Taken = 'keep' | 'drop' | 'leave';

export interface FollowDeps {
  readonly server: string;
  readonly stateDirectory: string;
  /** Its name in the state directory; undefined: what must not be on disk, and is asked for again after a start. */
  readonly file: string | undefined;
  readonly everyMs: number;
  readonly fetch: (etag: string | undefined, signal: AbortSignal) => Promise<FetchAnswer>;
  /** Told each new answer once. Never rejects. */
  readonly take: (text: string) => Promise<Taken>;
  /** The server could not be asked, or the disk takes nothing. */
  readonly onTrouble: (error: unknown) => void;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Keeps what the server assigns to this host up to date until `signal` aborts. What it said last is on disk, unless that
 * must not be, and holds after a start without it; while it cannot be reached or refuses, everything stays as it is: the sender says so.
 */
export async function followAssigned(deps: FollowDeps, signal: AbortSignal): Promise<void> {
  const { server, stateDirectory, file, clock, random } = deps;
  let etag: string | undefined;
  let lastText: string | undefined;

  async function take(answer: KeptAnswer): Promise<Taken> {
    lastText = answer.text;
    const taken = await deps.take(answer.text);
    etag = taken === 'leave' ? etag : answer.etag;
    return taken;
  }

  async function look(): Promise<void> {
    const answer = await deps.fetch(etag, signal);
    // A proxy may have taken the condition away, or the answer is none of ours: to read it again would be dear.
    if (answer.status !== 200 || answer.text === lastText || signal.aborted) {
      return;
    }
    const fresh = { server, etag: answer.etag, text: answer.text };
    const taken = await take(fresh);
    if (file === undefined) {
      return;
    }
    if (taken === 'keep') {
      await writeSmall(stateDirectory, file, fresh);
    } else if (taken === 'drop') {
      await removeSmall(stateDirectory, file);
    }
  }

  const kept = file === undefined ? undefined : await readKept(stateDirectory, file, server);
  if (kept !== undefined) {
    await take(kept);
  }
  while (!signal.aborted) {
    await look().catch(deps.onTrouble);
    await clock.sleep(deps.everyMs * (0.75 + random() / 2), signal).catch(() => undefined);
  }
}
