import type { Answer } from '@vigilops/contracts/client';
import type {
  Alert,
  AlertDetail,
  AlertRule,
  AlertStatistics,
  ChannelType,
  Incident,
  IncidentDetail,
  LedgerEntry,
  Notice,
  NotificationChannel,
  Silence,
} from '../alerts/types.ts';

export const ALERTS_NOW = '2026-03-01T12:00:00.000000Z';

export function anIncident(fields: Partial<Incident> = {}): Incident {
  return {
    id: 1,
    title: 'web-1: CPU above 90 %',
    state: 'firing',
    severity: 'warning',
    priority: 2,
    priority_reason: 'one host of the group web',
    cause: 'stress-ng was started on web-1',
    cause_alert_id: 10,
    alerts: 1,
    firing: 1,
    hosts: [{ id: 1, name: 'web-1' }],
    services: [],
    quiet: null,
    started_at: '2026-03-01T11:48:00.000000Z',
    last_alert_at: '2026-03-01T11:48:00.000000Z',
    resolved_at: null,
    acknowledged_at: null,
    acknowledged_by: null,
    assigned_to: null,
    ...fields,
  };
}

export function anAlert(fields: Partial<Alert> = {}): Alert {
  return {
    id: 10,
    rule_id: 3,
    rule_name: 'CPU above 90 %',
    rule_title: 'CPU above 90 %',
    source: 'rule',
    labels: { host: 'web-1', group: 'web' },
    incident_id: 1,
    host_id: 1,
    host_name: 'web-1',
    service_id: null,
    service_name: null,
    status: 'firing',
    severity: 'warning',
    message: 'CPU of web-1 is at 97 %',
    value: 0.97,
    because_of: null,
    quiet: null,
    fired_at: '2026-03-01T11:48:00.000000Z',
    resolved_at: null,
    acknowledged_at: null,
    acknowledged_by: null,
    ...fields,
  };
}

export function anAlertDetail(fields: Partial<AlertDetail> = {}): AlertDetail {
  return {
    ...anAlert(),
    detail: {
      condition: null,
      annotations: {},
      generator_url: null,
      runbook: 'Look at the top processes: https://wiki.example.com/cpu.',
      note: null,
      resolution: null,
      pending_since: '2026-03-01T11:43:00.000000Z',
    },
    ...fields,
  };
}

export function anIncidentDetail(fields: Partial<IncidentDetail> = {}): IncidentDetail {
  return {
    ...anIncident(),
    members: [
      {
        ...anAlert(),
        merged_because: null,
        evidence: [{ kind: 'processes', title: 'Top processes', lines: ['stress-ng 396 %'], host_id: 1 }],
      },
    ],
    timeline: [
      {
        at: '2026-03-01T11:48:00.000000Z',
        kind: 'fired',
        text: 'CPU of web-1 is at 97 %',
        by: null,
        alert_id: 10,
        ledger_id: null,
      },
    ],
    notices: [],
    similar: [],
    ...fields,
  };
}

export function aRule(fields: Partial<AlertRule> = {}): AlertRule {
  return {
    id: 3,
    name: 'CPU above 90 %',
    title: fields.name ?? 'CPU above 90 %',
    type: 'metric',
    condition: {
      type: 'metric',
      figure: 'cpu_usage_ratio',
      comparison: 'above',
      threshold: 0.9,
      recovers_at: 0.85,
    },
    scope: { host_ids: [], service_ids: [], groups: [] },
    for_seconds: 300,
    keep_firing_seconds: 0,
    severity: 'warning',
    enabled: true,
    notification_channels: [],
    overrides: [],
    labels: {},
    runbook: '',
    built_in: false,
    firing: 0,
    last_evaluated_at: ALERTS_NOW,
    last_error: null,
    missed: 0,
    noise: null,
    ...fields,
  };
}

