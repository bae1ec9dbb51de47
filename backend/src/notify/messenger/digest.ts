import type { ChannelClass } from '@vigilops/contracts/api';
import type { Language } from '../channel.ts';
import type { NewNotice, NoticeRecord, ToldAlert } from '../../model/index.ts';
import { lineOf, titleOf } from '../text/story.ts';
import { WORDS } from '../text/words.ts';

const RANK = { critical: 0, warning: 1, info: 2 } as const;
const TITLE_CHARACTERS = 160;

/**
 * One message for many: a line for each incident, the most severe first, and every alert once. Programs hear of begin and
 * end of an alert apart; people hear what it is now.
 */
export function digestOf(
  notices: readonly NoticeRecord[],
  channel: { readonly class: ChannelClass; readonly language: Language; readonly timeZone: string },
  nowUs: number,
): NewNotice {
  const [first] = notices;
  if (first === undefined) {
    throw new Error('a digest of nothing');
  }
  const ordered = notices.toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || a.id - b.id);
  const alerts = mergedAlerts(notices, channel.class === 'webhook' || channel.class === 'record');
  const words = WORDS[channel.language];
  const severity = ordered[0]?.severity ?? first.severity;
  const distinct = new Set(alerts.map(({ id }) => id)).size;
  return {
    incidentId: null,
    channelId: first.channelId,
    channelName: first.channelName,
    channelType: first.channelType,
    kind: 'digest',
    step: 0,
    severity,
    alertIds: [...new Set(notices.flatMap(({ alertIds }) => alertIds))],
    dueUs: nowUs,
    content: {
      kind: 'digest',
      severity,
      priority: Math.min(...notices.map(({ content }) => content.priority)),
      priorityReason: '',
      title: words.digest(notices.length, distinct),
      cause: null,
      startedUs: Math.min(...notices.map(({ content }) => content.startedUs)),
      resolvedUs: null,
      acknowledgedBy: null,
      alerts,
      firing: alerts.filter(({ status }) => status === 'firing').length,
      resolved: alerts.filter(({ status }) => status === 'resolved').length,
      evidence: [],
      runbook: '',
      step: 0,
      addressees: addresseesOf(notices),
      lines: ordered.flatMap((notice) => linesOf(notice, channel)),
    },
  };
}

/** In the order of what happened: where an alert comes twice, its last state counts. */
function mergedAlerts(notices: readonly NoticeRecord[], areProgramsTold: boolean): readonly ToldAlert[] {
  const known = new Map<string, ToldAlert>();
  for (const { content } of notices.toSorted((a, b) => a.id - b.id)) {
    for (const alert of content.alerts) {
      known.set(areProgramsTold ? `${String(alert.id)} ${alert.status}` : String(alert.id), alert);
    }
  }
  return [...known.values()].toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

function linesOf(
  notice: NoticeRecord,
  { language, timeZone }: { readonly language: Language; readonly timeZone: string },
): readonly string[] {
  const { content, incidentId } = notice;
  if (incidentId === null && content.alerts.length > 0) {
    return content.alerts.map(lineOf);
  }
  return [
    titleOf(
      {
        content,
        incidentId,
        language,
        timeZone,
        house: '',
        receiver: '',
        links: { open: null, logs: null, acknowledge: null, silence: null },
        houseUrl: null,
        idempotencyKey: '',
        nowUs: 0,
      },
      TITLE_CHARACTERS,
    ),
  ];
}

function addresseesOf(notices: readonly NoticeRecord[]): NewNotice['content']['addressees'] {
  const byName = new Map(notices.flatMap(({ content }) => content.addressees.map((one) => [one.name, one])));
  return [...byName.values()];
}
