import { type Row, textIn } from './rows.ts';

/** Who waits for whom, by the ids of their sessions. */
export interface LockWait {
  readonly waiter: string;
  /** Null: nobody can be named. */
  readonly blocker: string | null;
  readonly target: string | null;
  readonly mode: string | null;
}

interface MetadataLock {
  readonly session: string;
  readonly object: string;
  readonly mode: string;
  readonly isGranted: boolean;
}

/** By what is asked for, the modes of others that forbid it. Those that are not listed go with all but EXCLUSIVE. */
const FORBIDDEN_BY: Readonly<Record<string, readonly string[] | 'all'>> = {
  SHARED_READ: ['SHARED_NO_READ_WRITE', 'EXCLUSIVE'],
  SHARED_WRITE: ['SHARED_READ_ONLY', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE', 'EXCLUSIVE'],
  SHARED_UPGRADABLE: ['SHARED_UPGRADABLE', 'SHARED_NO_WRITE', 'SHARED_NO_READ_WRITE', 'EXCLUSIVE'],
  SHARED_READ_ONLY: ['SHARED_WRITE', 'SHARED_WRITE_LOW_PRIO', 'SHARED_NO_READ_WRITE', 'EXCLUSIVE'],
  SHARED_NO_WRITE: [
    'SHARED_WRITE',
    'SHARED_WRITE_LOW_PRIO',
    'SHARED_UPGRADABLE',
    'SHARED_NO_WRITE',
    'SHARED_NO_READ_WRITE',
    'EXCLUSIVE',
  ],
  // Global and schema locks have these two alone.
  INTENTION_EXCLUSIVE: ['SHARED', 'EXCLUSIVE'],
  SHARED: ['INTENTION_EXCLUSIVE', 'EXCLUSIVE'],
  SHARED_NO_READ_WRITE: 'all',
  EXCLUSIVE: 'all',
};

/**
 * Of the locks on what somebody waits for: who holds up whom. A waiter that goes with all that is granted is held up by
 * those that wait for a stronger lock before it, as a SELECT is by an ALTER TABLE that waits itself.
 */
export function metadataWaits(rows: readonly Row[]): LockWait[] {
  const locks = rows.flatMap(lockOf);
  return locks
    .filter(({ isGranted }) => !isGranted)
    .flatMap((wanted): LockWait[] => {
      const others = locks.filter(
        ({ object, session, mode }) =>
          object === wanted.object && session !== wanted.session && forbids(mode, wanted.mode),
      );
      const granted = others.filter(({ isGranted }) => isGranted);
      const blockers = new Set((granted.length > 0 ? granted : others).map(({ session }) => session));
      const wait = { waiter: wanted.session, target: wanted.object, mode: wanted.mode };
      return blockers.size === 0
        ? [{ ...wait, blocker: null }]
        : [...blockers].map((blocker) => ({ ...wait, blocker }));
    });
}

function forbids(held: string, wanted: string): boolean {
  const forbidden = FORBIDDEN_BY[wanted] ?? ['EXCLUSIVE'];
  return forbidden === 'all' || forbidden.includes(held);
}

function lockOf(row: Row): MetadataLock[] {
  const session = textIn(row, 'session');
  if (session === null) {
    return [];
  }
  const type = (textIn(row, 'object_type') ?? 'object').toLowerCase();
  const name = [textIn(row, 'object_schema'), textIn(row, 'object_name')].filter((part) => part !== null);
  return [
    {
      session,
      object: `${type} ${name.join('.')}`.trim().slice(0, 256),
      mode: (textIn(row, 'lock_type') ?? '').replace(/^MDL_/, ''),
      isGranted: textIn(row, 'lock_status') !== 'PENDING',
    },
  ];
}
