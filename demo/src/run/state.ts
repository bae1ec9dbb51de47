import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

const DAY_MS = 86_400_000;
/** Counters of the longest-lived programs remember an incident for this long. */
const KEPT_MS = 60 * DAY_MS;

/**
 * When live incidents began, by world. A later run needs them to continue the same curves: without them counters
 * would go on from a past in which nothing happened.
 */
export interface DemoState {
  readonly incidents: Readonly<Record<string, readonly number[]>>;
}

const EMPTY: DemoState = { incidents: {} };

/** The state in a file; empty when there is none, or when it is not one of ours. */
export async function readState(path: string): Promise<DemoState> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      return EMPTY;
    }
    throw error;
  }
  try {
    return parseState(JSON.parse(text));
  } catch {
    return EMPTY;
  }
}

/** Writes beside the file and renames, so that a crash leaves the old or the new state. */
export async function writeState(path: string, state: DemoState): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(`${path}.new`, `${JSON.stringify(state)}\n`);
  await rename(`${path}.new`, path);
}

export function withIncident(state: DemoState, world: string, startMs: number): DemoState {
  const kept = (state.incidents[world] ?? []).filter((old) => old > startMs - KEPT_MS);
  return { incidents: { ...state.incidents, [world]: [...kept, startMs] } };
}

export function parseState(value: unknown): DemoState {
  if (typeof value !== 'object' || value === null || !('incidents' in value)) {
    return EMPTY;
  }
  const { incidents } = value;
  if (typeof incidents !== 'object' || incidents === null) {
    return EMPTY;
  }
  const known = Object.entries(incidents).map(([world, starts]): [string, number[]] => [
    world,
    Array.isArray(starts) ? starts.filter((start): start is number => Number.isSafeInteger(start)) : [],
  ]);
  return { incidents: Object.fromEntries(known) };
}
