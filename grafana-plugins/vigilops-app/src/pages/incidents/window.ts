import type { Alert, AlertEvidence, Incident } from '../../alerts/types.ts';
import { logsPath, type LinkRange } from '../paths.ts';

/** Shorter ranges are asked for in steps in which not every agent has a value: charts would have holes. */
const BEFORE_MS = 60 * 60_000;
const AFTER_MS = 10 * 60_000;

export interface Window {
  /** Milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** From a while before it began to a while after its end, or to now. */
export function windowAround(startedAt: string, resolvedAt: string | null, now: number): Window {
  const start = Date.parse(startedAt);
  const end = resolvedAt === null ? now : Math.min(now, Date.parse(resolvedAt) + AFTER_MS);
  return { from: start - BEFORE_MS, to: Math.max(end, start) };
}

export const rangeOf = ({ from, to }: Window): LinkRange => ({ from: String(from), to: String(to) });

/** What its hosts and services logged then; undefined where it has neither. */
export function logsOfIncident(
  {
    hosts,
    services,
    started_at: from,
    resolved_at: to,
  }: Pick<Incident, 'hosts' | 'services' | 'started_at' | 'resolved_at'>,
  now: number,
): string | undefined {
  if (hosts.length + services.length === 0) {
    return undefined;
  }
  // A line has to be of both: services are told from each other by themselves.
  const link =
    hosts.length > 0
      ? { hosts: hosts.map(({ name }) => name) }
      : { services: services.map(({ name }) => name) };
  return logsPath(link, rangeOf(windowAround(from, to, now)));
}

export function logsOfAlert(alert: Alert, now: number): string | undefined {
  const range = rangeOf(windowAround(alert.fired_at, alert.resolved_at, now));
  if (alert.host_name !== null) {
    return logsPath({ hosts: [alert.host_name] }, range);
  }
  return alert.service_name === null ? undefined : logsPath({ services: [alert.service_name] }, range);
}

/** The lines that a piece of evidence shows some of, and those beside them. */
export function logsOfEvidence({ search }: Pick<AlertEvidence, 'search'>): string | undefined {
  if (search === undefined) {
    return undefined;
  }
  const range = { from: String(Date.parse(search.from)), to: String(Date.parse(search.to)) };
  return logsPath({ query: search.query, caseSensitive: search.case_sensitive }, range);
}
