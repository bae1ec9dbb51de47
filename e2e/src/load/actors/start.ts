import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Heard } from '../heard.ts';
import type { Place } from '../place.ts';

export const ACTOR_NAMES = ['senders', 'users', 'searchers', 'viewers', 'gateway'] as const;
export type ActorName = (typeof ACTOR_NAMES)[number];

export interface Actor {
  readonly name: ActorName;
  readonly pid: number;
  /** Rejects where it ends without having told. */
  readonly heard: Promise<Heard>;
  end(): void;
}

/** Begins at once. */
export function startActor(name: ActorName, place: Place): Actor {
  const child = fork(join(import.meta.dirname, 'actor.ts'), [name], { execArgv: [] });
  const heard = toldBy(name, child);
  // Looked at when all have ended; until then it is nobody's surprise.
  heard.catch(() => undefined);
  child.send(place);
  return { name, pid: child.pid ?? NaN, heard, end: () => void child.kill('SIGKILL') };
}

function toldBy(name: ActorName, child: ChildProcess): Promise<Heard> {
  return new Promise((resolve, reject) => {
    let told: Heard | undefined;
    child.once('message', (heard) => {
      told = heard as Heard;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (told === undefined) {
        reject(new Error(`the ${name} ended with ${String(code)} before they told anything`));
      } else {
        resolve(told);
      }
    });
  });
}
