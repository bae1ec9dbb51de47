import type { GrafanaTheme2, IconName } from '@grafana/data';
import { t } from '../../t.ts';
import type { StatusIncident } from '../types.ts';

export type IncidentStatus = StatusIncident['status'];
export type IncidentImpact = StatusIncident['impact'];

export const INCIDENT_STATUSES = [
  'investigating',
  'identified',
  'monitoring',
  'resolved',
] as const satisfies IncidentStatus[];
export const INCIDENT_IMPACTS = ['none', 'minor', 'major', 'critical'] as const satisfies IncidentImpact[];

export function incidentStatusName(status: IncidentStatus): string {
  switch (status) {
    case 'investigating':
      return t('incident.investigating', 'Investigating');
    case 'identified':
      return t('incident.identified', 'Cause found');
    case 'monitoring':
      return t('incident.monitoring', 'Watching the fix');
    case 'resolved':
      return t('incident.resolved', 'Resolved');
    default:
      return status satisfies never;
  }
}

export function impactName(impact: IncidentImpact): string {
  switch (impact) {
    case 'none':
      return t('incident.impact.none', 'No impact');
    case 'minor':
      return t('incident.impact.minor', 'Minor');
    case 'major':
      return t('incident.impact.major', 'Major');
    case 'critical':
      return t('incident.impact.critical', 'Critical');
    default:
      return impact satisfies never;
  }
}

export const incidentIcon = (status: IncidentStatus): IconName =>
  status === 'resolved' ? 'check-circle' : 'exclamation-circle';

export function incidentColour({ status, impact }: StatusIncident, theme: GrafanaTheme2): string {
  if (status === 'resolved') {
    return theme.colors.success.text;
  }
  switch (impact) {
    case 'none':
      return theme.colors.info.text;
    case 'minor':
      return theme.colors.warning.text;
    case 'major':
    case 'critical':
      return theme.colors.error.text;
    default:
      return impact satisfies never;
  }
}
