import type { Notice } from '../types.ts';

/** Kinds that somebody has to be told of at once. */
const LOUD: readonly Notice['kind'][] = ['firing', 'escalation'];

/** What came since the last look and is worth a toast: critical, and young enough not to be old news. */
export function news(notices: readonly Notice[], after: number, now: number): Notice[] {
  return notices.filter(
    ({ id, kind, severity, made_at: at }) =>
      id > after && severity === 'critical' && LOUD.includes(kind) && now - Date.parse(at) < NEWS_MS,
  );
}

const NEWS_MS = 300_000;

export const newestId = (notices: readonly Notice[]): number => Math.max(0, ...notices.map(({ id }) => id));
