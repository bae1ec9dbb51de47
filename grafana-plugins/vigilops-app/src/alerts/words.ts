import { t } from '../t.ts';
import type {
  AlertState,
  ChannelClass,
  LedgerKind,
  Notice,
  RuleType,
  Severity,
  TimelineEntry,
} from './types.ts';

export function severityName(severity: Severity): string {
  switch (severity) {
    case 'critical':
      return t('alerts.severity.critical', 'Critical');
    case 'warning':
      return t('alerts.severity.warning', 'Warning');
    case 'info':
      return t('alerts.severity.info', 'Info');
    default:
      return severity satisfies never;
  }
}

export function stateName(state: AlertState): string {
  switch (state) {
    case 'firing':
      return t('alerts.state.firing', 'Firing');
    case 'acknowledged':
      return t('alerts.state.acknowledged', 'Acknowledged');
    case 'resolved':
      return t('alerts.state.resolved', 'Resolved');
    default:
      return state satisfies never;
  }
}

export function ruleTypeName(type: RuleType): string {
  switch (type) {
    case 'metric':
      return t('alerts.type.metric', 'Host figure');
    case 'series':
      return t('alerts.type.series', 'Any metric');
    case 'absence':
      return t('alerts.type.absence', 'Metric stopped');
    case 'host':
      return t('alerts.type.host', 'Host silent');
    case 'service':
      return t('alerts.type.service', 'Service check');
    case 'certificate':
      return t('alerts.type.certificate', 'Certificate');
    case 'log':
      return t('alerts.type.log', 'Log lines');
    case 'anomaly':
      return t('alerts.type.anomaly', 'Findings');
    case 'blind':
      return t('alerts.type.blind', 'Monitoring itself');
    default:
      return type satisfies never;
  }
}

export function ledgerName(kind: LedgerKind): string {
  switch (kind) {
    case 'merged':
      return t('alerts.hidden.merged', 'Merged');
    case 'held':
      return t('alerts.hidden.held', 'Held back');
    case 'silenced':
      return t('alerts.hidden.silenced', 'Silenced');
    case 'maintenance':
      return t('alerts.hidden.maintenance', 'Maintenance');
    case 'inhibited':
      return t('alerts.hidden.inhibited', 'Follows from another');
    case 'flapping':
      return t('alerts.hidden.flapping', 'Comes and goes');
    case 'quiet_time':
      return t('alerts.hidden.quiet-time', 'Quiet time');
    case 'acknowledged':
      return t('alerts.hidden.acknowledged', 'Acknowledged already');
    case 'folded':
      return t('alerts.hidden.folded', 'Told in a digest');
    default:
      return kind satisfies never;
  }
}

export function timelineName(kind: TimelineEntry['kind']): string {
  switch (kind) {
    case 'change':
      return t('alerts.timeline.change', 'Change');
    case 'fired':
      return t('alerts.timeline.fired', 'Fired');
    case 'resolved':
      return t('alerts.timeline.resolved', 'Resolved');
    case 'acknowledged':
      return t('alerts.timeline.acknowledged', 'Acknowledged');
    case 'assigned':
      return t('alerts.timeline.assigned', 'Assigned');
    case 'note':
      return t('alerts.timeline.note', 'Note');
    case 'merged':
      return t('alerts.timeline.merged', 'Joined');
    case 'split':
      return t('alerts.timeline.split', 'Split off');
    case 'hidden':
      return t('alerts.timeline.hidden', 'Not told');
    case 'told':
      return t('alerts.timeline.told', 'Told');
    case 'not_told':
      return t('alerts.timeline.not-told', 'Could not be told');
    default:
      return kind satisfies never;
  }
}

export function noticeKindName(kind: Notice['kind']): string {
  switch (kind) {
    case 'firing':
      return t('alerts.notice.firing', 'Alarm');
    case 'update':
      return t('alerts.notice.update', 'Update');
    case 'escalation':
      return t('alerts.notice.escalation', 'Escalation');
    case 'reminder':
      return t('alerts.notice.reminder', 'Reminder');
    case 'resolved':
      return t('alerts.notice.resolved', 'All clear');
    case 'digest':
      return t('alerts.notice.digest', 'Digest');
    case 'report':
      return t('alerts.notice.report', 'Report');
    case 'test':
      return t('alerts.notice.test', 'Test');
    default:
      return kind satisfies never;
  }
}

export function noticeStateName(state: Notice['state']): string {
  switch (state) {
    case 'waiting':
      return t('alerts.notice-state.waiting', 'Waiting');
    case 'sent':
      return t('alerts.notice-state.sent', 'Sent');
    case 'folded':
      return t('alerts.notice-state.folded', 'In a digest');
    case 'given_up':
      return t('alerts.notice-state.given-up', 'Given up');
    case 'withdrawn':
      return t('alerts.notice-state.withdrawn', 'No longer needed');
    default:
      return state satisfies never;
  }
}

export function className(name: ChannelClass): string {
  switch (name) {
    case 'in_app':
      return t('alerts.class.in-app', 'In the app');
    case 'chat':
      return t('alerts.class.chat', 'Chat');
    case 'email':
      return t('alerts.class.email', 'Mail');
    case 'sms':
      return t('alerts.class.sms', 'SMS');
    case 'voice':
      return t('alerts.class.voice', 'Phone call');
    case 'webhook':
      return t('alerts.class.webhook', 'Webhook');
    case 'record':
      return t('alerts.class.record', 'Record');
    default:
      return name satisfies never;
  }
}

/** `P1` */
export const priorityName = (priority: number) => `P${priority}`;
