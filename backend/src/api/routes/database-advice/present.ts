import { formatTimeUs, type DatabaseAdvice, type DatabaseAdviceList } from '@vigilops/contracts/api';
import type { AdviceRecord, AdviceStore } from '../../../model/index.ts';
import type { RouteDeps } from '../../route.ts';

type Words = Pick<RouteDeps, 'adviceWords'>;

type Language = Parameters<Words['adviceWords']>[1];

export function presentAdvice(
  advice: AdviceRecord,
  { adviceWords }: Words,
  language?: Language,
): DatabaseAdvice {
  const { title, text, evidence } = adviceWords(advice, language);
  const { dismissed } = advice;
  return {
    id: advice.id,
    database_id: advice.databaseId,
    database_name: advice.databaseName,
    kind: advice.kind,
    host_id: advice.hostId,
    host_name: advice.hostName,
    code: advice.code,
    subject: advice.subject,
    severity: advice.severity,
    title,
    text,
    evidence: [...evidence],
    first_seen: formatTimeUs(advice.firstSeenUs),
    last_seen: formatTimeUs(advice.lastSeenUs),
    state: dismissed === null ? 'open' : 'dismissed',
    dismissed: dismissed === null ? null : { by: dismissed.by, at: formatTimeUs(dismissed.atUs) },
  };
}

export function presentAdviceList(
  { items, total, lookedAtUs }: Awaited<ReturnType<AdviceStore['list']>>,
  words: Words,
  language: Language,
): DatabaseAdviceList {
  return {
    items: items.map((one) => presentAdvice(one, words, language)),
    total,
    looked_at: lookedAtUs === null ? null : formatTimeUs(lookedAtUs),
  };
}
