import { createRequire } from 'node:module';
import { basename } from 'node:path';

import type { Clock } from '@vigilops/runtime';

/** `gc` of `node --expose-gc`. The last resort also drops compiled code that nothing has called lately. */
type Collect = (options: { type: 'major'; flavor: 'last-resort' }) => void;

export interface MemoryDeps {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Undefined where Node runs without --expose-gc. */
  readonly collect: Collect | undefined;
}

/** By then the first round is over, and what it has loaded is known to be needed. */
const FIRST_MS = 5_000;
/** A collection costs some 40 ms of CPU, so not more often than this. */
const EVERY_MS = 60_000;

/**
 * Collects garbage by the clock and gives the pages back. Left to itself V8 waits until there is enough of it, which
 * means 3 MB more that a calm agent would hold. Resolves when `signal` aborts, or at once without `collect`.
 */
export async function keepMemorySmall({ clock, signal, collect }: MemoryDeps): Promise<void> {
  for (let waitMs = FIRST_MS; collect !== undefined && !signal.aborted; waitMs = EVERY_MS) {
    await clock.sleep(waitMs, signal).catch(() => undefined);
    if (!signal.aborted) {
      collect({ type: 'major', flavor: 'last-resort' });
    }
  }
}

export function exposedCollect(): Collect | undefined {
  return (globalThis as { gc?: Collect }).gc;
}

/**
 * Takes a file of the bundle back that has done its work: what nothing refers to can be collected. Does nothing
 * where the agent runs from source.
 */
export function unloadFile(name: string): void {
  const main = process.argv[1] ?? process.cwd();
  if (main.endsWith('.ts')) {
    return;
  }
  const { cache } = createRequire(main);
  for (const [path, module] of Object.entries(cache)) {
    if (basename(path) === name) {
      Reflect.deleteProperty(cache, path);
    } else if (module !== undefined) {
      module.children = module.children.filter((child) => basename(child.filename) !== name);
    }
  }
  // zod keeps its settings in a place of the whole process, and through them all of its code.
  Reflect.deleteProperty(globalThis, '__zod_globalConfig');
}
