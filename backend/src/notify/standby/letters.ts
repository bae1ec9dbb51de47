import { CARRIED_PLACES, formatTimeUs, type CarriedRequest, type JsonValue } from '@vigilops/contracts/api';
import type { Channel, Language, Letter } from '../channel.ts';
import type { ToldAlert } from '../../model/index.ts';
import { STANDBY_WORDS } from './words.ts';

/** Who says it, and to whom. */
export interface Speaker {
  /** The host as people know it. */
  readonly host: string;
  /** The first is 0. */
  readonly place: number;
  readonly count: number;
  readonly house: string;
  readonly language: Language;
  readonly timeZone: string;
  /** The channel's own name. */
  readonly receiver: string;
}

type Part = 'silent' | 'back';

/** Moments that nobody knows yet, and that nothing else is at: the agent puts the real ones where their texts stand. */
const STARTED_US = Date.UTC(2199, 6, 1, 1, 2, 3) * 1_000 + 456_001;
const ENDED_US = STARTED_US + 1;
const RULE_NAME = 'VigilOps is silent';

/** What a host sends in this channel's own form when the server is silent, and when it is back. */
export function carriedBy(
  carry: NonNullable<Channel['carry']>,
  config: unknown,
  speaker: Speaker,
  part: Part,
): CarriedRequest {
  const request = carry(letterOf(speaker, part), config);
  const text = JSON.stringify(request.body)
    .replaceAll(formatTimeUs(STARTED_US), CARRIED_PLACES.startedAt)
    .replaceAll(formatTimeUs(ENDED_US), CARRIED_PLACES.endedAt);
  return { ...request, body: JSON.parse(text) as JsonValue };
}

function letterOf(speaker: Speaker, part: Part): Letter {
  const words = STANDBY_WORDS[speaker.language];
  const isOver = part === 'back';
  const { host, place, count, house } = speaker;
  const title = isOver ? words.back(house) : words.silent(house);
  const lines = isOver
    ? [words.wasSilent(host)]
    : [
        words.silentSince(host),
        words.untold,
        ...(place === 0 ? [] : [words.confirms(host, place + 1, count)]),
      ];
  const alert: ToldAlert = {
    id: 0,
    status: isOver ? 'resolved' : 'firing',
    severity: 'critical',
    ruleName: RULE_NAME,
    message: title,
    value: null,
    hostName: host,
    serviceName: null,
    labels: {},
    annotations: { description: lines.join(' ') },
    generatorUrl: null,
    firedUs: STARTED_US,
    resolvedUs: isOver ? ENDED_US : null,
  };
  return {
    content: {
      kind: isOver ? 'resolved' : 'firing',
      severity: 'critical',
      priority: 1,
      priorityReason: '',
      title,
      cause: null,
      startedUs: STARTED_US,
      resolvedUs: alert.resolvedUs,
      acknowledgedBy: null,
      alerts: [alert],
      firing: isOver ? 0 : 1,
      resolved: isOver ? 1 : 0,
      evidence: [],
      runbook: '',
      step: 0,
      addressees: [],
      lines,
    },
    incidentId: null,
    language: speaker.language,
    timeZone: speaker.timeZone,
    house,
    receiver: speaker.receiver,
    // Whatever a link led to would be silent, too.
    links: { open: null, logs: null, acknowledge: null, silence: null },
    houseUrl: null,
    idempotencyKey: CARRIED_PLACES.key,
    nowUs: STARTED_US,
  };
}
