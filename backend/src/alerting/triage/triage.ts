import type { IncidentStore } from '../../model/index.ts';
import { decideIncidents } from './decide-incidents.ts';
import type { Surroundings } from './surroundings.ts';

export interface TriageDeps {
  readonly incidents: Pick<IncidentStore, 'waits' | 'triage'>;
  /** Looked up once a run, before anything is locked. */
  readonly lookAround: (nowUs: number, signal: AbortSignal) => Promise<Surroundings>;
  /** Messages were made. */
  readonly onNotices: () => void;
}

export interface TriageFigures {
  readonly transitions: number;
  readonly notices: number;
}

/** Runs after which others get their turn; what is left then is the next run's. */
const MOST_BATCHES = 20;

/** Deals with all that waits, in batches. Safe to cut short: what is not dealt with waits on. */
export async function runTriage(
  deps: TriageDeps,
  nowUs: number,
  signal: AbortSignal,
): Promise<TriageFigures> {
  let transitions = 0;
  let notices = 0;
  if (!(await deps.incidents.waits(nowUs, signal))) {
    return { transitions, notices };
  }
  const around = await deps.lookAround(nowUs, signal);
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const done = await deps.incidents.triage((view) => decideIncidents(view, around), nowUs, signal);
    transitions += done.transitions;
    notices += done.notices;
    if (done.notices > 0) {
      deps.onNotices();
    }
    if (done.left === 0) {
      break;
    }
  }
  return { transitions, notices };
}
