import { systemClock } from '@vigilops/runtime';
import { randomUUID } from 'node:crypto';
import type { Letter, Tools } from '../channel.ts';
import type { NewNotice, NoticeContent, ToldAlert } from '../../model/index.ts';
import { createAskHttp } from '../http/ask.ts';
import { createResolve, systemLookUp } from '../http/resolve.ts';
import { createTokenShelf } from '../token-shelf.ts';

const START_US = 1_772_366_400e6;

export function anAlert(id: number, changes: Partial<ToldAlert> = {}): ToldAlert {
  return {
    id,
    status: 'firing',
    severity: 'warning',
    ruleName: 'CPU high',
    message: `web-${String(id)}: CPU 97 %, above 90 %`,
    value: 0.97,
    hostName: `web-${String(id)}`,
    serviceName: null,
    labels: { team: 'shop' },
    annotations: {},
    generatorUrl: null,
    firedUs: START_US,
    resolvedUs: null,
    ...changes,
  };
}

export function contentOf(changes: Partial<NoticeContent> = {}): NoticeContent {
  return {
    kind: 'firing',
    severity: 'warning',
    priority: 2,
    priorityReason: 'one host',
    title: 'CPU high on web-1',
    cause: 'a deployment 3 min before',
    startedUs: START_US,
    resolvedUs: null,
    acknowledgedBy: null,
    alerts: [anAlert(1)],
    firing: 1,
    resolved: 0,
    evidence: [
      { kind: 'processes', title: 'Busiest processes', lines: ['node 92 %', 'cron 3 %'], host_id: 1 },
    ],
    runbook: 'https://wiki.example.com/cpu',
    step: 0,
    addressees: [],
    lines: [],
    ...changes,
  };
}

export function letterOf(changes: Partial<Letter> = {}): Letter {
  return {
    content: contentOf(),
    incidentId: 12,
    language: 'en',
    timeZone: 'Asia/Shanghai',
    house: 'VigilOps',
    receiver: 'ops',
    links: {
      open: 'https://vigilops.example.com/a/vigilops-app/alerts/incidents/12',
      logs: null,
      acknowledge: `https://vigilops.example.com/act/${'a'.repeat(43)}`,
      silence: `https://vigilops.example.com/act/${'b'.repeat(43)}`,
    },
    houseUrl: 'https://vigilops.example.com',
    idempotencyKey: '6f0d6a52-9d5e-4a35-9f0e-3f0f6a6a1c11',
    nowUs: START_US + 65e6,
    ...changes,
  };
}

/** Real ones, which may ask loopback. */
export function toolsOf(signal: AbortSignal, changes: Partial<Tools> = {}): Tools {
  const resolve = createResolve({ lookUp: systemLookUp, allowPrivate: true });
  return {
    resolve,
    ask: createAskHttp(resolve),
    clock: systemClock,
    randomId: randomUUID,
    tokens: createTokenShelf(systemClock),
    signal,
    ...changes,
  };
}

export function aNotice(changes: Partial<NewNotice> & Pick<NewNotice, 'channelId'>): NewNotice {
  const { content = contentOf(), ...rest } = changes;
  return {
    incidentId: 1,
    channelName: 'ops',
    channelType: 'webhook',
    kind: content.kind,
    step: 0,
    severity: content.severity,
    alertIds: content.alerts.map(({ id }) => id),
    content,
    dueUs: 0,
    ...rest,
  };
}
