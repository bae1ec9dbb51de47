import type { DbReport } from '@vigilops/contracts/db-report';

import { cleanText } from '../checks/clean-text.ts';
import type { DatabaseConfig, DatabaseTrouble, TroubleKind } from './types.ts';

/** Why a server could not be asked, for people. */
export interface Trouble {
  readonly kind: TroubleKind;
  readonly words: string;
  /** A fault of the agent's own, and not of the server or its configuration. */
  readonly isOurs: boolean;
}

const SHORTEST_SECRET = 3;

/** Of anything that a probe has thrown; the password is not in it, whoever wrote the words. */
export function troubleOf(error: unknown, { password }: Pick<DatabaseConfig, 'password'>): Trouble {
  const hide = (text: string) =>
    password === undefined || password.length < SHORTEST_SECRET ? text : text.replaceAll(password, '***');
  if (isTrouble(error)) {
    return { kind: error.kind, words: cleanText(hide(error.message)), isOurs: false };
  }
  const text = error instanceof Error ? error.message : String(error);
  return { kind: 'other', words: cleanText(hide(`a fault of the agent: ${text}`)), isOurs: true };
}

/** By its name: each file of the bundle has a class of its own. */
function isTrouble(error: unknown): error is DatabaseTrouble {
  return error instanceof Error && error.name === 'DatabaseTrouble' && 'kind' in error;
}

type State = Extract<DbReport['report'], { type: 'state' }>;

/** The state of a server that could not be asked; of what it was before, what is still likely. */
export function stateOfTrouble(
  { kind, words }: Trouble,
  before: State | undefined,
  slowThresholdMs: number,
): State {
  return {
    type: 'state',
    version: before?.version ?? null,
    role: before?.role ?? 'unknown',
    is_up: false,
    error: words,
    error_kind: kind,
    started_at: null,
    missing: [],
    settings: {},
    slow_threshold_ms: slowThresholdMs,
    figures: null,
  };
}

export function stateIn(reports: readonly DbReport['report'][]): State {
  const state = reports.find((report) => report.type === 'state');
  if (state === undefined) {
    throw new Error('the probe has told no state');
  }
  return state;
}
