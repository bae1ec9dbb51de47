import type { Incident, Severity } from './types.ts';

export interface IncidentsState {
  /** That nobody is at. */
  readonly open: number;
  /** That somebody is at. */
  readonly taken: number;
  /** When the first of those that nobody is at began, milliseconds. */
  readonly since: number | undefined;
  /** Of those that last; undefined: none does. */
  readonly worst: Severity | undefined;
}

const RANK: Readonly<Record<Severity, number>> = { critical: 0, warning: 1, info: 2 };

/** What is wrong now, in numbers. An incident that nobody is told of (a silence, maintenance) needs nobody. */
export function incidentsState(incidents: readonly Incident[]): IncidentsState {
  const lasting = incidents.filter(({ state, quiet }) => state !== 'resolved' && quiet === null);
  const open = lasting.filter(({ state }) => state === 'firing');
  const [worst] = (open.length > 0 ? open : lasting)
    .map(({ severity }) => severity)
    .sort((a, b) => RANK[a] - RANK[b]);
  return {
    open: open.length,
    taken: lasting.length - open.length,
    since: open.length === 0 ? undefined : Math.min(...open.map(({ started_at: at }) => Date.parse(at))),
    worst,
  };
}
