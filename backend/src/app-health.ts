import type { CommitQueue } from './ingest/index.ts';
import type { RunnerStatus } from './jobs/index.ts';
import type { StoreHealth } from './model/index.ts';
import type { HealthReport } from './server/index.ts';

const STARTING: StoreHealth = { ready: false, reason: 'the house is starting', retryAfterSeconds: 1 };
const OK: HealthReport = { status: 'ok', reason: null };
/** A job that is later than this is worth a word. */
const LATE_MS = 10 * 60_000;
/** A job that failed this often in a row will hardly help itself. */
const MANY_FAILURES = 3;

/** What /health says, gathered from the parts as they come up. */
export interface Checks {
  readonly all: Readonly<Record<string, () => HealthReport>>;
  storeHealth(): StoreHealth;
  watchStore(health: () => StoreHealth): void;
  watchQueue(queue: Pick<CommitQueue, 'hasRoom' | 'depth'>): void;
  watchJobs(jobs: { status(): RunnerStatus }): void;
  /** What of the settings cannot be read; the rest holds, so nothing is degraded. */
  watchSettings(warning: () => string | null): void;
  /** Ready means that a sender can have a token: the first ones are made when this resolves. */
  watchTokens(made: Promise<void>): void;
}

export function createChecks(): Checks {
  let store = () => STARTING;
  let queue = () => OK;
  let jobs = () => OK;
  let settings = () => OK;
  let tokens: HealthReport = { status: 'down', reason: 'the first tokens are not made yet' };
  return {
    all: {
      database: () => {
        const { ready, reason } = store();
        return ready ? OK : { status: 'down', reason: reason ?? 'the database is not ready' };
      },
      tokens: () => tokens,
      queue: () => queue(),
      jobs: () => jobs(),
      settings: () => settings(),
    },
    storeHealth: () => store(),
    watchStore: (health) => {
      store = health;
    },
    watchQueue: (watched) => {
      queue = () =>
        watched.hasRoom()
          ? OK
          : { status: 'degraded', reason: `full: ${watched.depth().rows} rows wait for the database` };
    },
    watchJobs: (watched) => {
      jobs = () => reportOfJobs(watched.status());
    },
    watchSettings: (warning) => {
      settings = () => {
        const reason = warning();
        return { status: 'ok', reason: reason === null ? null : `not all can be read: ${reason}` };
      };
    },
    watchTokens: (made) => {
      made.then(
        () => {
          tokens = OK;
        },
        () => undefined,
      );
    },
  };
}

function reportOfJobs({ jobs }: RunnerStatus): HealthReport {
  const reasons = jobs.flatMap(({ name, lagMs, failuresInARow, lastError }) => {
    if (failuresInARow >= MANY_FAILURES) {
      return [`${name} failed ${failuresInARow} times in a row: ${lastError ?? 'for no known reason'}`];
    }
    return lagMs > LATE_MS ? [`${name} is ${Math.floor(lagMs / 60_000)} minutes late`] : [];
  });
  if (reasons.length > 0) {
    return { status: 'degraded', reason: reasons.join('; ') };
  }
  const warnings = jobs.flatMap(({ name, figures: { warning } }) =>
    typeof warning === 'string' ? [`${name} warns: ${warning}`] : [],
  );
  return warnings.length === 0 ? OK : { status: 'ok', reason: warnings.join('; ') };
}