export function aSilence(fields: Partial<Silence> = {}): Silence {
  return {
    id: '3f0e7a52-6a0f-4d3c-9a54-0d7a1c6f2b11',
    matchers: [{ name: 'host', value: 'web-1', is_regex: false, is_equal: true }],
    comment: 'the disks are being changed',
    state: 'active',
    starts_at: '2026-03-01T11:00:00.000000Z',
    ends_at: '2026-03-01T13:00:00.000000Z',
    recurrence: null,
    created_by: 'ann@example.com',
    updated_at: '2026-03-01T11:00:00.000000Z',
    hides: 2,
    ...fields,
  };
}

const both = (en: string, zh = en) => ({ en, zh });

export function aChannelType(fields: Partial<ChannelType> = {}): ChannelType {
  const common = { help: null, placeholder: null, choices: null, default: null };
  return {
    type: 'webhook',
    class: 'webhook',
    title: both('Webhook'),
    setup: both('1. Open https://hooks.example.com\n2. Copy the address.'),
    fields: [
      { ...common, key: 'url', kind: 'url', required: true, label: both('Address', '地址') },
      { ...common, key: 'secret', kind: 'secret', required: true, label: both('Secret', '密钥') },
      { ...common, key: 'method', kind: 'text', required: false, label: both('Method'), default: 'POST' },
    ],
    per_minute: 20,
    stands_by: true,
    ...fields,
  };
}

export function aChannel(fields: Partial<NotificationChannel> = {}): NotificationChannel {
  return {
    id: 4,
    name: 'ops',
    type: 'webhook',
    class: 'webhook',
    enabled: true,
    config: { url: 'https://hooks.example.com/a', method: 'POST' },
    secrets: ['secret'],
    send_resolved: true,
    min_severity: 'info',
    language: null,
    per_minute: null,
    fallback: null,
    state: 'working',
    last_error: null,
    last_sent_at: '2026-03-01T11:50:00.000000Z',
    waiting: 0,
    ...fields,
  };
}

export function aNotice(fields: Partial<Notice> = {}): Notice {
  return {
    id: 1,
    incident_id: 1,
    kind: 'firing',
    channel: 'app',
    channel_type: 'in_app',
    state: 'sent',
    severity: 'critical',
    title: 'db-1 is silent',
    alerts: 1,
    made_at: '2026-03-01T11:59:00.000000Z',
    sent_at: '2026-03-01T11:59:00.000000Z',
    attempts: 1,
    error: null,
    receipt: null,
    ...fields,
  };
}

export function aLedgerEntry(fields: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    id: 7,
    at: '2026-03-01T11:49:00.000000Z',
    until: null,
    kind: 'merged',
    alert_id: 11,
    incident_id: 1,
    message: 'shop is slow',
    reason: 'it runs on web-1',
    severity: 'warning',
    is_shadow: false,
    undone_at: null,
    undone_by: null,
    ...fields,
  };
}

export function someStatistics(fields: Partial<AlertStatistics> = {}): AlertStatistics {
  return {
    alerts: 412,
    incidents: 14,
    notices: 9,
    told_incidents: 9,
    reduction_ratio: 0.978,
    mtta_seconds: 240,
    mttr_seconds: 1_500,
    steps: [{ at: '2026-03-01T11:00:00.000000Z', alerts: 412, incidents: 14, notices: 9, hidden: 403 }],
    hidden_by: [{ kind: 'merged', alerts: 398 }],
    rules: [
      {
        rule_id: 3,
        name: 'CPU above 90 %',
        title: 'CPU above 90 %',
        alerts: 300,
        told: 2,
        acknowledged: 1,
        median_seconds: 90,
        noise: 0.8,
      },
    ],
    groups: [{ group: 'web', incidents: 14, mtta_seconds: 240, mttr_seconds: null }],
    ...fields,
  };
}

export function someDuty(): Answer<'listDuty'>['items'][number] {
  return {
    name: 'ops',
    now: { name: 'Ann', email: 'ann@example.com', phone: null },
    until: '2026-03-02T09:00:00.000000Z',
    turns: [
      {
        from: '2026-02-23T09:00:00.000000Z',
        to: '2026-03-02T09:00:00.000000Z',
        person: 'Ann',
        is_override: false,
      },
    ],
  };
}
