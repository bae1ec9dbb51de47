import type { Database, DatabaseKind, DatabaseState } from './types.ts';

export const STATES = ['down', 'stale', 'up'] as const satisfies readonly DatabaseState[];
const NEAR_FULL = 0.8;
const FULL = 0.95;

/** Of the connections that it takes; null where either is not told. */
export function connectionShare({ figures }: Pick<Database, 'figures'>): number | null {
  const { connections = null, connections_max: most = null } = figures ?? {};
  return connections === null || most === null || most === 0 ? null : connections / most;
}

export type Fullness = 'well' | 'warning' | 'critical';

export const fullnessOf = (share: number): Fullness =>
  share >= FULL ? 'critical' : share >= NEAR_FULL ? 'warning' : 'well';

/** Larger: a person is needed sooner. */
function rank(database: Database): number {
  if (database.state !== 'up') {
    return database.state === 'down' ? 5 : 4;
  }
  const share = connectionShare(database) ?? 0;
  if (share >= NEAR_FULL) {
    return share >= FULL ? 3 : 2;
  }
  return database.missing_rights > 0 ? 1 : 0;
}

const names = new Intl.Collator(undefined, { numeric: true });
export const compareNames = (a: Database, b: Database) => names.compare(a.name, b.name) || a.id - b.id;

/** Those in trouble first, then those with the most slow queries. */
export const byTrouble = (a: Database, b: Database) =>
  rank(b) - rank(a) || b.slow_queries_last_hour - a.slow_queries_last_hour || compareNames(a, b);

export interface DatabaseFilter {
  readonly text: string;
  /** None: all. */
  readonly states: readonly DatabaseState[];
  readonly kind: DatabaseKind | '';
  /** A name. */
  readonly host: string;
}

export function filterDatabases(
  all: readonly Database[],
  { text, states, kind, host }: DatabaseFilter,
): Database[] {
  const sought = text.trim().toLowerCase();
  return all.filter(
    (each) =>
      (states.length === 0 || states.includes(each.state)) &&
      (kind === '' || each.kind === kind) &&
      (host === '' || each.host_name === host) &&
      (sought === '' ||
        [each.name, each.address, each.host_name, each.kind].some((part) =>
          part.toLowerCase().includes(sought),
        )),
  );
}
