import type { AlertEvidence } from '@vigilops/contracts/api';
import type {
  Addressee,
  AlertRecord,
  IncidentRecord,
  NewNotice,
  NoticeContent,
  ToldAlert,
} from '../../model/index.ts';
import type { DueNotice } from './plan.ts';
import { RANK } from './surroundings.ts';

/** People are told of the rest by number; programs get all, in messages of so many. */
const NAMED = 20;
const PER_PROGRAM_MESSAGE = 500;
const PIECES_OF_EVIDENCE = 4;

export interface ContentDeps {
  readonly incident: Omit<IncidentRecord, 'id' | 'assignedTo' | 'acknowledgedUs'>;
  readonly members: readonly AlertRecord[];
  readonly causeAlert: AlertRecord | undefined;
  readonly addressees: readonly Addressee[];
  readonly nowUs: number;
}

/** One message to a person; as many as it takes to a program. */
export function noticesOf(due: DueNotice, deps: ContentDeps): readonly Omit<NewNotice, 'incidentId'>[] {
  const { channel, kind, step, severity } = due;
  const worstFirst = due.alerts.toSorted(
    (a, b) => RANK[b.severity] - RANK[a.severity] || a.firedAtUs - b.firedAtUs || a.id - b.id,
  );
  const parts = channel.class === 'webhook' ? chunksOf(worstFirst, PER_PROGRAM_MESSAGE) : [worstFirst];
  return parts.map((alerts) => ({
    channelId: channel.id,
    channelName: channel.name,
    channelType: channel.type,
    kind,
    step,
    severity,
    alertIds: alerts.map(({ id }) => id),
    content: contentOf(due, channel.class === 'webhook' ? alerts : alerts.slice(0, NAMED), deps),
    dueUs: deps.nowUs,
  }));
}

function contentOf(
  { kind, severity, step, alerts }: DueNotice,
  shown: readonly AlertRecord[],
  { incident, members, causeAlert, addressees }: ContentDeps,
): NoticeContent {
  const firing = members.filter(({ state }) => state !== 'resolved').length;
  return {
    kind,
    severity,
    priority: incident.priority,
    priorityReason: incident.priorityReason,
    title: incident.title,
    cause: incident.cause,
    startedUs: incident.startedUs,
    resolvedUs: incident.resolvedUs,
    acknowledgedBy: incident.acknowledgedBy,
    // A program that hears that an alert fires, though it is over by now, hears that it is over in the next message.
    alerts: shown.map((alert) => toldOf(alert, kind)),
    firing,
    resolved: members.length - firing,
    evidence: evidenceOf(causeAlert, alerts),
    runbook: causeAlert?.runbook ?? '',
    step,
    addressees,
    lines: [],
  };
}

function toldOf(alert: AlertRecord, kind: DueNotice['kind']): ToldAlert {
  const isOver = kind === 'resolved' && alert.state === 'resolved';
  return {
    id: alert.id,
    status: isOver ? 'resolved' : 'firing',
    severity: alert.severity,
    ruleName: alert.ruleName,
    message: alert.message,
    value: alert.value,
    hostName: alert.hostName,
    serviceName: alert.serviceName,
    labels: alert.labels,
    annotations: alert.annotations,
    generatorUrl: alert.generatorUrl,
    firedUs: alert.firedAtUs,
    resolvedUs: isOver ? alert.resolvedAtUs : null,
  };
}

/** Of the cause first; of each kind once. */
function evidenceOf(
  cause: AlertRecord | undefined,
  alerts: readonly AlertRecord[],
): readonly AlertEvidence[] {
  const found = new Map<string, AlertEvidence>();
  for (const alert of cause === undefined ? alerts : [cause, ...alerts]) {
    for (const piece of alert.evidence) {
      if (!found.has(piece.kind) && found.size < PIECES_OF_EVIDENCE) {
        found.set(piece.kind, piece);
      }
    }
  }
  return [...found.values()];
}

function chunksOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, place) =>
    items.slice(place * size, (place + 1) * size),
  );
}
