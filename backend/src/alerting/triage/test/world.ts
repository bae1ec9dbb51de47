import { settings, type AlertSeverity, type LedgerKind, type Settings } from '@vigilops/contracts/api';
import type {
  AlertRecord,
  IncidentDecision,
  IncidentRecord,
  NewLedgerLine,
  NewNotice,
  RuleHistory,
  TransitionRecord,
} from '../../../model/index.ts';
import { ALARM_WORDS } from '../../words.ts';
import { decideIncidents, type TriageFailure } from '../decide-incidents.ts';
import type { KnownChannel, KnownHost, KnownService, Surroundings } from '../surroundings.ts';

export const SECOND_US = 1e6;
export const START_US = Date.UTC(2026, 2, 2, 12) * 1_000;

export const CHANNELS: readonly KnownChannel[] = (
  [
    ['VigilOps', 'in_app', 'in_app'],
    ['team chat', 'feishu', 'chat'],
    ['mail', 'email', 'email'],
    ['text', 'aliyun_sms', 'sms'],
    ['program', 'webhook', 'webhook'],
  ] as const
).map(([name, type, kind], place) => ({
  id: place + 1,
  name,
  type,
  class: kind,
  enabled: true,
  sendResolved: true,
  minSeverity: 'info',
}));

interface Fired {
  readonly rule?: string;
  readonly severity?: AlertSeverity;
  readonly host?: number;
  readonly service?: number;
  readonly offline?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly channels?: readonly string[];
}

