import { VigilError } from '@vigilops/contracts';
import type { Matcher, Silence } from '@vigilops/contracts/api';
import { calledOf, type AlertRecord, type AlertStore } from '../../model/index.ts';
import type { SilencedBy, Silences } from '../silences/desk.ts';

/** What tells alerts apart for people; a silence names these and nothing finer. */
const KEYS = ['alertname', 'host', 'service', 'instance', 'job', 'namespace', 'cluster'] as const;
const MOST_ALERTS = 1_000;
/** A matcher of more than this would be nobody's to read. */
const MOST_VALUES = 50;

/** Makes a silence of what the firing alerts of an incident have in common. Throws NOT_FOUND or CONFLICT. */
export async function silenceIncident(
  incidentId: number,
  wanted: { readonly seconds: number; readonly comment: string },
  by: SilencedBy,
  deps: { readonly alerts: Pick<AlertStore, 'list'>; readonly silences: Pick<Silences, 'create'> },
  nowUs: number,
  signal: AbortSignal,
): Promise<Silence> {
  const members = await deps.alerts.list(
    { incidentId, fromUs: 0, toUs: nowUs + 60e6, limit: MOST_ALERTS },
    signal,
  );
  if (members.length === 0) {
    throw new VigilError('NOT_FOUND', `there is no incident ${String(incidentId)}`);
  }
  const firing = members.filter(({ state }) => state !== 'resolved');
  if (firing.length === 0) {
    throw new VigilError('CONFLICT', 'it is over: there is nothing left to silence');
  }
  const silence = {
    matchers: matchersOf(firing),
    comment: wanted.comment === '' ? `incident ${String(incidentId)}` : wanted.comment,
    startsUs: nowUs,
    endsUs: nowUs + wanted.seconds * 1e6,
    recurrence: null,
    createdBy: calledOf(by.actor),
  };
  return deps.silences.create(silence, by, nowUs, signal);
}

/** All of them are matched; as little else as these labels can say. */
export function matchersOf(alerts: readonly AlertRecord[]): readonly Matcher[] {
  return KEYS.flatMap((name): Matcher[] => {
    const values = [...new Set(alerts.map(({ labels }) => labels[name] ?? ''))].toSorted();
    const [only] = values;
    if (only === undefined || values.length > MOST_VALUES || (values.length === 1 && only === '')) {
      return [];
    }
    return values.length === 1
      ? [{ name, value: only, is_regex: false, is_equal: true }]
      : [{ name, value: values.map(literally).join('|'), is_regex: true, is_equal: true }];
  });
}

/** As a regular expression of RE2 that matches just this text. */
function literally(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/gu, String.raw`\$&`);
}
