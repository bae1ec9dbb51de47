import type { Answer, Input } from '@vigilops/contracts/client';

export type {
  Alert,
  AlertEvidence,
  AlertRule,
  AlertRuleDefinition,
  AlertStatistics,
  Backtest,
  ChannelClass,
  ChannelConfig,
  ChannelField,
  ChannelRequest,
  ChannelType,
  DutyPlan,
  Incident,
  IncidentDetail,
  LedgerEntry,
  LedgerKind,
  Matcher,
  Notice,
  NotificationChannel,
  NotificationPolicy,
  RuleCondition,
  RuleOverride,
  Silence,
  TimelineEntry,
  WeeklyTime,
} from '@vigilops/contracts/api';

export type AlertDetail = Answer<'getAlert'>;
export type Severity = AlertDetail['severity'];
export type AlertState = AlertDetail['status'];
export type DutyNow = Answer<'listDuty'>['items'][number];
/** What is sent: fields with a default may be left out. */
export type NewRule = Input<'createAlertRule'>['body'];
export type NewSilence = Input<'createSilence'>['body'];
export type RuleType = NewRule['condition']['type'];

export const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies readonly Severity[];
export const ALERT_STATES = ['firing', 'acknowledged', 'resolved'] as const satisfies readonly AlertState[];
