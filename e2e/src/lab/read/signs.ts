import type { Alert, CountedErrorIssue, Finding } from '@vigilops/contracts/api';
import type { House } from '@vigilops/testkit/house';
import { askOrNothing, type List } from './ask.ts';

/** Something by which the house says that something is wrong. */
export interface Sign {
  readonly key: string;
  readonly kind: 'alert' | 'finding' | 'issue';
  /** In its own words, with the names that it bears. */
  readonly text: string;
  readonly incidentId: number | null;
  /** In telemetry; null: it is about none. */
  readonly service: string | null;
}

/** All that was told since then, whatever it is about. */
export async function signsSince(house: House, since: Date): Promise<readonly Sign[]> {
  const from = encodeURIComponent(since.toISOString());
  const [alerts, findings, issues] = await Promise.all([
    askOrNothing<List<Alert>>(house, `/api/v1/alerts?from=${from}&limit=1000`),
    askOrNothing<List<Finding>>(house, `/api/v1/findings?from=${from}&limit=200`),
    askOrNothing<List<CountedErrorIssue>>(house, `/api/v1/error-issues?from=${from}&limit=200`),
  ]);
  return [
    ...(alerts?.items ?? [])
      .filter(({ fired_at: at }) => new Date(at) >= since)
      .map((alert) => ({
        key: `alert ${String(alert.id)}`,
        kind: 'alert' as const,
        text: [
          alert.rule_title,
          alert.message,
          alert.service_name ?? '',
          ...Object.values(alert.labels).filter((value) => value !== alert.host_name),
        ].join(' · '),
        incidentId: alert.incident_id,
        service: alert.service_name,
      })),
    ...(findings?.items ?? [])
      .filter(({ from: at }) => new Date(at) >= since)
      .map(({ id, title, text, service, template }) => ({
        key: `finding ${String(id)}`,
        kind: 'finding' as const,
        text: [title, text, service ?? '', template ?? ''].join(' · '),
        incidentId: null,
        service,
      })),
    ...(issues?.items ?? [])
      .filter(({ first_seen: first, regressed_at: again }) => new Date(again ?? first) >= since)
      .map((issue) => ({
        key: `issue ${String(issue.id)}`,
        kind: 'issue' as const,
        text: [issue.service, issue.type, issue.title, issue.culprit, issue.last_version].join(' · '),
        incidentId: null,
        service: issue.service,
      })),
  ];
}
