import type { IncidentStore } from '../../model/index.ts';
import { decideIncidents, type TriageFailure } from './decide-incidents.ts';
import type { Surroundings } from './surroundings.ts';

export interface TriageDeps {
  readonly incidents: Pick<IncidentStore, 'waits' | 'triage'>;
  /** Looked up once a run, before anything is locked. */
  readonly lookAround: (nowUs: number, signal: AbortSignal) => Promise<Surroundings>;
  /** Messages were made. */
  readonly onNotices: () => void;
  /** An incident could not be decided on; told again in each run for as long as that lasts. */
  readonly onFailure: (failure: TriageFailure) => void;
}

export interface TriageFigures {
  readonly transitions: number;
  readonly notices: number;
  /** Incidents that could not be decided on, and wait for a version that can. */
  readonly undecided: number;
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
  let failures: readonly TriageFailure[] = [];
  if (!(await deps.incidents.waits(nowUs, signal))) {
    return { transitions, notices, undecided: 0 };
  }
  const around = await deps.lookAround(nowUs, signal);
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const done = await deps.incidents.triage(
      (view) => {
        const decided = decideIncidents(view, around);
        ({ failures } = decided);
        return { decisions: decided.decisions, undecided: undecidedOf(failures) };
      },
      nowUs,
      signal,
    );
    transitions += done.transitions;
    notices += done.notices;
    if (done.notices > 0) {
      deps.onNotices();
    }
    if (done.left === 0) {
      break;
    }
  }
  // Those of the last batch: what could not be decided on is in the view of each.
  failures.forEach(deps.onFailure);
  return { transitions, notices, undecided: failures.filter(({ isUndecided }) => isUndecided).length };
}

function undecidedOf(failures: readonly TriageFailure[]): readonly number[] {
  return failures.flatMap(({ alertIds, isUndecided }) => (isUndecided ? alertIds : []));
}
