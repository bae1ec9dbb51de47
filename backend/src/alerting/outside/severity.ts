import type { AlertSeverity } from '@vigilops/contracts/api';
import type { Labels } from '../matching/match-labels.ts';

/** Where senders write how bad it is; the first that says something known counts. */
const NAMES = ['severity', 'priority', 'level', 'sev'] as const;

/** Words of Prometheus rules in the wild, of syslog (RFC 5424), of PagerDuty, Opsgenie, Zabbix and Datadog. */
const WORDS: Readonly<Record<AlertSeverity, readonly string[]>> = {
  critical: [
    'critical',
    'crit',
    'fatal',
    'emergency',
    'emerg',
    'alert',
    'panic',
    'page',
    'pager',
    'disaster',
    'blocker',
    'urgent',
    'p0',
    'p1',
    'sev0',
    'sev1',
  ],
  warning: [
    'warning',
    'warn',
    'error',
    'err',
    'major',
    'high',
    'average',
    'medium',
    'minor',
    'ticket',
    'p2',
    'p3',
    'sev2',
    'sev3',
  ],
  info: [
    'info',
    'information',
    'informational',
    'notice',
    'low',
    'none',
    'debug',
    'ok',
    'p4',
    'p5',
    'sev4',
    'sev5',
  ],
};
const SEVERITIES: ReadonlyMap<string, AlertSeverity> = new Map(
  (['critical', 'warning', 'info'] as const).flatMap((severity) =>
    WORDS[severity].map((word) => [word, severity] as const),
  ),
);

/** What says nothing known is a warning: somebody should look, and nobody has to get up for it. */
export function severityOf(labels: Labels): AlertSeverity {
  for (const name of NAMES) {
    const word = Object.hasOwn(labels, name) ? labels[name]?.trim().toLowerCase() : undefined;
    const severity = word === undefined ? undefined : SEVERITIES.get(word);
    if (severity !== undefined) {
      return severity;
    }
  }
  return 'warning';
}
