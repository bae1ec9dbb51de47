import type { Settings, SettingKey } from './draft.ts';
import { t } from '../../t.ts';

/** What is kept for a number of days. */
export const KEPT = [
  'retention.logs_days',
  'retention.metrics_days',
  'retention.rollups_days',
  'retention.traces_days',
  'retention.checks_days',
  'retention.changes_days',
  'retention.llm_calls_days',
] as const satisfies SettingKey[];
export type KeptKey = (typeof KEPT)[number];

export function keptName(key: KeptKey): string {
  switch (key) {
    case 'retention.logs_days':
      return t('settings.logs', 'Logs');
    case 'retention.metrics_days':
      return t('settings.metrics', 'Metrics, as they came');
    case 'retention.rollups_days':
      return t('settings.rollups', 'Hourly figures of metrics');
    case 'retention.traces_days':
      return t('settings.traces', 'Traces');
    case 'retention.checks_days':
      return t('settings.checks', 'Single results of checks');
    case 'retention.changes_days':
      return t('settings.changes', 'What changed on hosts');
    case 'retention.llm_calls_days':
      return t('settings.llm-calls', 'LLM calls and their costs');
    default:
      return key satisfies never;
  }
}

export interface ShorterKeep {
  readonly key: KeptKey;
  readonly was: number;
  readonly now: number;
}

const daysOf = ({ retention }: Settings, key: KeptKey): number =>
  retention[key.slice('retention.'.length) as keyof Settings['retention'] & `${string}_days`];

/** What would be removed sooner than now: those days are lost when it is saved. */
export const shorterKeeps = (before: Settings, after: Settings): readonly ShorterKeep[] =>
  KEPT.map((key) => ({ key, was: daysOf(before, key), now: daysOf(after, key) })).filter(
    ({ was, now }) => now < was,
  );

/** A quota that is smaller than what is stored empties the house to fit it. */
export function overQuota(settings: Settings, storedBytes: number | null | undefined): boolean {
  const { max_database_bytes: quota } = settings.retention;
  return quota !== null && storedBytes !== null && storedBytes !== undefined && storedBytes > quota;
}