/** What the store keeps, in memory: alerts are fired and end, time goes on, the alarm looks. */
export function createWorld(
  options: {
    readonly notifications?: Partial<Settings['notifications']>;
    readonly channels?: readonly KnownChannel[];
    readonly hosts?: ReadonlyMap<number, KnownHost>;
    readonly services?: ReadonlyMap<number, KnownService>;
    readonly calls?: ReadonlyMap<number, ReadonlySet<number>>;
    readonly histories?: readonly RuleHistory[];
    readonly language?: Surroundings['language'];
  } = {},
) {
  let nowUs = START_US;
  const alerts = new Map<number, AlertRecord>();
  const incidents = new Map<number, IncidentRecord>();
  const reviews = new Map<number, number | null>();
  const transitions: (TransitionRecord & { done: boolean })[] = [];
  const notices: (Omit<NewNotice, 'incidentId'> & {
    readonly incidentId: number;
    readonly madeUs: number;
  })[] = [];
  const events: IncidentDecision['events'][number][] = [];
  const ledger: (NewLedgerLine & { readonly incidentId: number })[] = [];
  const undone: { alertId: number; kind: LedgerKind }[] = [];
  let broken: readonly TriageFailure[] = [];
  let silenced: (labels: Readonly<Record<string, string>>) => boolean = () => false;
  const maintenance: Surroundings['maintenance'][number][] = [];
  const notifications = {
    ...settings.parse({}).notifications,
    ...options.notifications,
  };

  const around = (): Surroundings => ({
    nowUs,
    settings: notifications,
    language: options.language ?? 'en',
    titleOf: (ruleName) => (options.language === 'zh' && ruleName === 'CPU' ? 'CPU 使用率过高' : ruleName),
    channels: options.channels ?? CHANNELS,
    maintenance,
    hosts: options.hosts ?? new Map(),
    services: options.services ?? new Map(),
    calls: options.calls ?? new Map(),
    silencedBy: (labels) => (silenced(labels) ? { comment: 'known', createdBy: 'Ada' } : undefined),
  });

  function apply(decision: IncidentDecision): void {
    const id = decision.id ?? incidents.size + 1;
    const before = incidents.get(id);
    const isAnew = before === undefined || decision.isReopened;
    incidents.set(id, {
      ...decision.to,
      id,
      acknowledgedUs: isAnew ? null : before.acknowledgedUs,
      acknowledgedBy: isAnew ? null : before.acknowledgedBy,
      assignedTo: before?.assignedTo ?? null,
    });
    reviews.set(id, decision.reviewUs);
    for (const { alertId, because } of decision.joined) {
      change(alertId, { incidentId: id, mergedBecause: because });
    }
    decision.quieted.forEach(({ alertId, quiet }) => change(alertId, { quiet }));
    events.push(...decision.events);
    decision.ledger.forEach((line) => ledger.push({ ...line, incidentId: id }));
    decision.notices.forEach((notice) => notices.push({ ...notice, incidentId: id, madeUs: nowUs }));
  }

  function change(alertId: number, to: Partial<AlertRecord>): void {
    const alert = alerts.get(alertId);
    if (alert !== undefined) {
      alerts.set(alertId, { ...alert, ...to });
    }
  }

  function look(): number {
    const waiting = transitions.filter(({ done }) => !done);
    const isDue = [...reviews].some(
      ([id, at]) => at !== null && at <= nowUs && incidents.get(id)?.resolvedUs === null,
    );
    const isAlone = [...alerts.values()].some(
      ({ incidentId, state }) => incidentId === null && state === 'firing',
    );
    if (waiting.length === 0 && !isDue && !isAlone) {
      return 0;
    }
    const seen = [...incidents.values()].filter(
      ({ resolvedUs }) => resolvedUs === null || resolvedUs > nowUs - 1_800 * SECOND_US,
    );
    const ids = new Set(seen.map(({ id }) => id));
    const firings = new Map<number, number>();
    for (const alert of alerts.values()) {
      const same = [...alerts.values()].filter(
        (one) =>
          one.ruleName === alert.ruleName &&
          one.subjectKey === alert.subjectKey &&
          one.firedAtUs > nowUs - 3_600 * SECOND_US,
      );
      firings.set(alert.id, same.length);
    }
    const { decisions, failures } = decideIncidents(
      {
        waiting,
        incidents: seen,
        alerts: [...alerts.values()].filter(
          ({ id, incidentId, state }) =>
            (incidentId === null ? state !== 'resolved' : ids.has(incidentId)) ||
            waiting.some(({ alertId }) => alertId === id),
        ),
        notices,
        histories: options.histories ?? [],
        firings,
        undone,
      },
      around(),
    );
    decisions.forEach(apply);
    const undecided = new Set(failures.flatMap(({ alertIds, isUndecided }) => (isUndecided ? alertIds : [])));
    waiting
      .filter(({ alertId }) => !undecided.has(alertId))
      .forEach((transition) => (transition.done = true));
    broken = failures;
    return decisions.length;
  }

  return {
    alerts,
    incidents,
    /** Of the last look. */
    failures: () => broken,
    notices,
    ledger,
    events,
    maintenance,
    get nowUs() {
      return nowUs;
    },
    /** Moves time on, looking every second as the alarm does. */
    pass(seconds: number): void {
      for (let second = 0; second < seconds; second += 1) {
        nowUs += SECOND_US;
        look();
      }
    },
    fire({
      rule = 'CPU',
      severity = 'warning',
      host,
      service,
      offline = false,
      labels = {},
      channels = [],
    }: Fired): number {
      const id = alerts.size + 1;
      const subjectKey = service === undefined ? `host:${String(host ?? 0)}` : `service:${String(service)}`;
      alerts.set(id, {
        id,
        ruleId: 1,
        ruleName: rule,
        subjectKey,
        source: 'rule',
        condition: offline ? { type: 'host', offline: true } : null,
        labels: { alertname: rule, severity, ...labels },
        annotations: {},
        generatorUrl: null,
        runbook: '',
        channels,
        incidentId: null,
        mergedBecause: null,
        quiet: null,
        evidence: [],
        hostId: host ?? null,
        hostName: host === undefined ? null : `web-${String(host)}`,
        serviceId: service ?? null,
        serviceName: service === undefined ? null : `shop-${String(service)}`,
        state: 'firing',
        severity,
        message: `${rule} of ${subjectKey}`,
        value: null,
        becauseOf: null,
        pendingSinceUs: nowUs,
        firedAtUs: nowUs,
        resolvedAtUs: null,
        resolution: null,
        acknowledgedAtUs: null,
        acknowledgedBy: null,
        note: null,
      });
      transitions.push({ id: transitions.length + 1, alertId: id, kind: 'fired', atUs: nowUs, done: false });
      return id;
    },
    resolve(id: number): void {
      change(id, {
        state: 'resolved',
        resolvedAtUs: nowUs,
        resolution: ALARM_WORDS[options.language ?? 'en'].recovered,
      });
      transitions.push({
        id: transitions.length + 1,
        alertId: id,
        kind: 'resolved',
        atUs: nowUs,
        done: false,
      });
    },
    acknowledge(incidentId: number): void {
      const incident = incidents.get(incidentId);
      if (incident !== undefined) {
        incidents.set(incidentId, { ...incident, acknowledgedUs: nowUs, acknowledgedBy: 'Ada' });
        reviews.set(incidentId, nowUs);
      }
    },
    undo(alertId: number, kind: LedgerKind): void {
      undone.push({ alertId, kind });
      if (kind === 'merged') {
        change(alertId, { incidentId: null, mergedBecause: null, quiet: null });
      }
      reviews.forEach((_, id) => reviews.set(id, nowUs));
    },
    silence(test: (labels: Readonly<Record<string, string>>) => boolean): void {
      silenced = test;
      reviews.forEach((_, id) => reviews.set(id, nowUs));
    },
    /** What a channel was sent: kind and the alerts in it. */
    told(channel: string): readonly (readonly [string, readonly number[]])[] {
      return notices
        .filter(({ channelName }) => channelName === channel)
        .map(({ kind, alertIds }) => [kind, alertIds]);
    },
  };
}
